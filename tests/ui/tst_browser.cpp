// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keyspace/keyspace.h"
#include "core/session/session.h"
#include "testprompt.h"
#include "tests/support/realserver.h"
#include "ui/models/keytreemodel.h"
#include "ui/panels/browser/browseractions.h"
#include "ui/panels/browser/browserpanel.h"
#include "ui/panels/browser/filteredit.h"
#include "ui/panels/browser/jobline.h"
#include "ui/panels/browser/keyview.h"
#include "ui/panels/browser/notice.h"
#include "ui/panels/browser/scanline.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QMainWindow>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace redshank;

class TestBrowser : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void showsTheKeysOfTheServer();
    void fetchesTypesOfWhatIsVisibleOnly();
    void refreshKeepsWhatTheUserHas();
    void filtersAsOneTypes();
    void filtersByPatternAndByByte();
    void entersTheKeysFromTheFilter();
    void saysThatADatabaseIsEmpty();
    void saysWhyAScanIsRefused();
    void switchesToAFlatList();
    void copiesNames();
    void renamesInPlace();
    void d2DeletesTheVeryBytes();
    void d7DeletesAKeyWithAGlobInItsName();
    void d8DeletesAFolderByItsExactKeys();
    void d9AccountsForEveryKey();
    void deletesAMixedSelection();
    void deletesOnlyMatchesUnderAFilter();
    void declinedDeletesNothing();
    void productionTypesTheName();
    void readOnlyRefuses();
    void keysThatExpireLeave();
    void shortcutsWinOverTheWindows();
    void offersAMenu();
    void diesInFlight();

private:
    void open(Profile profile = {});
    bool isSettled() const { return m_panel->keyspace()->progress().state == ScanProgress::State::Complete; }
    QByteArrayList shown() const;
    KeyTreeModel *model() const { return m_panel->model(); }
    KeyView *view() const { return m_panel->view(); }
    FilterEdit *filter() const { return m_panel->findChild<FilterEdit *>(); }
    Notice *notice() const { return m_panel->findChild<Notice *>(); }
    QString count() const { return m_panel->findChild<ScanLine *>()->text(); }
    QString job() const { return m_panel->findChild<JobLine *>()->text(); }
    void set(const QByteArrayList &keys)
    {
        for (const QByteArray &key : keys)
            m_server.command({"SET", key, "value of " + key});
    }
    bool exists(const QByteArray &key) { return m_server.command({"EXISTS", key}).integer == 1; }
    int row(const QByteArray &full) const
    {
        const int key = model()->rowOf({false, full});
        return key >= 0 ? key : model()->rowOf({true, full});
    }
    void choose(const QByteArray &full) { view()->choose(model()->index(row(full), 0)); }
    void choose(const QByteArrayList &all)
    {
        view()->clearSelection();
        for (const QByteArray &full : all)
            view()->selectionModel()->select(model()->index(row(full), 0), QItemSelectionModel::Select);
    }
    void expand(const QByteArray &prefix) { view()->setExpanded(model()->index(row(prefix), 0), true); }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(view(), key, modifiers); }

    RealServer m_server;
    std::unique_ptr<TestPrompt> m_prompt;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<BrowserPanel> m_panel;
};

void TestBrowser::initTestCase()
{
    Theme::instance()->apply(*qApp, Theme::Mode::Light);
    QVERIFY2(m_server.start(), m_server.errorText());
}

void TestBrowser::init()
{
    m_server.command({"FLUSHALL"});
    m_prompt = std::make_unique<TestPrompt>();
}

void TestBrowser::cleanup()
{
    m_panel.reset();
    m_session.reset();
    m_prompt.reset();
    m_server.command({"ACL", "DELUSER", "limited"});
}

void TestBrowser::open(Profile profile)
{
    m_panel.reset();
    profile.params.address = m_server.params().address;
    if (profile.name.isEmpty())
        profile.name = QStringLiteral("test server");
    m_session = std::make_unique<Session>(profile);
    m_session->open();
    m_panel = std::make_unique<BrowserPanel>(m_session.get());
    m_panel->resize(320, 500);
    m_panel->show();
    m_panel->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
    view()->setFocus();
}

