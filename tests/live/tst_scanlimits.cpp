// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keyspace/scanjob.h"
#include "tests/live/keyspacefixture.h"
#include "tests/support/fakeserver.h"

#include <QElapsedTimer>
#include <QTimer>

static QByteArray bulk(const QByteArray &bytes)
{
    return '$' + QByteArray::number(bytes.size()) + "\r\n" + bytes + "\r\n";
}

static QByteArray scanReply(const QByteArray &cursor, const QByteArrayList &keys)
{
    QByteArray wire = "*2\r\n" + bulk(cursor) + '*' + QByteArray::number(keys.size()) + "\r\n";
    for (const QByteArray &key : keys)
        wire += bulk(key);
    return wire;
}

/// What a scan does about too much, too long, too little known, and a server that is not the one it was.
class TestScanLimits : public KeyspaceFixture
{
    Q_OBJECT
private Q_SLOTS:
    void D19_aMillionKeysWithoutASlowCall();
    void nextCallLeavesBeforeTheNames();
    void gentleCallsWaitForTheNames();
    void budgetOfNames();
    void budgetHoldsForARefresh();
    void megabytesOfName();
    void sizeFromInfo();
    void progressByTheCursor();
    void anotherProcessAnswers();
    void unknownProcessAnswers();
    void typesBeforeRedis6();
};

void TestScanLimits::D19_aMillionKeysWithoutASlowCall()
{
    QVERIFY(!m_server->command({"DEBUG", "POPULATE", "1000000", "user", "1"}).isError());
    m_server->command({"CONFIG", "SET", "slowlog-log-slower-than", "10000"});
    m_server->command({"CONFIG", "SET", "slowlog-max-len", "1000"});
    m_server->command({"CONFIG", "RESETSTAT"});
    m_server->command({"SLOWLOG", "RESET"});
    Keyspace keyspace(m_server->params());
    keyspace.start();
    QTRY_VERIFY_WITH_TIMEOUT(keyspace.isComplete(), 4 * patience);
    QCOMPARE(keyspace.index().size(), qsizetype(1000000));
    QVERIFY(m_server->calls("scan") > 50);
    // The server's clock runs on while the machine gives its processor to somebody else. A call that is slow by itself
    // is slow every time it is made.
    const Reply slow = m_server->command({"SLOWLOG", "GET", "1000"});
    for (const Reply &entry : slow.elements) {
        QByteArrayList call;
        for (const Reply &argument : entry.elements.value(3).elements)
            call.append(argument.bytes);
        if (call.value(0).toUpper() != "SCAN")
            continue;
        bool isAlwaysSlow = true;
        for (int again = 0; again < 20 && isAlwaysSlow; ++again) {
            m_server->command({"SLOWLOG", "RESET"});
            m_server->command(call);
            isAlwaysSlow = m_server->command({"SLOWLOG", "LEN"}).integer > 0;
        }
        QVERIFY2(!isAlwaysSlow, call.join(' ').constData());
    }
}

void TestScanLimits::nextCallLeavesBeforeTheNames()
{
    FakeServer fake;
    QVERIFY(fake.start());
    int scans = 0;
    fake.setScript([&](const QByteArrayList &arguments) -> QByteArray {
        if (arguments[0].toUpper() != "SCAN")
            return ":2\r\n";
        ++scans;
        return arguments[1] == "0" ? "*2\r\n" + bulk("7") + "*1\r\n" : QByteArray(); // the name is held back
    });
    Keyspace keyspace(fake.params());
    keyspace.start();
    QTRY_COMPARE(scans, 2);
    QCOMPARE(keyspace.progress().keysSeen, quint64(0));
    QCOMPARE(fake.requests().last().value(1), QByteArray("7"));
    fake.hangUp();
    // Both calls are lost with the connection; the first is made again.
    fake.setScript([&](const QByteArrayList &arguments) -> QByteArray {
        if (arguments[0].toUpper() != "SCAN")
            return ":2\r\n";
        return arguments[1] == "0" ? scanReply("7", {"first"}) : scanReply("0", {"second"});
    });
    QTRY_VERIFY(keyspace.isComplete());
    QCOMPARE(names(keyspace.index()), (QByteArrayList{"first", "second"}));
}

void TestScanLimits::gentleCallsWaitForTheNames()
{
    FakeServer fake;
    QVERIFY(fake.start());
    int scans = 0;
    fake.setScript([&](const QByteArrayList &arguments) -> QByteArray {
        if (arguments[0].toUpper() != "SCAN")
            return ":2\r\n";
        ++scans;
        return arguments[1] == "0" ? "*2\r\n" + bulk("7") + "*1\r\n" : scanReply("0", {"second"});
    });
    KeyspaceOptions options;
    options.isGentle = true;
    Keyspace keyspace(fake.params(), options);
    keyspace.start();
    QTRY_COMPARE(scans, 1);
    keyspace.pause();
    QTRY_COMPARE(keyspace.progress().state, State::Paused); // the scan's thread has come round since
    fake.inject(bulk("first"));
    keyspace.resume();
    QTRY_VERIFY(keyspace.isComplete());
    QCOMPARE(scans, 2);
    QCOMPARE(keyspace.index().size(), qsizetype(2));
}

