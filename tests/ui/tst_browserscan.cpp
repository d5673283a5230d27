// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "browserfixture.h"
#include "ui/panels/browser/namebudgetmenu.h"

#include <QElapsedTimer>
#include <QLabel>
#include <QLocalSocket>
#include <QTimer>
#include <QToolButton>

using namespace redshank;

/// What the scan line offers and tells: the limit for names, and searches.
class TestBrowserScan : public QObject, private BrowserFixture
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

    void sizesAreRead_data();
    void sizesAreRead();
    void limitIsChosenFromAMenu();
    void limitIsTyped();
    void pausesAtTheLimitAndLoadsMore();
    void raisedLimitGoesOn();
    void shortSearchIsNotTold();
    void longSearchIsTold();
    void followingASearchIsNotTold();
    void emptyDatabaseSaysHowKeysShowUp();
    void changedTtlIsShown();

private:
    void publish(const QByteArray &flags) { m_server.command({"CONFIG", "SET", "notify-keyspace-events", flags}); }
    /// The server does nothing for so many seconds.
    void stall(const QByteArray &seconds)
    {
        m_stall.abort();
        m_stall.connectToServer(m_server.path());
        QTRY_COMPARE(m_stall.state(), QLocalSocket::ConnectedState);
        m_stall.write("DEBUG SLEEP " + seconds + "\r\n");
        QVERIFY(m_stall.flush());
    }
    NameBudgetMenu *menu() const { return m_panel->findChild<NameBudgetMenu *>(); }
    QAction *choice(qint64 bytes) const
    {
        const QList<QAction *> all = menu()->actions();
        const auto found = std::find_if(all.begin(), all.end(),
            [name = QStringLiteral("nameBudget%1").arg(bytes)](QAction *each) { return each->objectName() == name; });
        return found == all.end() ? nullptr : *found;
    }
    QToolButton *button(const char *name) const { return m_panel->findChild<QToolButton *>(QLatin1String(name)); }
    QLocalSocket m_stall;
    bool isPaused() const { return m_panel->keyspace()->progress().isBudgetReached && button("loadMore")->isVisible(); }
};

void TestBrowserScan::sizesAreRead_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("bytes");
    QTest::newRow("megabytes") << QStringLiteral("512 MB") << (512LL << 20);
    QTest::newRow("as it is shown") << NameBudgetMenu::text(3LL << 30) << (3LL << 30);
    QTest::newRow("a part, as it is shown") << NameBudgetMenu::text(3LL << 29) << (3LL << 29);
    QTest::newRow("a part with a comma") << QStringLiteral(" 1,5gib ") << (3LL << 29);
    QTest::newRow("one letter") << QStringLiteral("2g") << (2LL << 30);
    QTest::newRow("too little") << QStringLiteral("15 MB") << -1LL;
    QTest::newRow("too much") << QStringLiteral("99999 TB") << -1LL;
    QTest::newRow("no unit") << QStringLiteral("512") << -1LL;
    QTest::newRow("no number") << QStringLiteral("GB") << -1LL;
    QTest::newRow("nothing") << QString() << -1LL;
}

void TestBrowserScan::sizesAreRead()
{
    QFETCH(QString, text);
    QFETCH(qint64, bytes);
    QCOMPARE(NameBudgetMenu::parse(text).value_or(-1), bytes);
}

void TestBrowserScan::limitIsChosenFromAMenu()
{
    set({"a"});
    open();
    QTRY_VERIFY(isSettled());
    QVERIFY(button("scanOptions")->isVisible() && !button("scanOptions")->accessibleName().isEmpty());
    QCOMPARE(button("scanOptions")->menu(), menu());
    QVERIFY(choice(0)->isChecked());
    QSignalSpy told(m_panel.get(), &BrowserPanel::nameBudgetChanged);
    m_panel->setNameBudget(2LL << 30); // as settings do: nothing that is worth keeping
    QCOMPARE(told.size(), 0);
    QVERIFY(choice(2LL << 30)->isChecked() && !choice(0)->isChecked());
    choice(1LL << 30)->trigger();
    QCOMPARE(told, (QList<QVariantList>{{1LL << 30}}));
    QVERIFY(choice(1LL << 30)->isChecked());
    m_panel->setNameBudget(5LL << 30); // which is none of the usual ones
    QVERIFY(choice(5LL << 30) && choice(5LL << 30)->isChecked());
    choice(0)->trigger();
    QCOMPARE(told.last(), QVariantList{0LL});
    QVERIFY(!choice(5LL << 30));
    Q_EMIT menu()->aboutToShow();
    QVERIFY(menu()->actions().first()->text().contains(QStringLiteral("in use")));
}