QByteArrayList TestBrowser::shown() const
{
    QByteArrayList rows;
    for (int i = 0; i < model()->rowCount(); ++i)
        rows.append(model()->identityAt(i).full);
    return rows;
}

void TestBrowser::showsTheKeysOfTheServer()
{
    set({"user:1", "user:2", "user:10", "queue", QByteArray("bin\0\xff", 5)});
    open();
    QTRY_VERIFY(isSettled());
    QTRY_COMPARE(shown(), (QByteArrayList{QByteArray("bin\0\xff", 5), "queue", "user:"}));
    QTRY_COMPARE(count(), QStringLiteral("5 keys"));
    expand("user:");
    QCOMPARE(shown().mid(2), (QByteArrayList{"user:", "user:1", "user:2", "user:10"}));

    QSignalSpy activated(m_panel.get(), &BrowserPanel::keyActivated);
    choose("queue");
    press(Qt::Key_Return);
    QCOMPARE(activated.size(), 1);
    QCOMPARE(activated.first().first().toByteArray(), QByteArray("queue"));
    QVERIFY(m_panel->revealKey("user:2"));
    QVERIFY(!m_panel->revealKey("nobody"));
}

void TestBrowser::fetchesTypesOfWhatIsVisibleOnly()
{
    QList<QByteArrayList> commands;
    for (int i = 0; i < 3000; ++i)
        commands.append({"SET", "k" + QByteArray::number(i), "v"});
    m_server.pipeline(commands);
    m_server.command({"HSET", "0hash", "f", "v"});
    m_server.command({"PEXPIRE", "0hash", "90000"});
    const qint64 before = m_server.calls("type");
    open();
    QTRY_VERIFY(isSettled());
    const auto type = [this](int at) { return model()->index(at, 0).data(KeyTreeModel::TypeRole).toByteArray(); };
    QTRY_COMPARE(type(0), QByteArray("hash"));
    QTRY_COMPARE(type(5), QByteArray("string"));
    const qint64 ttl = model()->index(0, 0).data(KeyTreeModel::TtlRole).toLongLong();
    QVERIFY(ttl > 60'000 && ttl <= 90'000);
    QCOMPARE(model()->index(1, 0).data(KeyTreeModel::TtlRole).toLongLong(), -1);
    QCOMPARE(type(2000), QByteArray());
    QVERIFY(m_server.calls("type") - before < 300);
    press(Qt::Key_End);
    QTRY_COMPARE(type(3000), QByteArray("string"));
    QVERIFY(m_server.calls("type") - before < 400);
}

void TestBrowser::refreshKeepsWhatTheUserHas()
{
    QList<QByteArrayList> commands;
    for (int i = 0; i < 400; ++i)
        commands.append({"SET", "k:" + QByteArray::number(2 * i), "v"});
    m_server.pipeline(commands);
    open();
    QTRY_VERIFY(isSettled());
    QTRY_COMPARE(model()->rowCount(), 1);
    expand("k:");
    choose("k:300");
    view()->scrollTo(view()->currentIndex(), QAbstractItemView::PositionAtCenter);
    const int place = view()->visualRect(view()->currentIndex()).top();

    commands.clear();
    for (int i = 0; i < 60; ++i)
        commands.append({"SET", "k:" + QByteArray::number(2 * i + 1), "v"});
    commands.append({"DEL", "k:2", "k:4"});
    m_server.pipeline(commands);
    press(Qt::Key_F5);
    QTRY_COMPARE(model()->rowCount(), 1 + 400 + 60 - 2);
    QTRY_VERIFY(isSettled());
    QCOMPARE(model()->identityAt(view()->currentIndex().row()).full, QByteArray("k:300"));
    QVERIFY(view()->selectionModel()->isSelected(view()->currentIndex()));
    QCOMPARE(view()->visualRect(view()->currentIndex()).top(), place);
    QVERIFY(m_panel->isVisible());
}

