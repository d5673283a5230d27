// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "browserfixture.h"
#include "core/keyspace/filterline.h"

#include <QAction>
#include <QElapsedTimer>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

using namespace redshank;

/// The filter line: conditions, mistakes, what was looked for before.
class TestBrowserFilters : public QObject, private BrowserFixture
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY2(startServer(), m_server.errorText()); }
    void init() { reset(); }
    void cleanup() { stop(); }

    void leavesOutNames();
    void filtersByConditions();
    void followsDeletions();
    void deletesOnlyWhatMatches_D8();
    void saysWhatIsWrong();
    void saysWhatCannotBeTold();
    void canBeCancelled();
    void remembersWhatWasLookedFor();
    void savesFilters();
    void addsConditions();
    void asksTheServer();
    void diesInFlight();

private:
    JobLine *askLine() const { return m_panel->findChild<JobLine *>(QStringLiteral("askLine")); }
    QAction *menuAction(const char *name)
    {
        filter()->showMenu();
        return filter()->findChild<QAction *>(QLatin1String(name));
    }
    void closeMenu()
    {
        filter()->findChild<QMenu *>(QStringLiteral("filterMenu"))->close();
        QTRY_VERIFY(!filter()->findChild<QMenu *>(QStringLiteral("filterMenu")));
    }
};

void TestBrowserFilters::leavesOutNames()
{
    set({"user:1", "user:2:temp", "order:1", "TEMP"});
    open();
    QTRY_VERIFY(isSettled());
    QTest::keyClicks(filter(), QStringLiteral("-temp"));
    QTRY_COMPARE(count(), QStringLiteral("2 match of 4 listed"));
    QCOMPARE(shown(), (QByteArrayList{"order:", "order:1", "user:", "user:1"})); // few matches unfold
    filter()->setText(QStringLiteral("user -temp"));
    QTRY_COMPARE(shown(), (QByteArrayList{"user:", "user:1"}));
    set({"user:3", "user:4:temp"});
    press(Qt::Key_F5);
    QTRY_COMPARE(shown(), (QByteArrayList{"user:", "user:1", "user:3"}));
    filter()->clear();
    QTRY_COMPARE(count(), QStringLiteral("6 keys listed"));
}

void TestBrowserFilters::filtersByConditions()
{
    set({"a:1", "a:2", "b:1"});
    m_server.command({"HSET", "a:hash", "f", "v"});
    m_server.command({"EXPIRE", "a:1", "30"});
    open();
    QTRY_VERIFY(isSettled());
    filter()->setText(QStringLiteral("type:hash"));
    QTRY_COMPARE(shown(), (QByteArrayList{"a:", "a:hash"}));
    QTRY_COMPARE(count(), QStringLiteral("1 match of 4 listed"));
    filter()->setText(QStringLiteral("a: ttl:none -type:hash"));
    QTRY_COMPARE(shown(), (QByteArrayList{"a:", "a:2"}));
    filter()->setText(QStringLiteral("ttl:<60s"));
    QTRY_COMPARE(shown(), (QByteArrayList{"a:", "a:1"}));
    filter()->setText(QStringLiteral("ttl:<5s"));
    QTRY_VERIFY(notice()->isVisible());
    QTRY_COMPARE(notice()->title(), QStringLiteral("No key matches “ttl:<5s”"));
    m_server.command({"EXPIRE", "b:1", "3"});
    m_panel->refresh(); // asks anew
    QTRY_COMPARE(shown(), (QByteArrayList{"b:", "b:1"}));
}

void TestBrowserFilters::followsDeletions()
{
    set({"a", "b", "c"});
    open();
    QTRY_VERIFY(isSettled());
    filter()->setText(QStringLiteral("type:string"));
    QTRY_COMPARE(count(), QStringLiteral("3 match of 3 listed"));
    choose("b");
    view()->setFocus();
    m_prompt->answers = {{true, {}}};
    press(Qt::Key_Delete);
    QTRY_COMPARE(shown(), (QByteArrayList{"a", "c"}));
    m_panel->noteCreated("d"); // which is not there: it is asked about
    QTRY_COMPARE(count(), QStringLiteral("2 match of 3 listed"));
}

