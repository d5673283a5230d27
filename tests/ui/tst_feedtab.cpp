// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"
#include "tests/support/realserver.h"
#include "ui/models/feedmodel.h"
#include "ui/panels/feed/feedtab.h"
#include "ui/panels/feed/feedview.h"
#include "ui/panels/feed/subscriptionnames.h"
#include "ui/prompt.h"

#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTest>
#include <QToolButton>

using namespace redshank;

namespace {

class AnsweringPrompt : public Prompt
{
public:
    void ask(const Question &question, QWidget *, QObject *, Callback callback) override
    {
        asked.append(question.text);
        callback({true, {}});
    }
    QStringList asked;
};

} // namespace

/// The feed tab as a user drives it, on a real server.
class TestFeedTab : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void namesAreRead_data();
    void namesAreRead();
    void invitesAndSuggests();
    void subscribesAndShows();
    void pausesAndResumes();
    void clears();
    void filters();
    void followsUntilTheUserScrolls();
    void rowsStayUnderTheEyeWhileTheTopIsTrimmed();
    void showsDetails();
    void publishes();
    void asksBeforePublishingWhereWritesAsk();
    void saysRefusalsInWords();
    void unsubscribesByChip();
    void showsTheGap();
    void copiesEscapedRows();
    void serverTextIsNeverMarkup();
    void everyControlIsNamed();
    void tableSpeaksToAccessibility();
    void keyboardReachesEverything();
    void diesWhileMessagesPourIn();

private:
    void open(const ConnectionParams &params);
    void subscribeTo(const QByteArray &channel);
    template <typename Widget> Widget *find(const char *name) const
    {
        auto *widget = m_tab->findChild<Widget *>(QLatin1String(name));
        return widget ? widget : (qFatal("no %s", name), nullptr);
    }
    FeedView *view() const { return find<FeedView>("feedMessages"); }
    int rows() const { return view()->model()->rowCount(); }
    QString cell(int row, int column) const { return view()->model()->index(row, column).data().toString(); }
    void trigger(const char *action) const { find<QAction>(action)->trigger(); }
    void publishNumbers(int from, int to);

    std::unique_ptr<RealServer> m_server;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<FeedTab> m_tab;
};

void TestFeedTab::initTestCase()
{
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
}

void TestFeedTab::init()
{
    m_server = std::make_unique<RealServer>();
    QVERIFY2(m_server->start(), m_server->errorText());
    open(m_server->params());
}

void TestFeedTab::open(const ConnectionParams &params)
{
    m_tab.reset();
    Profile profile;
    profile.name = QStringLiteral("test");
    profile.params = params;
    m_session = std::make_unique<Session>(profile);
    m_session->open();
    m_tab = std::make_unique<FeedTab>(m_session.get());
    m_tab->resize(900, 600);
    m_tab->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_tab.get()));
    QTRY_VERIFY(m_session->isReady());
}

void TestFeedTab::cleanup()
{
    m_tab.reset();
    m_session.reset();
    m_server.reset();
    Prompt::setInstance(nullptr);
}

void TestFeedTab::subscribeTo(const QByteArray &channel)
{
    m_tab->subscribe({channel}, {});
    QTRY_VERIFY(m_server->command({"PUBSUB", "NUMSUB", channel}).elements[1].integer > 0);
    QTRY_COMPARE(find<QLabel>("feedStatus")->text(), QStringLiteral("Live"));
}

void TestFeedTab::publishNumbers(int from, int to)
{
    QList<QByteArrayList> commands;
    for (int i = from; i < to; ++i)
        commands.append({"PUBLISH", "numbers", QByteArray::number(i)});
    QVERIFY(m_server->pipeline(commands));
}

void TestFeedTab::namesAreRead_data()
{
    using Kind = SubscriptionNames::Kind;
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArrayList>("channels");
    QTest::addColumn<QByteArrayList>("patterns");
    const QByteArrayList none;
    QTest::newRow("empty") << QStringLiteral("  ") << int(Kind::Automatic) << none << none;
    QTest::newRow("mixed") << QStringLiteral(" news  sensor.* a?c [ab] ") << int(Kind::Automatic)
                           << QByteArrayList{"news"} << QByteArrayList{"sensor.*", "a?c", "[ab]"};
    QTest::newRow("twice") << QStringLiteral("a a b") << int(Kind::Automatic) << QByteArrayList{"a", "b"} << none;
    QTest::newRow("bytes") << QStringLiteral("a\\x20b \\x00") << int(Kind::Automatic)
                           << QByteArrayList{"a b", QByteArray("\0", 1)} << none;
    QTest::newRow("plain asterisk") << QStringLiteral("a\\x2a") << int(Kind::Automatic) << QByteArrayList{"a*"} << none;
    QTest::newRow("as channels") << QStringLiteral("a*") << int(Kind::Channel) << QByteArrayList{"a*"} << none;
    QTest::newRow("as patterns") << QStringLiteral("a b") << int(Kind::Pattern) << none << QByteArrayList{"a", "b"};
    QTest::newRow("pattern escape") << QStringLiteral("a\\\\*") << int(Kind::Automatic) << none
                                    << QByteArrayList{"a\\*"};
    QTest::newRow("unreadable") << QStringLiteral("ok a\\q") << int(Kind::Automatic) << none << none;
}

