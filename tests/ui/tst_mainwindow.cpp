// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testprompt.h"
#include "tests/support/realserver.h"
#include "ui/editors/keytab.h"
#include "ui/endpointcontrol.h"
#include "ui/mainwindow.h"
#include "ui/models/keytreemodel.h"
#include "ui/panels/browser/browserpanel.h"
#include "ui/panels/browser/keyview.h"
#include "ui/tabarea.h"
#include "ui/theme/theme.h"

#include "core/session/session.h"
#include "core/settings/profilestore.h"
#include "core/settings/settings.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollBar>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeWidget>

using namespace redshank;

namespace {

class FakeEndpoint : public EndpointControl
{
public:
    void setServer(const Profile &profile) override { server = profile; }
    void start() override { change(willFail ? State::Failed : State::On); }
    void stop() override { change(State::Off); }
    State state() const override { return m_state; }
    QString address() const override { return QStringLiteral("127.0.0.1:8888"); }
    Error error() const override { return {Error::Kind::Io, QStringLiteral("Port 8888 is taken"), {}, {}}; }
    QString tokenFile() const override { return QStringLiteral("/run/token"); }
    Secret token() const override { return Secret("t0ken"); }
    QString curlLine() const override { return QStringLiteral("curl -H @file"); }

    Profile server;
    bool willFail = false;

private:
    void change(State state)
    {
        m_state = state;
        Q_EMIT changed();
    }
    State m_state = State::Off;
};

/// A page whose text was changed and not saved.
class UnsavedPage : public TabPage
{
public:
    QString tabTitle() const override { return QStringLiteral("draft"); }
    QString tabIdentity() const override { return QStringLiteral("draft"); }
    bool hasUnsavedChanges() const override { return true; }
};

} // namespace

class TestMainWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Theme::instance()->apply(*qApp, Theme::Mode::Light); }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_prompt = std::make_unique<TestPrompt>();
        m_endpoint = std::make_unique<FakeEndpoint>();
        makeWindow();
    }

    void cleanup()
    {
        m_window.reset();
        m_endpoint.reset();
        m_prompt.reset();
    }

    void emptyWindowInvites()
    {
        QVERIFY(widget("welcomePage")->isVisible());
        QVERIFY(widget("welcomeConnect")->isVisible());
        QVERIFY(widget("welcomeSample")->isHidden()); // this program was made without one
        QCOMPARE(text("statusState"), QStringLiteral("No server"));
        QVERIFY(!m_window->session());
        QVERIFY(!QApplication::activeModalWidget());
        QVERIFY(!action("actionRefresh")->isEnabled());
        QVERIFY(!action("actionCloseTab")->isEnabled());
        QVERIFY(action("actionConnect")->isEnabled());
    }

    void showsKeysAndStatus()
    {
        RealServer server;
        QVERIFY(server.start());
        server.command({"SET", "greeting", "hello"});
        open(server.params());
        QTRY_COMPARE(keyModel()->rowCount(), 1);
        QTRY_VERIFY(text("statusServer").startsWith(QStringLiteral("Redis ")));
        QTRY_COMPARE(text("statusState"), QStringLiteral("Connected"));
        QTRY_VERIFY(text("statusRoundTrip").endsWith(QStringLiteral("ms")));
        QTRY_VERIFY(text("statusDatabase").contains(QStringLiteral("1 keys")));
        QCOMPARE(text("statusRole"), QStringLiteral("master"));
        QVERIFY(text("statusOwnMemory").contains(QStringLiteral("iB")));
        QVERIFY(!widget("connectionBanner")->isVisible());
        QVERIFY(m_window->windowTitle().contains(QStringLiteral("db0")));

        Q_EMIT browser()->keyActivated("greeting");
        QVERIFY(qobject_cast<KeyTab *>(tabs()->current()));
        QVERIFY(action("actionCloseTab")->isEnabled());
        Q_EMIT browser()->keyActivated("greeting");
        QCOMPARE(tabs()->pages().size(), 1);
        action("actionNewFeed")->trigger();
        QCOMPARE(tabs()->pages().size(), 2);
        TabPage *feed = tabs()->current();
        QTest::keyClick(m_window.get(), Qt::Key_Backtab, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(tabs()->current() != feed);
        QTest::keyClick(m_window.get(), Qt::Key_Tab, Qt::ControlModifier);
        QCOMPARE(tabs()->current(), feed);
        action("actionCloseTab")->trigger();
        QCOMPARE(tabs()->pages().size(), 1);
    }

    void unreachableServerIsToldInWords()
    {
        ConnectionParams params;
        params.address.transport = ServerAddress::Transport::Unix;
        params.address.path = m_folder->filePath(QStringLiteral("nobody.sock"));
        open(params);
        QTRY_VERIFY(widget("connectionBanner")->isVisible());
        QTRY_VERIFY2(text("bannerText").contains(QStringLiteral("nobody.sock")), qPrintable(text("bannerText")));
        QTRY_VERIFY2(text("bannerText").contains(QStringLiteral("Retrying")), qPrintable(text("bannerText")));
        QVERIFY(button("bannerRetry")->isVisible());
        QVERIFY(!widget("bannerPassword")->isVisible());
        button("bannerEdit")->click();
        QTRY_VERIFY(m_window->findChild<QDialog *>(QStringLiteral("connectDialog")));
        QVERIFY(!settingsHold(QStringLiteral("nobody.sock"))); // a server that never answered is not remembered
    }

    void F31_wrongPasswordIsAskedForOnce()
    {
        RealServer server;
        QVERIFY(server.start({QStringLiteral("--requirepass"), QStringLiteral("right-one")}));
        ConnectionParams params = server.params();
        params.password = Secret("wrong-one");
        open(params);
        auto *password = m_window->findChild<QLineEdit *>(QStringLiteral("bannerPassword"));
        QTRY_VERIFY(password->isVisible());
        QVERIFY2(text("bannerText").contains(QStringLiteral("WRONGPASS")), qPrintable(text("bannerText")));
        QVERIFY(!button("bannerUsePassword")->isEnabled());
        password->setText(QStringLiteral("another"));
        QTest::keyClick(password, Qt::Key_Return);
        QTRY_COMPARE(m_window->session()->connection().state(), Connection::State::Failed);
        QVERIFY(password->isVisible());
        password->setText(QStringLiteral("right-one"));
        QTest::keyClick(password, Qt::Key_Return);
        QTRY_COMPARE(m_window->session()->connection().state(), Connection::State::Ready);
        QTRY_VERIFY(!widget("connectionBanner")->isVisible());
        QCOMPARE(m_endpoint->server.params.password.bytes(), QByteArray("right-one"));
        QVERIFY(!settingsHold(QStringLiteral("right-one")));
    }

    void lostServerIsToldAndComesBack()
    {
        RealServer server;
        QVERIFY(server.start());
        open(server.params());
        QTRY_COMPARE(text("statusState"), QStringLiteral("Connected"));
        tabs()->open(new UnsavedPage);
        server.kill();
        QTRY_VERIFY(widget("connectionBanner")->isVisible());
        QTRY_VERIFY2(text("bannerText").contains(QStringLiteral("unsaved")), qPrintable(text("bannerText")));
        QTRY_VERIFY(text("statusState").startsWith(QStringLiteral("Not connected")));
        QVERIFY(text("statusRoundTrip").isEmpty());
        QCOMPARE(tabs()->pages().size(), 1); // what was typed is still there
        QVERIFY(server.restart());
        QTRY_COMPARE(text("statusState"), QStringLiteral("Connected"));
        QTRY_VERIFY(!widget("connectionBanner")->isVisible());
    }

    void refusedDatabaseOffersTheFirst()
    {
        RealServer server;
        QVERIFY(server.start({QStringLiteral("--databases"), QStringLiteral("2")}));
        open(server.params(5));
        QTRY_VERIFY(button("bannerUseFirstDatabase")->isVisible());
        QVERIFY2(text("bannerText").contains(QStringLiteral("DB index")), qPrintable(text("bannerText")));
        button("bannerUseFirstDatabase")->click();
        QTRY_COMPARE(text("statusState"), QStringLiteral("Connected"));
        QCOMPARE(m_window->session()->database(), 0);
    }

    void listsDatabasesWithTheirKeys()
    {
        RealServer server;
        QVERIFY(server.start({QStringLiteral("--databases"), QStringLiteral("4")}));
        server.command({"SET", "k", "v"}, 3);
        open(server.params());
        const auto combo = [this] { return m_window->findChild<QComboBox *>(QStringLiteral("databaseCombo")); };
        QTRY_COMPARE(combo()->count(), 4);
        QTRY_VERIFY(combo()->itemText(3).contains(QStringLiteral("1 keys")));
        combo()->setCurrentIndex(3);
        Q_EMIT combo()->activated(3);
        QCOMPARE(m_window->session()->database(), 3);
        QTRY_COMPARE(keyModel()->rowCount(), 1);
    }

    void D17_otherDatabaseWaitsForUnsavedChanges()
    {
        RealServer server;
        QVERIFY(server.start());
        open(server.params());
        QTRY_COMPARE(text("statusState"), QStringLiteral("Connected"));
        tabs()->open(new UnsavedPage);
        auto *combo = m_window->findChild<QComboBox *>(QStringLiteral("databaseCombo"));
        m_prompt->answers = {{false, {}}};
        combo->setCurrentIndex(2);
        Q_EMIT combo->activated(2);
        QCOMPARE(m_prompt->questions.size(), 1);
        QTRY_COMPARE(combo->currentIndex(), 0); // the selector tells the truth again
        QCOMPARE(m_window->session()->database(), 0);
        QCOMPARE(tabs()->pages().size(), 1);
    }

    void closingAsksAboutUnsavedChanges()
    {
        RealServer server;
        QVERIFY(server.start());
        open(server.params());
        tabs()->open(new UnsavedPage);
        m_prompt->answers = {{false, {}}};
        QVERIFY(!m_window->close());
        QTRY_VERIFY(m_prompt->answers.isEmpty());
        QCoreApplication::processEvents();
        QVERIFY(m_window->isVisible());
        m_prompt->answers = {{true, {}}};
        m_window->close();
        QTRY_VERIFY(!m_window->isVisible());
        QCOMPARE(m_prompt->questions.size(), 2);
    }

    void D20_knownServerKeepsItsProtection()
    {
        RealServer server;
        QVERIFY(server.start());
        Profile profile;
        profile.name = QStringLiteral("The real one");
        profile.params = server.params();
        profile.params.safety = SafetyLevel::ReadOnly;
        profile.environment = Environment::Production;
        QVERIFY(m_profiles->put(profile));
        m_window->openUri(server.path());
        QVERIFY(m_window->session());
        QCOMPARE(m_window->session()->profile().name, profile.name);
        QVERIFY(m_window->session()->isProduction());
        QCOMPARE(m_window->session()->params().safety, SafetyLevel::ReadOnly);
        QCOMPARE(text("environment"), QStringLiteral("Production"));
        Profile bare;
        bare.params = server.params();
        m_window->openProfile(bare);
        QVERIFY(m_window->session()->isProduction());
    }

    void wrongUriIsToldInTheWindow()
    {
        m_window->openUri(QStringLiteral("rediss://secret:word@host"));
        QVERIFY(text("statusMessage").contains(QStringLiteral("TLS")));
        QVERIFY(!text("statusMessage").contains(QStringLiteral("word")));
        QVERIFY(!m_window->session());
    }

    void createsAStringKeyOnlyWhereThereIsNone()
    {
        RealServer server;
        QVERIFY(server.start());
        server.command({"SET", "taken", "precious"});
        open(server.params());
        QTRY_COMPARE(text("statusState"), QStringLiteral("Connected"));
        m_prompt->answers = {{true, QStringLiteral("fresh\\x00")}};
        action("actionNewStringKey")->trigger();
        QTRY_COMPARE(tabs()->pages().size(), 1);
        QCOMPARE(server.command({"EXISTS", QByteArray("fresh\0", 6)}).integer, 1);
        m_prompt->answers = {{true, QStringLiteral("taken")}};
        action("actionNewStringKey")->trigger();
        QTRY_COMPARE(tabs()->pages().size(), 2);
        QCOMPARE(server.command({"GET", "taken"}).bytes, QByteArray("precious"));
    }

    void restoresTheLastSession()
    {
        RealServer server;
        QVERIFY(server.start());
        server.command({"SET", "a", "1"}, 1);
        server.command({"SET", "b", "2"}, 1);
        Profile profile;
        profile.params = server.params(1);
        m_window->openProfile(m_profiles->put(profile).value());
        QTRY_COMPARE(text("statusState"), QStringLiteral("Connected"));
        Q_EMIT browser()->keyActivatedInNewTab("a");
        Q_EMIT browser()->keyActivatedInNewTab("b");
        action("actionPreviousTab")->trigger();
        m_window->close();
        makeWindow();
        QVERIFY(m_window->restoreLastSession());
        QCOMPARE(m_window->session()->database(), 1);
        QCOMPARE(tabs()->pages().size(), 2);
        QCOMPARE(tabs()->current()->tabTitle(), QStringLiteral("a"));
    }

    void endpointIsSwitchedAndTold()
    {
        RealServer server;
        QVERIFY(server.start());
        open(server.params());
        QCOMPARE(m_endpoint->state(), EndpointControl::State::On);
        QVERIFY(m_window->findChild<QToolButton *>(QStringLiteral("statusEndpoint"))
                    ->text()
                    .contains(QStringLiteral("8888")));
        action("actionCopyCurl")->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("curl -H @file"));
        action("actionServe")->trigger();
        QCOMPARE(m_endpoint->state(), EndpointControl::State::Off);
        QVERIFY(!action("actionCopyCurl")->isEnabled());
        QVERIFY(!m_settings->isEndpointEnabled);
        m_endpoint->willFail = true;
        action("actionServe")->trigger();
        QVERIFY(text("statusMessage").contains(QStringLiteral("taken")));
        QVERIFY(!action("actionServe")->isChecked());
    }

    void paletteFindsAndRuns()
    {
        action("actionPalette")->trigger();
        auto *line = m_window->findChild<QLineEdit *>(QStringLiteral("paletteLine"));
        auto *list = m_window->findChild<QTreeWidget *>(QStringLiteral("paletteList"));
        QVERIFY(line && list);
        QVERIFY(list->topLevelItemCount() > 5);
        QTest::keyClicks(line, QStringLiteral("theme: dark"));
        QCOMPARE(list->topLevelItemCount(), 1);
        QTest::keyClick(line, Qt::Key_Return);
        QTRY_VERIFY(Theme::instance()->isDark());
        QTRY_VERIFY(!m_window->findChild<QWidget *>(QStringLiteral("commandPalette")));
        Theme::instance()->setMode(Theme::Mode::Light);
        action("actionPalette")->trigger();
        line = m_window->findChild<QLineEdit *>(QStringLiteral("paletteLine"));
        list = m_window->findChild<QTreeWidget *>(QStringLiteral("paletteList"));
        QTest::keyClicks(line, QStringLiteral("no such thing"));
        QCOMPARE(list->topLevelItemCount(), 0);
        QTest::keyClick(line, Qt::Key_Return);
    }

    void windowDiesInFlight()
    {
        RealServer server;
        QVERIFY(server.start());
        server.command({"SET", "k", "v"});
        open(server.params());
        m_window.reset(); // connecting
        makeWindow();
        open(server.params());
        QTRY_COMPARE(text("statusState"), QStringLiteral("Connected"));
        Q_EMIT browser()->keyActivated("k");
        server.freeze();
        action("actionRefresh")->trigger();
        m_window.reset(); // with commands that will never be answered
        server.thaw();
    }

    void everyControlHasAName()
    {
        RealServer server;
        QVERIFY(server.start());
        server.command({"SET", "k", "v"});
        open(server.params());
        QTRY_COMPARE(keyModel()->rowCount(), 1);
        Q_EMIT browser()->keyActivated("k");
        action("actionNewFeed")->trigger();
        QStringList nameless;
        for (const QWidget *control : m_window->findChildren<QWidget *>()) {
            if (control->focusPolicy() == Qt::NoFocus || qobject_cast<const QLabel *>(control)
                || qobject_cast<const QScrollBar *>(control) || control->isHidden() || isOfQtsOwnMaking(control))
                continue;
            if (control->objectName().isEmpty() || control->accessibleName().isEmpty())
                nameless.append(QStringLiteral("%1 “%2” in %3")
                                    .arg(QLatin1String(control->metaObject()->className()), control->objectName(),
                                        control->parent()->objectName()));
        }
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QLatin1Char('\n'))));
    }

    void everyActionHasItsOwnKeys()
    {
        QHash<QString, QString> owners;
        int actions = 0;
        for (const QAction *item : m_window->findChildren<QAction *>(QRegularExpression(QStringLiteral("^action")))) {
            ++actions;
            QVERIFY2(!item->text().isEmpty(), qPrintable(item->objectName()));
            QVERIFY2(!item->shortcuts().isEmpty() || item->text().contains(QLatin1Char('\t')),
                qPrintable(item->objectName()));
            for (const QKeySequence &keys : item->shortcuts()) {
                const QString name = keys.toString();
                QVERIFY2(!owners.contains(name),
                    qPrintable(QStringLiteral("%1: %2 and %3").arg(name, owners[name], item->objectName())));
                owners.insert(name, item->objectName());
            }
        }
        QVERIFY(actions > 20);
    }

    void fitsTheSmallestScreen()
    {
        RealServer server;
        QVERIFY(server.start());
        server.command({"HSET", "h", "f", "v"});
        open(server.params());
        Q_EMIT browser()->keyActivated("h");
        action("actionNewFeed")->trigger();
        const QSize least = m_window->minimumSizeHint();
        QVERIFY2(least.width() <= 1024 && least.height() <= 600,
            qPrintable(QStringLiteral("%1 x %2").arg(least.width()).arg(least.height())));
    }