void TestBrowser::filtersAsOneTypes()
{
    set({"user:1:name", "user:1:mail", "user:2:name", "order:1", "order:2"});
    open();
    QTRY_VERIFY(isSettled());
    QTest::keyClicks(filter(), QStringLiteral("NAME"));
    QTRY_COMPARE(
        shown(), (QByteArrayList{"user:", "user:1:", "user:1:name", "user:2:", "user:2:name"})); // few matches unfold
    QTRY_COMPARE(count(), QStringLiteral("2 of 5 keys"));
    QTest::keyClicks(filter(), QStringLiteral("less"));
    QTRY_VERIFY(notice()->isVisible());
    QCOMPARE(notice()->title(), QStringLiteral("No key matches “NAMEless”"));
    notice()->findChild<QPushButton *>()->click();
    QTRY_COMPARE(shown(), (QByteArrayList{"order:", "user:"}));
    QVERIFY(filter()->text().isEmpty());
    QVERIFY(!notice()->isVisible());

    QTest::keyClicks(filter(), QStringLiteral("mail"));
    QTRY_COMPARE(count(), QStringLiteral("1 of 5 keys"));
    QTest::keyClick(filter(), Qt::Key_Escape);
    QVERIFY(filter()->text().isEmpty());
    QTRY_COMPARE(count(), QStringLiteral("5 keys"));
}

void TestBrowser::filtersByPatternAndByByte()
{
    QCOMPARE(FilterEdit::filterOf(QStringLiteral("abc")).kind, KeyFilter::Kind::Substring);
    QCOMPARE(FilterEdit::filterOf(QStringLiteral("a*c")).kind, KeyFilter::Kind::Glob);
    QCOMPARE(FilterEdit::filterOf(QStringLiteral("a[bc]")).kind, KeyFilter::Kind::Glob);
    QCOMPARE(FilterEdit::filterOf(QStringLiteral("a[")).kind, KeyFilter::Kind::Substring);
    QCOMPARE(FilterEdit::filterOf(QStringLiteral("\\xff")).text, QByteArray("\xff"));
    QCOMPARE(FilterEdit::filterOf(QStringLiteral("\\q")).text, QByteArray("\\q"));

    set({"a1c", "abc", "xabc", "\xff\xfe"});
    open();
    QTRY_VERIFY(isSettled());
    filter()->setText(QStringLiteral("a?c"));
    QTRY_COMPARE(shown(), (QByteArrayList{"a1c", "abc"}));
    filter()->setText(QStringLiteral("\\xff"));
    QTRY_COMPARE(shown(), QByteArrayList{"\xff\xfe"});
}

void TestBrowser::entersTheKeysFromTheFilter()
{
    set({"alpha", "beta", "gamma"});
    open();
    QTRY_VERIFY(isSettled());
    QTRY_COMPARE(model()->rowCount(), 3);
    m_panel->focusFilter();
    QTRY_VERIFY(filter()->hasFocus());
    QTest::keyClick(filter(), Qt::Key_Down);
    QVERIFY(view()->hasFocus());
    QCOMPARE(view()->currentIndex().row(), 0);
    press(Qt::Key_F, Qt::ControlModifier);
    QVERIFY(filter()->hasFocus());

    QSignalSpy activated(m_panel.get(), &BrowserPanel::keyActivated);
    QTest::keyClicks(filter(), QStringLiteral("et"));
    QTRY_COMPARE(model()->rowCount(), 1);
    QTest::keyClick(filter(), Qt::Key_Return); // the only match
    QCOMPARE(activated.size(), 1);
    QCOMPARE(activated.first().first().toByteArray(), QByteArray("beta"));
}