void TestBrowserFilters::deletesOnlyWhatMatches_D8()
{
    set({"f:1", "f:2", "f:temp"});
    m_server.command({"HSET", "f:hash", "f", "v"});
    open();
    QTRY_VERIFY(isSettled());
    filter()->setText(QStringLiteral("type:string -temp"));
    QTRY_COMPARE(shown(), (QByteArrayList{"f:", "f:1", "f:2"}));
    choose("f:");
    view()->setFocus();
    m_prompt->answers = {{true, {}}};
    press(Qt::Key_Delete);
    QTRY_VERIFY(!exists("f:1") && !exists("f:2"));
    QVERIFY(exists("f:hash") && exists("f:temp"));
}

void TestBrowserFilters::saysWhatIsWrong()
{
    set({"a", "b"});
    open();
    QTRY_VERIFY(isSettled());
    filter()->setText(QStringLiteral("ttl:<5x"));
    QVERIFY(!askLine()->isVisible()); // one may still be at it
    QTRY_VERIFY(askLine()->isVisible());
    QVERIFY2(askLine()->text().startsWith(QStringLiteral("At character 7: “x” is no unit of time")),
        qPrintable(askLine()->text()));
    QCOMPARE(shown(), (QByteArrayList{"a", "b"})); // as it was
    QTest::keyClick(filter(), Qt::Key_Backspace);
    QTest::keyClicks(filter(), QStringLiteral("s a"));
    QVERIFY(!askLine()->isVisible());
    QTRY_VERIFY(notice()->isVisible());
    filter()->setText(QStringLiteral("size:no a"));
    QVERIFY(askLine()->isVisible()); // one has gone on
    filter()->clear();
    QVERIFY(!askLine()->isVisible());
    QTRY_COMPARE(shown(), (QByteArrayList{"a", "b"}));
}

void TestBrowserFilters::saysWhatCannotBeTold()
{
    set({"a"});
    m_server.command({"ACL", "SETUSER", "limited", "on", ">secret", "~*", "+@all", "-memory"});
    Profile profile;
    profile.params.user = "limited";
    profile.params.password = Secret("secret");
    open(profile);
    QTRY_VERIFY(isSettled());
    filter()->setText(QStringLiteral("size:>1"));
    QTRY_VERIFY(askLine()->text().contains(QStringLiteral("NOPERM")));
    QVERIFY(shown().isEmpty() || notice()->isVisible());
    filter()->setText(QStringLiteral("a"));
    QTRY_VERIFY(!askLine()->isVisible());
    QTRY_COMPARE(shown(), QByteArrayList{"a"});
}

