// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "browserfixture.h"
#include "ui/panels/browser/followline.h"

#include <QPushButton>
#include <QScrollBar>
#include <QToolButton>

using namespace redshank;

/// The tree follows the database and keeps its place; the server's setting is changed only by consent.
class TestBrowserFollow : public QObject, private BrowserFixture
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY2(startServer(), m_server.errorText()); }
    void init()
    {
        reset();
        publish({});
    }
    void cleanup() { stop(); }

    void keepsItsPlace();
    void selectionFollowsARename_data();
    void selectionFollowsARename();
    void renamedIntoAClosedFolder();
    void returnsWithOneRefresh_data();
    void returnsWithOneRefresh();
    void returnsWithoutARefreshWhereNothingWasMissed();
    void offersWhatTheServerCanDo();
    void declinedChangesNothing();
    void addsOnlyWhatIsMissing();
    void isPutBackOnlyWhenAskedTo();
    void staysWhereOthersHaveChangedIt();
    void othersMayAddWhileTheQuestionIsOpen();
    void productionTypesTheName();
    void readOnlyIsNotAsked();
    void refusedConfigIsSaid();
    void dismissedStaysAway();
    void panelDiesBeforeTheAnswer();

private:
    void publish(const QByteArray &flags) { m_server.command({"CONFIG", "SET", "notify-keyspace-events", flags}); }
    QByteArray setting()
    {
        return m_server.command({"CONFIG", "GET", "notify-keyspace-events"}).elements.value(1).bytes;
    }
    FollowLine *line() const { return m_panel->findChild<FollowLine *>(); }
    QPushButton *action() const { return m_panel->findChild<QPushButton *>(QStringLiteral("followAction")); }
    QToolButton *button() const { return m_panel->findChild<QToolButton *>(QStringLiteral("followButton")); }
    bool isLive() const { return m_panel->keyspace()->followStatus().isLive() && isSettled(); }
    bool isOffered() const { return line()->isVisible() && action()->isVisible(); }
};

void TestBrowserFollow::keepsItsPlace()
{
    publish("gxeEn");
    QByteArrayList keys;
    for (int i = 0; i < 120; ++i)
        keys << "a:" + QByteArray::number(i) << "b:x:" + QByteArray::number(i);
    set(keys);
    open();
    QTRY_VERIFY(isLive());
    QVERIFY(!line()->isVisible()); // nothing to tell
    QVERIFY(button()->isChecked());
    expand("b:");
    expand("b:x:");
    choose("b:x:60");
    QTRY_VERIFY(view()->visualRect(view()->currentIndex()).isValid());
    view()->verticalScrollBar()->setValue(view()->verticalScrollBar()->maximum() / 2);
    const int row = view()->visibleRows().first;
    const QByteArray top = model()->identityAt(row).full;
    const int rows = model()->rowCount();

    m_server.command({"DEL", "b:x:1", "b:x:61", "a:7"});
    m_server.command({"SET", "b:x:1000", "v"});
    m_server.command({"RENAME", "b:x:2", "b:x:2000"});
    m_server.command({"SET", "0", "v"});
    m_server.command({"PEXPIRE", "b:x:119", "10"});
    QTRY_VERIFY(this->row("b:x:119") < 0 && this->row("0") >= 0 && this->row("b:x:2000") >= 0);
    QCOMPARE(model()->rowCount(), rows - 1);
    QVERIFY(this->row("b:x:61") < 0);
    QCOMPARE(model()->identityAt(view()->currentIndex().row()).full, QByteArray("b:x:60"));
    QVERIFY(view()->selectionModel()->isSelected(view()->currentIndex()));
    QCOMPARE(model()->identityAt(view()->visibleRows().first).full, top);

    m_server.command({"SET", "b:x:60", "over it"});
    m_server.command({"DEL", "b:x:60"});
    QTRY_VERIFY(this->row("b:x:60") < 0);
    QVERIFY(model()->index(this->row("b:x:"), 0).data(KeyTreeModel::ExpandedRole).toBool());
    // Without events a refresh does the same.
    publish({});
    m_panel->refresh();
    QTRY_COMPARE(m_panel->keyspace()->followStatus().state, FollowStatus::State::Off);
    QTRY_VERIFY(isSettled());
    m_server.command({"DEL", "b:x:3"});
    m_panel->refresh();
    QTRY_VERIFY(this->row("b:x:3") < 0);
    QVERIFY(model()->index(this->row("b:x:"), 0).data(KeyTreeModel::ExpandedRole).toBool());
}