void TestBrowser::saysThatADatabaseIsEmpty()
{
    open();
    QTRY_VERIFY(notice()->isVisible());
    QTRY_COMPARE(notice()->title(), QStringLiteral("This database is empty"));
    QCOMPARE(count(), QStringLiteral("0 keys"));
    set({"new"});
    notice()->findChild<QPushButton *>()->click();
    QTRY_VERIFY(view()->isVisible());
    QCOMPARE(shown(), QByteArrayList{"new"});
}

void TestBrowser::saysWhyAScanIsRefused()
{
    set({"a", "b"});
    m_server.command({"ACL", "SETUSER", "limited", "on", ">secret", "~*", "+@all", "-scan"});
    Profile profile;
    profile.params.user = "limited";
    profile.params.password = Secret("secret");
    open(profile);
    QTRY_COMPARE(notice()->title(), QStringLiteral("The keys cannot be listed"));
    const QString text = notice()->findChild<QLabel *>(QStringLiteral("noticeText"))->text();
    QVERIFY2(text.contains(QStringLiteral("NOPERM")), qPrintable(text));
    m_server.command({"ACL", "SETUSER", "limited", "+scan"});
    notice()->findChild<QPushButton *>()->click();
    QTRY_COMPARE(shown(), (QByteArrayList{"a", "b"}));
}

void TestBrowser::switchesToAFlatList()
{
    set({"a:1", "a:2", "b"});
    open();
    QTRY_VERIFY(isSettled());
    QTRY_COMPARE(model()->rowCount(), 2);
    m_panel->findChild<QToolButton *>(QStringLiteral("flatButton"))->click();
    QVERIFY(m_panel->isFlat());
    QCOMPARE(shown(), (QByteArrayList{"a:1", "a:2", "b"}));
    choose("a:2");
    m_panel->findChild<QToolButton *>(QStringLiteral("flatButton"))->click();
    QCOMPARE(shown(), (QByteArrayList{"a:", "a:1", "a:2", "b"})); // the current key stays in sight
    QCOMPARE(view()->currentIndex().row(), 2);
}