void TestFeedTab::namesAreRead()
{
    QFETCH(QString, text);
    QFETCH(int, kind);
    QFETCH(QByteArrayList, channels);
    QFETCH(QByteArrayList, patterns);
    const auto names = parseSubscriptionNames(text, SubscriptionNames::Kind(kind));
    QCOMPARE(names.channels, channels);
    QCOMPARE(names.patterns, patterns);
    QCOMPARE(names.error.isEmpty(), !text.contains(QStringLiteral("\\q")));
}

void TestFeedTab::invitesAndSuggests()
{
    auto *pages = m_tab->findChild<QStackedWidget *>();
    QCOMPARE(pages->currentIndex(), 0);
    QTRY_VERIFY(find<QLabel>("feedActiveChannelsTitle")->text().startsWith(QStringLiteral("Nobody is subscribed")));
    Session other{m_session->profile()};
    FeedTab listener(&other);
    listener.subscribe({"fish&chips"}, {});
    QTRY_VERIFY(m_server->command({"PUBSUB", "CHANNELS"}).elements.size() == 1);
    find<QToolButton>("feedRefreshChannels")->click();
    QTRY_VERIFY(m_tab->findChild<QPushButton *>(QStringLiteral("feedSuggestion")));
    auto *suggestion = find<QPushButton>("feedSuggestion");
    QCOMPARE(suggestion->text(), QStringLiteral("fish&&chips"));
    suggestion->click();
    QTRY_COMPARE(m_server->command({"PUBSUB", "NUMSUB", "fish&chips"}).elements[1].integer, 2);
    QCOMPARE(pages->currentIndex(), 1);
}

void TestFeedTab::subscribesAndShows()
{
    QSignalSpy titles(m_tab.get(), &TabPage::titleChanged);
    QTest::keyClicks(find<QLineEdit>("feedChannels"), QStringLiteral("news sensor.*"));
    find<QPushButton>("feedSubscribe")->click();
    QVERIFY(find<QLineEdit>("feedChannels")->text().isEmpty());
    QTRY_COMPARE(m_server->command({"PUBSUB", "NUMPAT"}).integer, 1);
    QTRY_COMPARE(m_server->command({"PUBSUB", "CHANNELS"}).elements.size(), 1);
    QVERIFY(!titles.isEmpty());
    QCOMPARE(m_tab->tabTitle(), QStringLiteral("news and 1 more"));
    QCOMPARE(m_server->command({"PUBLISH", "sensor.1", "21"}).integer, 1);
    m_server->command({"PUBLISH", "news", "hello"});
    QTRY_COMPARE(rows(), 2);
    QCOMPARE(cell(0, FeedModel::ChannelColumn), QStringLiteral("sensor.1"));
    QCOMPARE(cell(1, FeedModel::PayloadColumn), QStringLiteral("hello"));
    QTRY_VERIFY(find<QLabel>("feedCounters")->text().contains(QStringLiteral("received 2")));
}

void TestFeedTab::pausesAndResumes()
{
    subscribeTo("numbers");
    publishNumbers(0, 10);
    QTRY_COMPARE(rows(), 10);
    QVERIFY(!find<QLabel>("feedPaused")->isVisible());
    trigger("feedPause");
    QCOMPARE(find<QAction>("feedPause")->text(), QStringLiteral("Resume"));
    publishNumbers(10, 35);
    QTRY_COMPARE(find<QLabel>("feedPaused")->text(), QStringLiteral("Paused, 25 new"));
    QVERIFY(find<QLabel>("feedPaused")->isVisible());
    QCOMPARE(rows(), 10);
    trigger("feedPause");
    QCOMPARE(rows(), 35);
    QVERIFY(!find<QLabel>("feedPaused")->isVisible());
    QCOMPARE(cell(34, FeedModel::PayloadColumn), QStringLiteral("34"));
}