void TestScanLimits::budgetOfNames()
{
    QVERIFY(!m_server->command({"DEBUG", "POPULATE", "1000000", "user", "1"}).isError());
    KeyspaceOptions options;
    options.nameBudget = 3 << 20;
    Keyspace keyspace(m_server->params(), options);
    keyspace.start();
    QTRY_COMPARE(keyspace.progress().state, State::Paused);
    QVERIFY(keyspace.progress().isBudgetReached);
    QCOMPARE(keyspace.progress().error.kind, Error::Kind::LimitExceeded);
    QVERIFY(keyspace.progress().error.what.contains(QStringLiteral("paused")));
    QVERIFY(!keyspace.progress().error.advice.isEmpty());
    const qsizetype known = keyspace.index().size();
    QVERIFY(known > 10000 && known < 1000000);
#ifdef __SANITIZE_THREAD__
    constexpr int slack = 4; // the builder of the list is many times slower than the scan that fills it
#else
    constexpr int slack = 2;
#endif
    QVERIFY(keyspace.index().memoryUsage() < slack * options.nameBudget);
    QVERIFY(keyspace.index().memoryUsage() > options.nameBudget / 2);
    // Going on without raising it changes nothing and says the same.
    keyspace.resume();
    QTRY_VERIFY(keyspace.progress().state == State::Paused && keyspace.progress().isBudgetReached);
    QVERIFY(keyspace.index().size() < 1000000);
    keyspace.setNameBudget(64 << 20);
    keyspace.resume();
    QTRY_VERIFY(keyspace.isComplete());
    QCOMPARE(keyspace.index().size(), qsizetype(1000000));
    QVERIFY(!keyspace.progress().isBudgetReached);
    QVERIFY(!keyspace.progress().error);
}

void TestScanLimits::budgetHoldsForARefresh()
{
    // What is known already does not come twice: a refresh needs no more than it did.
    QVERIFY(!m_server->command({"DEBUG", "POPULATE", "100000", "user", "1"}).isError());
    Keyspace keyspace(m_server->params());
    keyspace.start();
    QTRY_VERIFY(keyspace.isComplete());
    keyspace.setNameBudget(2 * keyspace.index().memoryUsage() + (4 << 20));
    keyspace.refresh();
    QTRY_VERIFY(!keyspace.isComplete());
    QTRY_VERIFY(keyspace.isComplete());
    keyspace.setNameBudget(keyspace.index().memoryUsage() / 2);
    keyspace.refresh();
    QTRY_COMPARE(keyspace.progress().state, State::Paused);
    QCOMPARE(keyspace.index().size(), qsizetype(100000));
}

void TestScanLimits::megabytesOfName()
{
    QVERIFY(fill(2000));
    QVERIFY(!m_server->command({"SET", QByteArray(64 << 20, 'n'), "v"}).isError());
    QVERIFY(!m_server->command({"SET", "user:" + QByteArray(ScanJob::longestName, '1'), "v"}).isError());
    const QByteArray megabyte(ScanJob::longestName, 'm');
    QVERIFY(!m_server->command({"SET", megabyte, "v"}).isError());
    Keyspace keyspace(m_server->params());
    // The thread that asks is never kept waiting, whatever comes.
    QElapsedTimer beat;
    qint64 longest = 0;
    QTimer timer;
    connect(&timer, &QTimer::timeout, this, [&] {
        longest = qMax(longest, beat.elapsed());
        beat.start();
    });
    beat.start();
    timer.start(1);
    keyspace.start();
    QTRY_VERIFY(keyspace.isComplete());
    QCOMPARE(keyspace.progress().longNames, quint64(2));
    QCOMPARE(keyspace.index().size(), qsizetype(2001));
    QVERIFY(keyspace.index().contains(megabyte));
    QCOMPARE(keyspace.index().folder("user:").keyCount(), qsizetype(2000));
    QVERIFY2(longest < 500, qPrintable(QString::number(longest)));
    keyspace.refresh();
    QTRY_VERIFY(!keyspace.isComplete());
    QTRY_VERIFY(keyspace.isComplete());
    QCOMPARE(keyspace.progress().longNames, quint64(2));
}

void TestScanLimits::sizeFromInfo()
{
    QVERIFY(fill(60000));
    m_server->command({"ACL", "SETUSER", "reader", "on", ">secret", "~*", "+@all", "-dbsize"});
    ConnectionParams params = m_server->params();
    params.user = "reader";
    params.password = Secret("secret");
    Keyspace keyspace(params);
    keyspace.start();
    QTRY_VERIFY(keyspace.isComplete());
    QCOMPARE(keyspace.progress().expected, qint64(60000));
}