void TestBrowserFollow::selectionFollowsARename_data()
{
    QTest::addColumn<QByteArray>("flags");
    for (const char *flags : {"gxeEn", "AE", "AK", "AKE"})
        QTest::newRow(flags) << QByteArray(flags);
}

void TestBrowserFollow::selectionFollowsARename()
{
    QFETCH(QByteArray, flags);
    publish(flags);
    set({"a:1", "a:2", "a:3", "b", "c"});
    open();
    QTRY_VERIFY(isLive());
    expand("a:");
    choose("a:2");
    view()->selectionModel()->select(model()->index(row("b"), 0), QItemSelectionModel::Select);
    const auto isSelected = [this](const QByteArray &key) {
        return row(key) >= 0 && view()->selectionModel()->isSelected(model()->index(row(key), 0));
    };
    QSignalSpy told(m_panel->keyspace(), &Keyspace::keysRenamed);
    m_server.command({"RENAME", "a:2", "a:zz"});
    m_server.command({"RENAME", "b", "c"}); // over another one
    QTRY_VERIFY(row("a:zz") >= 0 && row("b") < 0);
    QVERIFY(!told.isEmpty());
    QCOMPARE(model()->identityAt(view()->currentIndex().row()).full, QByteArray("a:zz"));
    QVERIFY(isSelected("a:zz") && isSelected("c"));
    QVERIFY(!isSelected("a:1") && !isSelected("a:3"));
    // The same in one transaction with what has nothing to do with it.
    m_server.pipeline({{"MULTI"}, {"SET", "x", "v"}, {"RENAME", "a:zz", "tmp"}, {"DEL", "a:1"},
        {"RENAME", "tmp", "a:0"}, {"SET", "a:zz", "another"}, {"EXEC"}});
    QTRY_VERIFY(row("a:0") >= 0 && row("a:1") < 0);
    QVERIFY(isSelected("c"));
    QCOMPARE(model()->identityAt(view()->currentIndex().row()).full, QByteArray("a:zz")); // which is there again
}

void TestBrowserFollow::renamedIntoAClosedFolder()
{
    publish("AE");
    set({"a", "b:1", "c"});
    open();
    QTRY_VERIFY(isLive());
    choose("a");
    m_server.command({"RENAME", "a", "b:2"});
    QTRY_VERIFY(row("a") < 0);
    // Nobody opens folders from afar, nor is all in one chosen for the user.
    QCOMPARE(model()->rowCount(), 2);
    QCOMPARE(model()->identityAt(view()->currentIndex().row()).full, QByteArray("b:"));
    QVERIFY(!view()->selectionModel()->hasSelection());
}

void TestBrowserFollow::returnsWithOneRefresh_data()
{
    QTest::addColumn<QByteArray>("flags");
    QTest::addColumn<bool>("isRestarted");
    QTest::newRow("live") << QByteArray("AE") << false;
    QTest::newRow("not live") << QByteArray() << false;
    QTest::newRow("live, and another process then") << QByteArray("AE") << true;
}

void TestBrowserFollow::returnsWithOneRefresh()
{
    QFETCH(QByteArray, flags);
    QFETCH(bool, isRestarted);
    publish(flags);
    set({"a", "b"});
    open();
    QTRY_VERIFY(isSettled() && m_panel->keyspace()->followStatus().isSettled());
    QTRY_COMPARE(m_panel->keyspace()->followStatus().isLive(), !flags.isEmpty());
    int scans = 0;
    connect(m_panel->keyspace(), &Keyspace::progressChanged, this, [&, last = ScanProgress::State::Complete]() mutable {
        const auto now = m_panel->keyspace()->progress().state;
        scans += now == ScanProgress::State::Complete && last != now ? 1 : 0;
        last = now;
    });
    if (isRestarted) {
        QVERIFY(m_server.restart());
    } else {
        m_server.pipeline({{"CLIENT", "KILL", "TYPE", "pubsub"}, {"SET", "c", "v"}, {"DEL", "a"},
            {"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"}});
    }
    QTRY_COMPARE(shown(), isRestarted ? QByteArrayList() : (QByteArrayList{"b", "c"}));
    QTRY_VERIFY(isSettled() && m_session->isReady());
    QElapsedTimer later; // than any refresh that is on its way
    later.start();
    QTRY_VERIFY(later.elapsed() > 1500);
    QCOMPARE(scans, 1);
    QVERIFY(isSettled());
}