void TestFeedTab::clears()
{
    subscribeTo("numbers");
    publishNumbers(0, 10);
    QTRY_COMPARE(rows(), 10);
    trigger("feedClear");
    QCOMPARE(rows(), 0);
    publishNumbers(10, 11);
    QTRY_COMPARE(rows(), 1);
    QCOMPARE(cell(0, FeedModel::PayloadColumn), QStringLiteral("10"));
}

void TestFeedTab::filters()
{
    subscribeTo("numbers");
    publishNumbers(0, 100);
    QTRY_COMPARE(rows(), 100);
    m_tab->findInPage();
    QTRY_VERIFY(find<QLineEdit>("feedFilter")->hasFocus());
    QTest::keyClicks(find<QLineEdit>("feedFilter"), QStringLiteral("7"));
    QTRY_COMPARE(rows(), 19);
    publishNumbers(170, 172);
    QTRY_COMPARE(rows(), 21);
    find<QLineEdit>("feedFilter")->clear();
    QTRY_COMPARE(rows(), 102);
}

void TestFeedTab::followsUntilTheUserScrolls()
{
    subscribeTo("numbers");
    publishNumbers(0, 500);
    QTRY_COMPARE(rows(), 500);
    QScrollBar *bar = view()->verticalScrollBar();
    QCOMPARE(bar->value(), bar->maximum());
    QVERIFY(find<QAction>("feedFollow")->isChecked());
    bar->setValue(100);
    QVERIFY(!find<QAction>("feedFollow")->isChecked());
    publishNumbers(500, 600);
    QTRY_COMPARE(rows(), 600);
    QCOMPARE(bar->value(), 100);
    QTest::keyClick(view(), Qt::Key_End);
    QVERIFY(find<QAction>("feedFollow")->isChecked());
    QCOMPARE(bar->value(), bar->maximum());
    bar->setValue(0);
    trigger("feedFollow");
    QCOMPARE(bar->value(), bar->maximum());
    publishNumbers(600, 700);
    QTRY_COMPARE(rows(), 700);
    QCOMPARE(bar->value(), bar->maximum());
    QVERIFY(view()->visualRect(view()->model()->index(699, 0)).bottom() <= view()->viewport()->height());
}