void TestBrowser::copiesNames()
{
    set({"plain key", "caf\xc3\xa9", "bin\xff"});
    m_server.command({"HSET", "h", "f", "v"});
    open();
    QTRY_VERIFY(isSettled());
    QTRY_COMPARE(model()->rowCount(), 4);
    QClipboard *clipboard = QGuiApplication::clipboard();
    choose("caf\xc3\xa9");
    press(Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(clipboard->text(), QString::fromUtf8("caf\xc3\xa9"));
    choose("bin\xff");
    press(Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(clipboard->text(), QStringLiteral("bin\\xff"));
    const int hash = row("h");
    QTRY_COMPARE(model()->index(hash, 0).data(KeyTreeModel::TypeRole).toByteArray(), QByteArray("hash"));
    choose(QByteArrayList{"plain key", "h"});
    press(Qt::Key_C, Qt::ControlModifier | Qt::AltModifier);
    QCOMPARE(clipboard->text(), QStringLiteral("HSCAN h 0 COUNT 100\nGET \"plain key\""));
    QCOMPARE(BrowserActions::readingCommand("unheard-of", "k"), QByteArray("TYPE k"));
}

void TestBrowser::renamesInPlace()
{
    set({"a:old", "b"});
    open();
    QTRY_VERIFY(isSettled());
    expand("a:");
    choose("a:old");
    QSignalSpy renamed(m_panel.get(), &BrowserPanel::keyRenamed);
    m_prompt->answers = {{true, QStringLiteral("c:new")}};
    press(Qt::Key_F2);
    QTRY_COMPARE(renamed.size(), 1);
    QVERIFY(exists("c:new") && !exists("a:old"));
    QTRY_COMPARE(shown(), (QByteArrayList{"b", "c:", "c:new"}));
    QCOMPARE(model()->identityAt(view()->currentIndex().row()).full, QByteArray("c:new"));
}

void TestBrowser::d2DeletesTheVeryBytes()
{
    set({"k\xff", "k\xfe", "k\xef\xbf\xbd"}); // all three are one text to those who decode first
    open();
    QTRY_VERIFY(isSettled());
    QTRY_COMPARE(model()->rowCount(), 3);
    choose("k\xfe");
    m_prompt->answers = {{true, {}}};
    QSignalSpy deleted(m_panel.get(), &BrowserPanel::keysDeleted);
    press(Qt::Key_Delete);
    QTRY_COMPARE(deleted.size(), 1);
    QVERIFY(!exists("k\xfe"));
    QVERIFY(exists("k\xff") && exists("k\xef\xbf\xbd"));
    QTRY_COMPARE(model()->rowCount(), 2);
}

void TestBrowser::d7DeletesAKeyWithAGlobInItsName()
{
    set({"a*", "ab", "a[b]"});
    open();
    QTRY_VERIFY(isSettled());
    QTRY_COMPARE(model()->rowCount(), 3);
    choose("a*");
    m_prompt->answers = {{true, {}}};
    press(Qt::Key_Delete);
    QTRY_VERIFY(!exists("a*"));
    QVERIFY(exists("ab") && exists("a[b]"));
    // Several at once take another path.
    set({"a*"});
    m_panel->refresh();
    QTRY_COMPARE(model()->rowCount(), 3);
    choose(QByteArrayList{"a*", "a[b]"});
    m_prompt->answers = {{true, {}}};
    press(Qt::Key_Delete);
    QTRY_VERIFY(!exists("a*") && !exists("a[b]"));
    QVERIFY(exists("ab"));
}

void TestBrowser::d8DeletesAFolderByItsExactKeys()
{
    set({"x[12]:a", "x[12]:b", "x1:a", "x2:a", "x*:a", "x[12]", "x[12]::c"});
    open();
    QTRY_VERIFY(isSettled());
    set({"x[12]:later"}); // after the scan: the folder is listed anew
    choose("x[12]:");
    m_prompt->answers = {{true, {}}};
    press(Qt::Key_Delete);
    QTRY_COMPARE(m_prompt->questions.size(), 1);
    const Question question = m_prompt->questions.first();
    QVERIFY(question.isDestructive);
    QVERIFY2(question.text.contains(QStringLiteral("4 keys")), qPrintable(question.text));
    QVERIFY(question.text.contains(QStringLiteral("test server")));
    QVERIFY(question.text.contains(QStringLiteral("Database: 0")));
    QVERIFY(question.text.contains(QStringLiteral("x[12]:")));
    QVERIFY(question.detail.contains(QStringLiteral("x[12]:later")));
    QTRY_VERIFY(job().contains(QStringLiteral("Deleted: 4 keys")));
    for (const char *gone : {"x[12]:a", "x[12]:b", "x[12]::c", "x[12]:later"})
        QVERIFY2(!exists(gone), gone);
    for (const char *kept : {"x1:a", "x2:a", "x*:a", "x[12]"})
        QVERIFY2(exists(kept), kept);
    QTRY_COMPARE(shown(), (QByteArrayList{"x*:", "x1:", "x2:", "x[12]"}));
    const Reply keys = m_server.command({"DBSIZE"});
    QCOMPARE(keys.integer, 4);
}

void TestBrowser::d9AccountsForEveryKey()
{
    set({"f:1", "f:2", "g:1", "g:2", "f:gone"});
    m_server.command({"ACL", "SETUSER", "limited", "on", ">secret", "+@all", "-acl", "~f:*"});
    Profile profile;
    profile.params.user = "limited";
    profile.params.password = Secret("secret");
    open(profile);
    QTRY_VERIFY(isSettled());
    expand("f:");
    expand("g:");
    m_server.command({"DEL", "f:gone"});
    choose(QByteArrayList{"f:1", "f:gone", "g:1", "g:2"});
    m_prompt->answers = {{true, {}}};
    press(Qt::Key_Delete);
    QTRY_VERIFY(job().contains(QStringLiteral("Deleted")) && !job().contains(QStringLiteral("Deleting")));
    QVERIFY2(job().contains(QStringLiteral("Deleted: 1 key.")), qPrintable(job()));
    QVERIFY2(job().contains(QStringLiteral("Already gone: 1 key.")), qPrintable(job()));
    QVERIFY2(job().contains(QStringLiteral("Refused: 2 keys")), qPrintable(job()));
    QVERIFY2(job().contains(QStringLiteral("NOPERM")), qPrintable(job()));
    QVERIFY(!exists("f:1"));
    QVERIFY(exists("f:2") && exists("g:1") && exists("g:2"));
    QTRY_COMPARE(shown(), (QByteArrayList{"f:", "f:2", "g:", "g:1", "g:2"}));
}

void TestBrowser::deletesAMixedSelection()
{
    set({"a:1", "a:b:2", "c", "d", "e:1"});
    open();
    QTRY_VERIFY(isSettled());
    expand("a:");
    choose(QByteArrayList{"a:", "a:b:", "a:1", "d"}); // what is in a chosen folder counts once
    m_prompt->answers = {{true, {}}};
    QSignalSpy deleted(m_panel.get(), &BrowserPanel::keysDeleted);
    press(Qt::Key_Delete);
    QTRY_COMPARE(deleted.size(), 1);
    QVERIFY(m_prompt->questions.first().text.contains(QStringLiteral("3 keys")));
    QTRY_COMPARE(shown(), (QByteArrayList{"c", "e:"}));
    QCOMPARE(m_server.command({"DBSIZE"}).integer, 2);
}

void TestBrowser::deletesOnlyMatchesUnderAFilter()
{
    set({"u:1:name", "u:1:mail", "u:2:name", "u:2:mail"});
    open();
    QTRY_VERIFY(isSettled());
    filter()->setText(QStringLiteral("name"));
    QTRY_COMPARE(count(), QStringLiteral("2 of 4 keys"));
    choose("u:");
    m_prompt->answers = {{true, {}}};
    press(Qt::Key_Delete);
    QTRY_VERIFY(job().contains(QStringLiteral("Deleted: 2 keys")));
    QVERIFY(!exists("u:1:name") && !exists("u:2:name"));
    QVERIFY(exists("u:1:mail") && exists("u:2:mail"));
}

void TestBrowser::declinedDeletesNothing()
{
    set({"a:1", "a:2"});
    open();
    QTRY_VERIFY(isSettled());
    choose("a:");
    m_prompt->answers = {{false, {}}};
    press(Qt::Key_Delete);
    QTRY_COMPARE(m_prompt->questions.size(), 1);
    QTRY_COMPARE(job(), QString());
    QCOMPARE(m_server.command({"DBSIZE"}).integer, 2);
    m_prompt->answers = {{false, {}}}; // and it can be asked again
    press(Qt::Key_Delete);
    QTRY_COMPARE(m_prompt->questions.size(), 2);
}

void TestBrowser::productionTypesTheName()
{
    set({"a:1", "a:2"});
    Profile profile;
    profile.environment = Environment::Production;
    open(profile);
    QTRY_VERIFY(isSettled());
    choose("a:");
    press(Qt::Key_Delete);
    QTRY_COMPARE(m_prompt->questions.size(), 1);
    QCOMPARE(m_prompt->questions.first().typeToConfirm, QStringLiteral("a:"));
    QCOMPARE(m_server.command({"DBSIZE"}).integer, 2);
}

void TestBrowser::readOnlyRefuses()
{
    set({"a:1", "a:2", "b"});
    Profile profile;
    profile.params.safety = SafetyLevel::ReadOnly;
    open(profile);
    QTRY_VERIFY(isSettled());
    QTRY_COMPARE(model()->rowCount(), 2);
    for (const QByteArray &full : {QByteArray("a:"), QByteArray("b")}) {
        choose(full);
        press(Qt::Key_Delete);
        press(Qt::Key_F2);
    }
    QVERIFY(!m_panel->findChild<QAction *>(QStringLiteral("deleteKeys"))->isEnabled());
    QVERIFY(m_prompt->questions.isEmpty());
    QCOMPARE(m_server.command({"DBSIZE"}).integer, 3);
}

void TestBrowser::keysThatExpireLeave()
{
    set({"stays"});
    m_server.command({"SET", "goes", "v", "PX", "1500"});
    open();
    QTRY_VERIFY(isSettled());
    QTRY_COMPARE(model()->rowCount(), 2);
    QTRY_COMPARE_WITH_TIMEOUT(shown(), QByteArrayList{"stays"}, 8000);
}

void TestBrowser::shortcutsWinOverTheWindows()
{
    set({"a"});
    open();
    QTRY_VERIFY(isSettled());
    // The window has the same keys for what is in front of its centre: no ambiguity, no theft.
    QMainWindow window;
    auto *refresh = new QAction(&window);
    refresh->setShortcut(QKeySequence(Qt::Key_F5));
    window.addAction(refresh);
    QSignalSpy stolen(refresh, &QAction::triggered);
    m_panel->setParent(&window);
    window.setCentralWidget(m_panel.get());
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    view()->setFocus();
    set({"b"});
    QTest::keyClick(window.windowHandle(), Qt::Key_F5);
    QTRY_COMPARE(shown(), (QByteArrayList{"a", "b"}));
    QCOMPARE(stolen.size(), 0);
    window.takeCentralWidget();
    m_panel->setParent(nullptr);
}

void TestBrowser::offersAMenu()
{
    set({"a:1", "b"});
    open();
    QTRY_VERIFY(isSettled());
    QTRY_COMPARE(model()->rowCount(), 2);
    choose("a:");
    Q_EMIT view()->menuRequested(view()->mapToGlobal(QPoint(10, 10)));
    auto *menu = view()->findChild<QMenu *>(QStringLiteral("keyMenu"));
    QVERIFY(menu && menu->isVisible());
    const auto isEnabled = [this](const char *name) {
        return m_panel->findChild<QAction *>(QLatin1String(name))->isEnabled();
    };
    QVERIFY(!isEnabled("openKey") && !isEnabled("renameKey") && !isEnabled("copyKeyCommand"));
    QVERIFY(isEnabled("deleteKeys") && isEnabled("copyKeyName"));
    menu->close();
    choose("b");
    Q_EMIT view()->menuRequested(view()->mapToGlobal(QPoint(10, 10)));
    QVERIFY(isEnabled("openKey") && isEnabled("renameKey") && isEnabled("editKeyTtl"));
    QSignalSpy opened(m_panel.get(), &BrowserPanel::keyActivatedInNewTab);
    m_panel->findChild<QAction *>(QStringLiteral("openKeyInNewTab"))->trigger();
    QCOMPARE(opened.size(), 1);
}

void TestBrowser::diesInFlight()
{
    QList<QByteArrayList> commands;
    for (int i = 0; i < 20'000; ++i)
        commands.append({"SET", "k:" + QByteArray::number(i), "v"});
    m_server.pipeline(commands);
    open();
    QTRY_VERIFY(model()->rowCount() > 0);
    m_panel.reset(); // in mid-scan, or just behind it, with details on their way
    open();
    QTRY_VERIFY(isSettled());
    choose("k:");
    press(Qt::Key_Delete); // the folder is being listed
    m_panel.reset();
    open();
    QTRY_VERIFY(isSettled());
    choose("k:");
    m_prompt->answers = {{true, {}}};
    press(Qt::Key_Delete);
    QTRY_VERIFY(m_server.command({"DBSIZE"}).integer < 20'000);
    m_panel.reset(); // in the middle of the deletion: no more is sent than was in flight
    m_session.reset();
    const qint64 left = m_server.command({"DBSIZE"}).integer;
    QCOMPARE(m_server.command({"DBSIZE"}).integer, left);
}

QTEST_MAIN(TestBrowser)
#include "tst_browser.moc"