void TestBrowserFollow::returnsWithoutARefreshWhereNothingWasMissed()
{
    publish("AE");
    set({"a", "b"});
    open();
    QTRY_VERIFY(isLive());
    const qint64 scans = m_server.calls("scan");
    QSignalSpy states(&m_session->connection(), &Connection::stateChanged);
    m_server.pipeline({{"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"}, {"SET", "c", "v"}, {"DEL", "a"}});
    QTRY_COMPARE(shown(), (QByteArrayList{"b", "c"})); // by the connection that listens, which was not lost
    QTRY_VERIFY(!states.isEmpty() && m_session->isReady());
    QElapsedTimer later;
    later.start();
    QTRY_VERIFY(later.elapsed() > 800);
    QCOMPARE(m_server.calls("scan"), scans);
}

void TestBrowserFollow::offersWhatTheServerCanDo()
{
    open();
    QTRY_VERIFY(isOffered());
    QVERIFY(line()
                ->findChild<QWidget *>(QStringLiteral("followText"))
                ->toolTip()
                .contains(QStringLiteral("event for each change")));
    QVERIFY(action()->accessibleDescription().contains(QStringLiteral("processor time")));
    m_prompt->answers = {{true, {}}};
    action()->click();
    QTRY_VERIFY(isLive());
    QCOMPARE(m_prompt->questions.size(), qsizetype(1));
    const Question &question = m_prompt->questions.first();
    QVERIFY(question.text.contains(QStringLiteral("test server")));
    QVERIFY(question.text.contains(QStringLiteral("notify-keyspace-events")));
    QVERIFY(question.text.contains(QStringLiteral("Now: \"\"")));
    QVERIFY(question.detail.contains(QStringLiteral("restarts")));
    QVERIFY(!KeyEventSetting(setting()).missing());
    QTRY_VERIFY(!line()->isVisible());
    set({"new"});
    QTRY_VERIFY(row("new") >= 0);
}

void TestBrowserFollow::declinedChangesNothing()
{
    open();
    QTRY_VERIFY(isOffered());
    m_prompt->answers = {{false, {}}};
    m_server.command({"CONFIG", "RESETSTAT"});
    action()->click();
    QTRY_COMPARE(m_prompt->questions.size(), qsizetype(1));
    QTRY_VERIFY(m_prompt->answers.isEmpty());
    QTRY_VERIFY(isSettled());
    QCOMPARE(setting(), QByteArray());
    QCOMPARE(m_server.calls("config|set"), qint64(0));
}

void TestBrowserFollow::addsOnlyWhatIsMissing()
{
    publish("Klx");
    open();
    QTRY_VERIFY(isOffered());
    QVERIFY(line()->text().contains(QStringLiteral("new keys")));
    QVERIFY(!line()->text().contains(QStringLiteral("expiries")));
    m_prompt->answers = {{true, {}}};
    action()->click();
    QTRY_VERIFY(!KeyEventSetting(setting()).missing());
    for (const char flag : {'K', 'l', 'x', 'E', 'g', 'e', 'n'})
        QVERIFY(setting().contains(flag));
    QVERIFY(!setting().contains('h') && !setting().contains('A'));
}

void TestBrowserFollow::isPutBackOnlyWhenAskedTo()
{
    publish("Kl");
    open();
    QTRY_VERIFY(isOffered());
    const QByteArray before = setting();
    m_prompt->answers = {{true, {}}};
    action()->click();
    QTRY_VERIFY(isLive() && !m_panel->keyspace()->followStatus().setting.missing());
    const QByteArray after = setting();
    button()->click();
    QCOMPARE(m_panel->keyspace()->followStatus().state, FollowStatus::State::Idle);
    QCOMPARE(setting(), after);
    QVERIFY(isOffered());
    m_prompt->answers = {{true, {}}};
    action()->click();
    QTRY_COMPARE(setting(), before);
    QVERIFY(m_prompt->questions.last().text.contains(QString::fromLatin1(before)));
    QTRY_VERIFY(!line()->isVisible());
}