void TestScanLimits::progressByTheCursor()
{
    // Neither DBSIZE nor INFO, or a pattern: the cursor itself tells how far it is.
    QVERIFY(!m_server->command({"DEBUG", "POPULATE", "200000", "user", "1"}).isError());
    m_server->command({"ACL", "SETUSER", "reader", "on", ">secret", "~*", "+@all", "-dbsize", "-info"});
    ConnectionParams params = m_server->params();
    params.user = "reader";
    params.password = Secret("secret");
    KeyspaceOptions options;
    options.match = "user:*1*";
    options.isGentle = true;
    Keyspace keyspace(params, options);
    double last = 0;
    bool hasGrownOnly = true;
    bool hasTime = false;
    connect(&keyspace, &Keyspace::progressChanged, &keyspace, [&] {
        const ScanProgress &progress = keyspace.progress();
        const double now = progress.fraction();
        hasGrownOnly = hasGrownOnly && (now < 0 || now >= last);
        last = qMax(last, now);
        hasTime = hasTime || (progress.state == State::Scanning && now > 0 && progress.remaining().count() >= 0);
    });
    keyspace.start();
    QTRY_VERIFY(keyspace.isComplete());
    QCOMPARE(keyspace.progress().expected, qint64(-1));
    QVERIFY(hasGrownOnly);
    QVERIFY(hasTime);
    QCOMPARE(last, 1.0);
}

void TestScanLimits::anotherProcessAnswers()
{
    // Its cursors mean nothing in the new one: the scan begins again, and what it does not find any more is gone.
    FakeServer fake;
    QVERIFY(fake.start());
    QByteArray identity = "first";
    QByteArrayList asked;
    fake.setScript([&](const QByteArrayList &arguments) -> QByteArray {
        if (arguments[0] == "INFO")
            return bulk("# Server\r\nredis_version:7.0.15\r\nrun_id:" + identity + "\r\n");
        if (arguments[0] != "SCAN")
            return ":3\r\n";
        asked.append(identity + ' ' + arguments[1]);
        if (identity == "first")
            return arguments[1] == "0" ? scanReply("5", {"old", "both"}) : QByteArray();
        return arguments[1] == "0" ? scanReply("9", {"both"}) : scanReply("0", {"new"});
    });
    Keyspace keyspace(fake.params());
    keyspace.start();
    QTRY_VERIFY(asked.contains("first 5") && keyspace.index().size() == 2);
    identity = "second";
    fake.hangUp();
    QTRY_VERIFY(keyspace.isComplete());
    QCOMPARE(asked, (QByteArrayList{"first 0", "first 5", "second 0", "second 9"}));
    QCOMPARE(names(keyspace.index()), (QByteArrayList{"both", "new"}));
    QCOMPARE(keyspace.progress().keysSeen, quint64(2));
}

void TestScanLimits::unknownProcessAnswers()
{
    // A server that does not say who it is is taken for the same.
    FakeServer fake;
    QVERIFY(fake.start());
    QByteArrayList asked;
    fake.setScript([&](const QByteArrayList &arguments) -> QByteArray {
        if (arguments[0] == "INFO")
            return "-NOPERM this user has no permissions to run the 'info' command\r\n";
        if (arguments[0] != "SCAN")
            return ":3\r\n";
        asked.append(arguments[1]);
        if (arguments[1] == "0")
            return scanReply("5", {"a"});
        return asked.size() == 2 ? QByteArray() : scanReply("0", {"b"});
    });
    Keyspace keyspace(fake.params());
    keyspace.start();
    QTRY_COMPARE(asked.size(), 2);
    fake.hangUp();
    QTRY_VERIFY(keyspace.isComplete());
    QCOMPARE(asked, (QByteArrayList{"0", "5", "5"}));
    QCOMPARE(names(keyspace.index()), (QByteArrayList{"a", "b"}));
}

void TestScanLimits::typesBeforeRedis6()
{
    FakeServer old;
    QVERIFY(old.start());
    old.setProtocol(2);
    old.setScript([](const QByteArrayList &arguments) -> QByteArray {
        if (arguments.first() == "INFO")
            return "$22\r\nredis_version:5.0.14\r\n\r\n";
        if (arguments.first() != "SCAN")
            return "+OK\r\n";
        return arguments.contains("TYPE") ? "-ERR syntax error\r\n" : "*2\r\n$1\r\n0\r\n*1\r\n$1\r\nk\r\n";
    });
    Keyspace keyspace(old.params());
    keyspace.setSelection({}, "hash");
    keyspace.start();
    QTRY_VERIFY2(keyspace.isComplete(), qPrintable(keyspace.progress().error.sentence()));
    QCOMPARE(keyspace.index().size(), qsizetype(1)); // the filter by type looks at it
}

QTEST_GUILESS_MAIN(TestScanLimits)
#include "tst_scanlimits.moc"