void TestBrowserScan::limitIsTyped()
{
    open();
    QTRY_VERIFY(isSettled());
    QSignalSpy told(m_panel.get(), &BrowserPanel::nameBudgetChanged);
    m_prompt->answers = {{true, QStringLiteral("1.5 GB")}};
    menu()->findChild<QAction *>(QStringLiteral("nameBudgetOther"))->trigger();
    QTRY_COMPARE(told, (QList<QVariantList>{{3LL << 29}}));
    const Question question = m_prompt->questions.first();
    QVERIFY(question.validate(question.inputText).isEmpty());
    QVERIFY(!question.validate(QStringLiteral("some")).isEmpty());
    QVERIFY(choice(3LL << 29)->isChecked());
    m_prompt->answers = {{false, QStringLiteral("3 GB")}};
    menu()->findChild<QAction *>(QStringLiteral("nameBudgetOther"))->trigger();
    QTRY_COMPARE(m_prompt->questions.size(), 2);
    QTRY_VERIFY(m_prompt->answers.isEmpty());
    QCOMPARE(told.size(), 1);
}

void TestBrowserScan::pausesAtTheLimitAndLoadsMore()
{
    QVERIFY(!m_server.command({"DEBUG", "POPULATE", "1000000", "user", "1"}).isError());
    open();
    m_panel->setNameBudget(1 << 20);
    m_panel->refresh();
    QSignalSpy told(m_panel.get(), &BrowserPanel::nameBudgetChanged);
    QTRY_VERIFY(isPaused());
    QVERIFY2(count().contains(QStringLiteral("limit of 1 MiB")), qPrintable(count()));
    const QString known = QLocale().toString(m_panel->keyspace()->allKeys().size());
    QVERIFY2(count().contains(known), qPrintable(count()));
    QVERIFY2(job().contains(QStringLiteral("limit")), qPrintable(job())); // whole, where the line has no room for it
    QVERIFY(!button("resumeScan")->isVisible()); // it would change nothing
    QVERIFY(button("cancelScan")->isVisible());
    QVERIFY(!button("loadMore")->text().isEmpty() && !button("loadMore")->accessibleName().isEmpty());
    const qsizetype first = m_panel->keyspace()->allKeys().size();
    int clicks = 0;
    while (!isSettled()) {
        QVERIFY(++clicks < 10);
        button("loadMore")->click();
        QVERIFY(!button("loadMore")->isVisible());
        QTRY_VERIFY(isPaused() || isSettled());
        QVERIFY(m_panel->keyspace()->allKeys().size() > first); // each gets on
    }
    QVERIFY(clicks > 1);
    QCOMPARE(m_panel->keyspace()->allKeys().size(), 1'000'000);
    QTRY_VERIFY(!count().contains(QStringLiteral("limit")) && job().isEmpty());
    QCOMPARE(told.size(), 0); // for this list alone
}