void TestBrowserFollow::staysWhereOthersHaveChangedIt()
{
    open();
    QTRY_VERIFY(isOffered());
    m_prompt->answers = {{true, {}}};
    action()->click();
    QTRY_VERIFY(isLive());
    publish("AKE");
    button()->click();
    QVERIFY(isOffered());
    action()->click();
    QTRY_VERIFY(line()->text().contains(QStringLiteral("somebody else")));
    QCOMPARE(setting(), QByteArray("AKE"));
    QCOMPARE(m_prompt->questions.size(), qsizetype(1));
}

void TestBrowserFollow::othersMayAddWhileTheQuestionIsOpen()
{
    open();
    QTRY_VERIFY(isOffered());
    action()->click();
    QTRY_COMPARE(m_prompt->questions.size(), qsizetype(1));
    publish("Kz");
    m_prompt->answerNow({true, {}}); // the question said "Now: nothing"
    QTRY_VERIFY(line()->text().contains(QStringLiteral("somebody else")));
    QVERIFY(setting().size() == 2 && setting().contains('z'));
    m_prompt->answers = {{true, {}}};
    action()->click();
    QTRY_COMPARE(m_prompt->questions.size(), qsizetype(2));
    QTRY_VERIFY(!KeyEventSetting(setting()).missing());
    QVERIFY(setting().contains('z'));
}

void TestBrowserFollow::productionTypesTheName()
{
    Profile profile;
    profile.environment = Environment::Production;
    open(profile);
    QTRY_VERIFY(isOffered());
    action()->click();
    QTRY_COMPARE(m_prompt->questions.size(), qsizetype(1));
    QCOMPARE(m_prompt->questions.first().typeToConfirm, QStringLiteral("test server"));
    QCOMPARE(setting(), QByteArray());
}

void TestBrowserFollow::readOnlyIsNotAsked()
{
    Profile profile;
    profile.params.safety = SafetyLevel::ReadOnly;
    open(profile);
    QTRY_VERIFY(line()->isVisible());
    QVERIFY(!action()->isVisible());
    QVERIFY(m_prompt->questions.isEmpty());
    // Where the server does it already, reading on is fine.
    publish("AKE");
    m_panel->refresh();
    QTRY_VERIFY(isLive());
    QTRY_VERIFY(!line()->isVisible());
}

void TestBrowserFollow::refusedConfigIsSaid()
{
    m_server.command({"ACL", "SETUSER", "limited", "on", ">secret", "~*", "&*", "+@all", "-config|set"});
    Profile profile;
    profile.params.user = "limited";
    profile.params.password = Secret("secret");
    open(profile);
    QTRY_VERIFY(isOffered());
    m_prompt->answers = {{true, {}}};
    action()->click();
    QTRY_VERIFY(line()->text().contains(QStringLiteral("could not be changed")));
    QVERIFY(line()->text().contains(QStringLiteral("NOPERM")));

    m_server.command({"ACL", "SETUSER", "limited", "-config"});
    open(profile);
    QTRY_VERIFY(line()->text().contains(QStringLiteral("as far as")));
    QVERIFY(!action()->isVisible());
}

void TestBrowserFollow::dismissedStaysAway()
{
    open();
    QTRY_VERIFY(isOffered());
    m_panel->findChild<QToolButton *>(QStringLiteral("followClose"))->click();
    QVERIFY(!line()->isVisible());
    m_panel->refresh();
    QTRY_VERIFY(!isSettled());
    QTRY_VERIFY(isSettled() && m_panel->keyspace()->followStatus().state == FollowStatus::State::Off);
    QVERIFY(!line()->isVisible());
    button()->click(); // whoever asks anew is told anew
    button()->click();
    QTRY_VERIFY(isOffered());
}

void TestBrowserFollow::panelDiesBeforeTheAnswer()
{
    open();
    QTRY_VERIFY(isOffered());
    m_prompt->answers = {{true, {}}};
    action()->click();
    m_panel.reset();
    bool isAnswered = false; // behind what the panel has asked
    m_session->send(Command{"PING"}, m_session.get(), [&](const ReplyView &) { isAnswered = true; });
    QTRY_VERIFY(isAnswered);
    QVERIFY(m_prompt->questions.isEmpty());
    m_prompt->answers.clear();
    open();
    QTRY_VERIFY(isOffered());
    action()->click();
    QTRY_COMPARE(m_prompt->questions.size(), qsizetype(1));
    m_panel.reset();
    QCOMPARE(setting(), QByteArray());
}

QTEST_MAIN(TestBrowserFollow)
#include "tst_browserfollow.moc"