void TestBrowserFilters::canBeCancelled()
{
    QList<QByteArrayList> commands;
    for (int i = 0; i < 60'000; ++i)
        commands.append({"SET", "k" + QByteArray::number(i), "v"});
    m_server.pipeline(commands);
    open();
    QTRY_VERIFY(isSettled());
    filter()->setText(QStringLiteral("type:string"));
    QTRY_VERIFY(askLine()->isRunning());
    QVERIFY(askLine()->text().contains(QStringLiteral(" of 60,000")));
    askLine()->findChild<QToolButton *>(QStringLiteral("jobClose"))->click();
    QVERIFY(!askLine()->isRunning());
    QVERIFY(askLine()->text().startsWith(QStringLiteral("Cancelled: of 60,000 keys")));
    const int found = model()->rowCount();
    QVERIFY(found < 60'000);
    QElapsedTimer quiet; // nothing more is asked, told or found
    quiet.start();
    QTRY_VERIFY(quiet.elapsed() > 400);
    QVERIFY(askLine()->text().startsWith(QStringLiteral("Cancelled: of 60,000 keys")));
    QCOMPARE(model()->rowCount(), found);
    filter()->setText(QStringLiteral("k"));
    QTRY_COMPARE(model()->rowCount(), 60'000);
    QVERIFY(!askLine()->isVisible());
}

void TestBrowserFilters::remembersWhatWasLookedFor()
{
    set({"alpha", "beta"});
    open();
    QTRY_VERIFY(isSettled());
    QSignalSpy changed(m_panel.get(), &BrowserPanel::filterHistoryChanged);
    m_panel->setFilterHistory({QStringLiteral("old")});
    m_panel->focusFilter();
    QTest::keyClicks(filter(), QStringLiteral("a -x"));
    QTest::keyClick(filter(), Qt::Key_Return);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.last().first().toStringList(), (QStringList{QStringLiteral("a -x"), QStringLiteral("old")}));
    m_panel->focusFilter();
    filter()->setText(QStringLiteral("draft"));
    QTest::keyClick(filter(), Qt::Key_Up);
    QCOMPARE(filter()->text(), QStringLiteral("a -x"));
    QTest::keyClick(filter(), Qt::Key_Up);
    QTest::keyClick(filter(), Qt::Key_Up); // there is none before
    QCOMPARE(filter()->text(), QStringLiteral("old"));
    QTest::keyClick(filter(), Qt::Key_Down);
    QTest::keyClick(filter(), Qt::Key_Down);
    QCOMPARE(filter()->text(), QStringLiteral("draft"));
    QVERIFY(filter()->hasFocus());
    filter()->setText(QStringLiteral("beta"));
    QTRY_COMPARE(shown(), QByteArrayList{"beta"});
    QTest::keyClick(filter(), Qt::Key_Down); // to the keys
    QVERIFY(view()->hasFocus());
    QCOMPARE(filter()->history().first(), QStringLiteral("beta"));
    for (int i = 0; i < 80; ++i) {
        filter()->setText(QString::number(i));
        filter()->remember();
    }
    QCOMPARE(filter()->history().size(), FilterEdit::maxHistory);
}

void TestBrowserFilters::savesFilters()
{
    set({"a"});
    Profile profile;
    profile.filters = {QStringLiteral("type:hash & more")};
    open(profile);
    QTRY_VERIFY(isSettled());
    QSignalSpy changed(m_panel.get(), &BrowserPanel::savedFiltersChanged);
    filter()->setText(QStringLiteral("ttl:none"));
    m_panel->focusFilter();
    QTest::keyClick(filter(), Qt::Key_Down, Qt::AltModifier);
    auto *menu = filter()->findChild<QMenu *>(QStringLiteral("filterMenu"));
    QVERIFY(menu && menu->isVisible());
    filter()->findChild<QAction *>(QStringLiteral("saveFilter"))->trigger();
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.last().first().toStringList(),
        (QStringList{QStringLiteral("type:hash & more"), QStringLiteral("ttl:none")}));
    closeMenu();
    menuAction("saveFilter")->trigger(); // forgets it
    QCOMPARE(changed.last().first().toStringList(), QStringList{QStringLiteral("type:hash & more")});
    closeMenu();
    filter()->showMenu();
    const QList<QAction *> actions = filter()->findChild<QMenu *>(QStringLiteral("filterMenu"))->actions();
    for (QAction *action : actions)
        if (action->text() == QStringLiteral("type:hash && more"))
            action->trigger();
    QCOMPARE(filter()->text(), QStringLiteral("type:hash & more"));
    closeMenu();
}

void TestBrowserFilters::addsConditions()
{
    set({"a"});
    open();
    filter()->setText(QStringLiteral("user "));
    filter()->showMenu();
    auto *conditions = filter()->findChild<QMenu *>(QStringLiteral("filterConditions"));
    conditions->actions().first()->trigger();
    QCOMPARE(filter()->text(), QStringLiteral("user type:hash"));
    // Everything that the menu offers is understood.
    for (QAction *action : conditions->actions()) {
        filter()->clear();
        action->trigger();
        QVERIFY2(FilterLine::parse(filter()->text()).isValid(), qPrintable(filter()->text()));
    }
    closeMenu();
}

void TestBrowserFilters::asksTheServer()
{
    set({"a:1", "a:2", "b:1"});
    m_server.command({"HSET", "a:hash", "f", "v"});
    open();
    QTRY_VERIFY(isSettled());
    filter()->setText(QStringLiteral("a: type:hash"));
    menuAction("serverScan")->trigger();
    closeMenu();
    QTRY_COMPARE(count(), QStringLiteral("1 match of 1 listed · only MATCH *a:* TYPE hash"));
    filter()->clear();
    QTRY_COMPARE(count(), QStringLiteral("1 key listed · only MATCH *a:* TYPE hash"));
    menuAction("serverScan")->trigger();
    closeMenu();
    QTRY_COMPARE(count(), QStringLiteral("4 keys listed"));
}

void TestBrowserFilters::diesInFlight()
{
    QList<QByteArrayList> commands;
    for (int i = 0; i < 20'000; ++i)
        commands.append({"SET", "k:" + QByteArray::number(i), "v"});
    m_server.pipeline(commands);
    for (int round = 0; round < 3; ++round) {
        open();
        filter()->setText(QStringLiteral("type:string -9"));
        if (round > 0)
            QTRY_VERIFY(isSettled());
        if (round > 1)
            QTRY_VERIFY(model()->rowCount() > 0);
        m_panel.reset();
        m_session.reset();
    }
}

QTEST_MAIN(TestBrowserFilters)
#include "tst_browserfilters.moc"