void TestBrowserScan::raisedLimitGoesOn()
{
    QVERIFY(!m_server.command({"DEBUG", "POPULATE", "300000", "user", "1"}).isError());
    open();
    m_panel->setNameBudget(1 << 20);
    m_panel->refresh();
    QTRY_VERIFY(isPaused());
    choice(0)->trigger();
    QTRY_VERIFY(isSettled());
    QCOMPARE(m_panel->keyspace()->allKeys().size(), 300'000);
    // Known names may take more than the limit that is set now: Load more gets on all the same.
    m_panel->setNameBudget(1 << 20);
    m_panel->refresh();
    QTRY_VERIFY(isPaused());
    button("loadMore")->click();
    QTRY_VERIFY(isSettled());
}

void TestBrowserScan::shortSearchIsNotTold()
{
    set({"alpha", "beta"});
    open();
    QTRY_VERIFY(isSettled());
    QStringList told;
    QStringList notices;
    connect(m_panel->keyspace(), &Keyspace::filteringChanged, this, [&] {
        told.append(count());
        if (notice()->isVisible())
            notices.append(notice()->title());
    });
    for (const char *text : {"a", "al", "alx", "alxy", ""}) {
        filter()->setText(QLatin1String(text));
        QTRY_VERIFY(!m_panel->keyspace()->isFiltering());
    }
    QVERIFY(told.size() >= 8);
    for (const QString &text : std::as_const(told))
        QVERIFY2(!text.contains(QStringLiteral("searching")), qPrintable(text));
    for (const QString &text : std::as_const(notices))
        QVERIFY2(text.startsWith(QStringLiteral("No key matches")), qPrintable(text));
}

void TestBrowserScan::longSearchIsTold()
{
    set({"alpha", "beta"});
    open();
    QTRY_VERIFY(isSettled());
    stall("1.5");
    filter()->setText(QStringLiteral("type:hash")); // each key is asked about, and no answer comes for a while
    QVERIFY2(!count().contains(QStringLiteral("searching")), qPrintable(count()));
    QTRY_VERIFY2(count().contains(QStringLiteral("searching")), qPrintable(count()));
    QTRY_VERIFY2(!count().contains(QStringLiteral("searching")), qPrintable(count()));
    QTRY_VERIFY(notice()->isVisible() && notice()->title().startsWith(QStringLiteral("No key matches")));
}

void TestBrowserScan::followingASearchIsNotTold()
{
    publish("AE");
    set({"alpha", "beta"});
    open();
    QTRY_VERIFY(isSettled() && m_panel->keyspace()->followStatus().isLive());
    filter()->setText(QStringLiteral("type:string"));
    QTRY_COMPARE(model()->rowCount(), 2);
    QTRY_VERIFY(count().startsWith(QStringLiteral("2 match")) && !count().contains(QStringLiteral("searching")));
    QElapsedTimer since; // the first search has ended, and not only found both
    since.start();
    QTRY_VERIFY(since.elapsed() > 300);
    // What comes is asked about as well, and that takes as long as the server does.
    QStringList told;
    QTimer watch;
    connect(&watch, &QTimer::timeout, this, [&] { told.append(count()); });
    watch.start(10);
    m_server.command({"SET", "more", "v"});
    stall("0.6");
    QTRY_COMPARE(model()->rowCount(), 3);
    QVERIFY2(told.size() > 30, "the server was not slow");
    for (const QString &text : std::as_const(told))
        QVERIFY2(!text.contains(QStringLiteral("searching")), qPrintable(text));
}

void TestBrowserScan::emptyDatabaseSaysHowKeysShowUp()
{
    const auto text = [this] { return notice()->findChild<QLabel *>(QStringLiteral("noticeText"))->text(); };
    open();
    QTRY_COMPARE(notice()->title(), QStringLiteral("This database is empty"));
    QTRY_COMPARE(m_panel->keyspace()->followStatus().state, FollowStatus::State::Off);
    QVERIFY2(text().contains(QStringLiteral("after a refresh")), qPrintable(text()));
    for (const char *flags : {"AE", "gxeE"}) { // the second does not name new keys
        publish(flags);
        m_panel->refresh();
        QTRY_VERIFY(m_panel->keyspace()->followStatus().isLive() && isSettled());
        QTRY_COMPARE(text().contains(QStringLiteral("after a refresh")), flags[0] == 'g');
        publish({});
        m_panel->refresh();
        QTRY_COMPARE(m_panel->keyspace()->followStatus().state, FollowStatus::State::Off);
    }
    QTRY_VERIFY2(text().contains(QStringLiteral("after a refresh")), qPrintable(text()));
}

void TestBrowserScan::changedTtlIsShown()
{
    set({"k"});
    open();
    QTRY_VERIFY(isSettled());
    const auto ttl = [this] { return model()->index(0, 0).data(KeyTreeModel::TtlRole).toLongLong(); };
    QTRY_COMPARE(model()->index(0, 0).data(KeyTreeModel::TypeRole).toByteArray(), QByteArray("string"));
    QCOMPARE(ttl(), -1);
    m_server.command({"PEXPIRE", "k", "500000"}); // as another part of the window does
    m_panel->noteTtlChanged("k");
    QTRY_VERIFY(ttl() > 400'000);
    m_server.command({"PERSIST", "k"});
    m_panel->noteTtlChanged("k");
    QTRY_COMPARE(ttl(), -1);
}

QTEST_MAIN(TestBrowserScan)
#include "tst_browserscan.moc"