void TestFeedTab::rowsStayUnderTheEyeWhileTheTopIsTrimmed()
{
    subscribeTo("numbers");
    QList<QByteArrayList> large;
    for (int i = 0; i < 1000; ++i)
        large.append({"PUBLISH", "numbers", QByteArray::number(i) + QByteArray(40 * 1024, '.')});
    QVERIFY(m_server->pipeline(large));
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 1000, 20'000);
    QScrollBar *bar = view()->verticalScrollBar();
    bar->setValue(900);
    const QString atTop = cell(900, FeedModel::PayloadColumn);
    QVERIFY(atTop.startsWith(QStringLiteral("900")));
    QVERIFY(m_server->pipeline(large));
    QTRY_VERIFY_WITH_TIMEOUT(view()->model()->index(0, 0).data(FeedModel::SequenceRole).toULongLong() > 0, 20'000);
    QTRY_VERIFY_WITH_TIMEOUT(find<QLabel>("feedCounters")->text().contains(QStringLiteral("received 2,000")), 20'000);
    QCOMPARE(cell(bar->value(), FeedModel::PayloadColumn), atTop);
}

void TestFeedTab::showsDetails()
{
    subscribeTo("news");
    m_server->command({"PUBLISH", "news", "{\"a\":[1,12345678901234567890]}"});
    m_server->command({"PUBLISH", "news", QByteArray("bin\0\xff", 5)});
    QTRY_COMPARE(rows(), 2);
    QVERIFY(!find<QWidget>("feedDetails")->isVisible());
    view()->setCurrentIndex(view()->model()->index(0, 0));
    QVERIFY(find<QWidget>("feedDetails")->isVisible());
    auto *text = find<QPlainTextEdit>("feedMessagePayload");
    QVERIFY2(text->toPlainText().contains(QStringLiteral("\n")), qPrintable(text->toPlainText()));
    QVERIFY(text->toPlainText().contains(QStringLiteral("12345678901234567890")));
    QTest::keyClick(view(), Qt::Key_Down);
    auto *format = find<QComboBox>("feedMessageFormat");
    format->setCurrentIndex(format->findData(QByteArray("escaped")));
    QCOMPARE(text->toPlainText(), QStringLiteral("bin\\x00\\xff"));
    // What is shown stays, although the ring forgets it.
    trigger("feedPause");
    find<QToolButton>("feedMessageClose")->click();
    QVERIFY(!find<QWidget>("feedDetails")->isVisible());
}

void TestFeedTab::publishes()
{
    subscribeTo("news");
    QCOMPARE(find<QLineEdit>("publishChannel")->text(), QStringLiteral("news"));
    QTest::keyClicks(find<QLineEdit>("publishPayload"), QStringLiteral("{\"path\":\"a\\nb\"}"));
    find<QPushButton>("publishButton")->click();
    QTRY_COMPARE(rows(), 1);
    // As typed: a backslash is a backslash.
    auto *model = static_cast<FeedModel *>(view()->model());
    QCOMPARE(model->message(0).payload.toByteArray(), "{\"path\":\"a\\nb\"}");
    QTRY_VERIFY(find<QLabel>("publishResult")->text().contains(QLatin1Char('1')));
    QVERIFY(!find<QLineEdit>("publishPayload")->text().isEmpty());
    find<QCheckBox>("publishEscapes")->setChecked(true);
    find<QLineEdit>("publishPayload")->setText(QStringLiteral("a\\x00b"));
    QTest::keyClick(find<QLineEdit>("publishPayload"), Qt::Key_Return);
    QTRY_COMPARE(rows(), 2);
    QCOMPARE(model->message(1).payload.toByteArray(), QByteArray("a\0b", 3));
    find<QLineEdit>("publishPayload")->setText(QStringLiteral("a\\q"));
    find<QPushButton>("publishButton")->click();
    QVERIFY(find<QLabel>("publishResult")->text().contains(QStringLiteral("backslash")));
    QCOMPARE(m_server->calls("publish"), 2);
}

void TestFeedTab::asksBeforePublishingWhereWritesAsk()
{
    ConnectionParams params = m_server->params();
    params.safety = SafetyLevel::ReadOnly;
    open(params);
    AnsweringPrompt prompt;
    Prompt::setInstance(&prompt);
    find<QLineEdit>("publishChannel")->setText(QStringLiteral("news"));
    find<QPushButton>("publishButton")->click();
    // The gate decides; whatever it says, it is said, and what was refused did not run.
    QTRY_VERIFY(find<QLabel>("publishResult")->isVisible());
    const bool isRefused = !find<QLabel>("publishResult")->text().startsWith(QStringLiteral("Received"));
    QCOMPARE(m_server->calls("publish"), isRefused ? 0 : 1);
    QVERIFY(isRefused || !prompt.asked.isEmpty() || m_server->calls("publish") == 1);
}

void TestFeedTab::saysRefusalsInWords()
{
    m_server->command({"ACL", "SETUSER", "reader", "on", ">secret", "+@all", "~*", "resetchannels", "&news"});
    ConnectionParams params = m_server->params();
    params.user = "reader";
    params.password = Secret("secret");
    open(params);
    m_tab->subscribe({"private"}, {});
    auto *error = find<QLabel>("feedSubscriptionError");
    QTRY_VERIFY(error->text().contains(QStringLiteral("NOPERM")));
    QVERIFY(error->isVisible());
    QCOMPARE(error->textFormat(), Qt::PlainText);
    QTest::keyClicks(find<QLineEdit>("feedChannels"), QStringLiteral("a\\q"));
    find<QPushButton>("feedSubscribe")->click();
    QVERIFY(error->text().contains(QStringLiteral("cannot be read")));
    QCOMPARE(find<QLineEdit>("feedChannels")->text(), QStringLiteral("a\\q"));
}

void TestFeedTab::unsubscribesByChip()
{
    subscribeTo("news");
    subscribeTo("sport");
    const auto chip = [this]() -> QToolButton * {
        for (auto *each : m_tab->findChildren<QToolButton *>(QStringLiteral("feedUnsubscribe"))) {
            if (each->isVisible() && each->accessibleName().contains(QStringLiteral("news")))
                return each;
        }
        return nullptr;
    };
    QTRY_VERIFY(chip());
    chip()->click();
    QTRY_COMPARE(m_server->command({"PUBSUB", "CHANNELS"}).elements.size(), 1);
    QCOMPARE(m_tab->tabTitle(), QStringLiteral("sport"));
}

void TestFeedTab::showsTheGap()
{
    subscribeTo("numbers");
    publishNumbers(0, 2);
    QTRY_COMPARE(rows(), 2);
    m_server->command({"CLIENT", "KILL", "TYPE", "pubsub"});
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 3, 15'000);
    QVERIFY(view()->model()->index(2, 0).data(FeedModel::GapRole).toBool());
    QVERIFY(cell(2, FeedModel::PayloadColumn).startsWith(QStringLiteral("Nothing received for")));
    QTRY_VERIFY(find<QLabel>("feedCounters")->text().contains(QStringLiteral("gaps 1")));
    QTRY_COMPARE(find<QLabel>("feedStatus")->text(), QStringLiteral("Live"));
}

void TestFeedTab::copiesEscapedRows()
{
    subscribeTo("news");
    m_server->command({"PUBLISH", "news", QByteArray("a\nb\0", 4)});
    m_server->command({"PUBLISH", "news", "c"});
    QTRY_COMPARE(rows(), 2);
    view()->selectAll();
    QTest::keySequence(view(), QKeySequence::Copy);
    const QStringList lines = QApplication::clipboard()->text().split(QLatin1Char('\n'));
    QCOMPARE(lines.size(), 2);
    QVERIFY2(lines[0].endsWith(QStringLiteral("\tnews\ta\\nb\\x00")), qPrintable(lines[0]));
}

void TestFeedTab::serverTextIsNeverMarkup()
{
    subscribeTo("<b>bold</b>");
    m_server->command({"PUBLISH", "<b>bold</b>", "<img src=x>"});
    QTRY_COMPARE(rows(), 1);
    view()->setCurrentIndex(view()->model()->index(0, 0));
    for (const QLabel *label : m_tab->findChildren<QLabel *>()) {
        if (!label->text().isEmpty())
            QVERIFY2(label->textFormat() == Qt::PlainText, qPrintable(label->text()));
    }
    QCOMPARE(find<QPlainTextEdit>("feedMessagePayload")->toPlainText(), QStringLiteral("<img src=x>"));
}

void TestFeedTab::everyControlIsNamed()
{
    subscribeTo("news");
    for (const QWidget *widget : m_tab->findChildren<QWidget *>()) {
        const bool isInner = widget->objectName().startsWith(QStringLiteral("qt_"))
            || qobject_cast<const QComboBox *>(widget->parent()) || qobject_cast<const QLineEdit *>(widget->parent())
            || widget->inherits("QToolBarExtension");
        if (widget->focusPolicy() == Qt::NoFocus || isInner || widget->inherits("QAbstractScrollAreaScrollBarContainer")
            || widget->inherits("QScrollBar") || widget->inherits("QHeaderView") || widget->inherits("FeedTab")
            || widget->inherits("redshank::FeedTab"))
            continue;
        QVERIFY2(!widget->objectName().isEmpty(), widget->metaObject()->className());
        QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(widget->objectName()));
    }
}

void TestFeedTab::tableSpeaksToAccessibility()
{
    subscribeTo("news");
    m_server->command({"PUBLISH", "news", "hello"});
    QTRY_COMPARE(rows(), 1);
    QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(view());
    QVERIFY(interface);
    QCOMPARE(interface->role(), QAccessible::Table);
    QAccessibleTableInterface *table = interface->tableInterface();
    QVERIFY(table);
    QCOMPARE(table->rowCount(), 1);
    QCOMPARE(table->columnCount(), 3);
    QCOMPARE(table->columnDescription(2), QStringLiteral("Payload"));
    QCOMPARE(table->cellAt(0, 2)->text(QAccessible::Name), QStringLiteral("hello"));
}

void TestFeedTab::keyboardReachesEverything()
{
    subscribeTo("news");
    QSet<QString> reached;
    find<QLineEdit>("feedChannels")->setFocus();
    for (int i = 0; i < 30; ++i) {
        if (QApplication::focusWidget())
            reached.insert(QApplication::focusWidget()->objectName());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }
    for (const char *name : {"feedChannels", "feedChannelKind", "feedSubscribe", "feedUnsubscribe", "feedPauseButton",
             "feedFollowButton", "feedClearButton", "feedFilter", "feedMessages", "publishPayload", "publishButton"})
        QVERIFY2(reached.contains(QLatin1String(name)), name);
}

void TestFeedTab::diesWhileMessagesPourIn()
{
    for (int round = 0; round < 5; ++round) {
        subscribeTo("numbers");
        publishNumbers(0, 20'000);
        if (round % 2)
            QTRY_VERIFY(rows() > 0);
        find<QLineEdit>("publishPayload")->setText(QStringLiteral("late"));
        find<QPushButton>("publishButton")->click();
        m_tab.reset();
        QCoreApplication::processEvents();
        open(m_server->params());
    }
}

QTEST_MAIN(TestFeedTab)
#include "tst_feedtab.moc"