private:
    void makeWindow()
    {
        m_window.reset();
        m_settings = std::make_unique<Settings>(m_folder->filePath(QStringLiteral("c/settings.json")));
        m_profiles = std::make_unique<ProfileStore>(m_folder->filePath(QStringLiteral("c/profiles.json")));
        QVERIFY(m_settings->load());
        QVERIFY(m_profiles->load());
        MainWindowDeps deps;
        deps.settings = m_settings.get();
        deps.profiles = m_profiles.get();
        deps.endpoint = m_endpoint.get();
        m_window = std::make_unique<MainWindow>(deps);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    void open(const ConnectionParams &params)
    {
        Profile profile;
        profile.params = params;
        m_window->openProfile(profile);
        QVERIFY(m_window->session());
    }
    /// Parts that Qt's own controls are made of; those are named as a whole.
    static bool isOfQtsOwnMaking(const QWidget *control)
    {
        if (control->objectName().startsWith(QLatin1String("qt_")))
            return true;
        const QWidget *parent = control->parentWidget();
        return qobject_cast<const QSpinBox *>(parent) || (parent && parent->inherits("QComboBoxPrivateContainer"))
            || control->inherits("QComboBoxPrivateContainer");
    }
    bool settingsHold(const QString &text) const
    {
        for (const char *name : {"c/settings.json", "c/profiles.json", "c/profiles.json.bak", "c/settings.json.bak"}) {
            QFile file(m_folder->filePath(QLatin1String(name)));
            if (file.open(QIODevice::ReadOnly) && file.readAll().contains(text.toUtf8()))
                return true;
        }
        return false;
    }
    QAction *action(const char *name) const { return m_window->findChild<QAction *>(QLatin1String(name)); }
    QWidget *widget(const char *name) const { return m_window->findChild<QWidget *>(QLatin1String(name)); }
    QPushButton *button(const char *name) const { return m_window->findChild<QPushButton *>(QLatin1String(name)); }
    QString text(const char *name) const
    {
        const auto *label = m_window->findChild<QLabel *>(QLatin1String(name));
        // A label that was cut is whole for a screen reader.
        return label ? label->accessibleName().isEmpty() ? label->text()
                                                         : label->accessibleName().section(QStringLiteral(": "), 1)
                     : QString();
    }
    TabArea *tabs() const { return m_window->findChild<TabArea *>(); }
    BrowserPanel *browser() const { return m_window->findChild<BrowserPanel *>(); }
    KeyTreeModel *keyModel() const { return browser()->model(); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<TestPrompt> m_prompt;
    std::unique_ptr<FakeEndpoint> m_endpoint;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<ProfileStore> m_profiles;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
