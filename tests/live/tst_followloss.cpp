// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/live/followfixture.h"

#include <QElapsedTimer>
#include <QTimer>

/// What becomes of following where the server does not help, where it is lost, and where there is too much of it.
class TestFollowLoss : public FollowFixture
{
    Q_OBJECT
private Q_SLOTS:
    void catchesUpWithOneScan();
    void nothingIsPublished();
    void settingIsSwitchedOff();
    void settingIsNotTold_data();
    void settingIsNotTold();
    void subscribingIsRefused();
    void lostConnection();
    void serverDiesAndComesBack();
    void eventsDuringAScan();
    void pausedScan();
    void cancelledScanIsNotStartedAnew();
    void burst();
    void tooMuchToFollow();
    void switchedOffAndOn();
    void diesInFlight();
};

void TestFollowLoss::catchesUpWithOneScan()
{
    RealServer server;
    QVERIFY(server.start({QStringLiteral("--notify-keyspace-events"), QStringLiteral("AE")}));
    server.command({"SET", "before", "v"});
    Keyspace keyspace(server.params());
    follow(keyspace);
    QTRY_VERIFY(isLive(keyspace));
    int scans = 0;
    connect(&keyspace, &Keyspace::progressChanged, this, [&, last = ScanProgress::State::Complete]() mutable {
        const auto now = keyspace.progress().state;
        scans += now == ScanProgress::State::Complete && last != now ? 1 : 0;
        last = now;
    });
    server.kill();
    QTRY_COMPARE(keyspace.followStatus().state, Follow::Lost);
    QVERIFY(server.restart());
    server.command({"SET", "after", "v"});
    keyspace.catchUp(); // as the first connection that is back asks for
    QTRY_COMPARE(names(keyspace.index()), QByteArrayList{"after"});
    QTRY_VERIFY(isLive(keyspace));
    QElapsedTimer later; // than a refresh that is on its way
    later.start();
    QTRY_VERIFY(later.elapsed() > 800);
    QCOMPARE(scans, 1);
    keyspace.catchUp(); // nothing was missed since
    QVERIFY(keyspace.isComplete());
}

void TestFollowLoss::nothingIsPublished()
{
    QVERIFY(fill(10));
    Keyspace keyspace(m_server->params());
    follow(keyspace);
    QTRY_COMPARE(keyspace.followStatus().state, Follow::Off);
    QTRY_VERIFY(keyspace.isComplete());
    QVERIFY(keyspace.followStatus().setting.isKnown());
    QVERIFY(keyspace.followStatus().setting.flags().isEmpty());
    // No connection is kept for it.
    QTRY_VERIFY2(clients("normal") == 1, m_server->command({"CLIENT", "LIST"}).bytes.constData());
    QCOMPARE(clients("pubsub"), qint64(0));
    m_server->command({"SET", "missed", "v"});
    publish("gxeEn");
    keyspace.checkFollowing();
    QTRY_VERIFY(keyspace.followStatus().isLive());
    QTRY_VERIFY(agrees(keyspace)); // by a refresh of its own
    m_server->command({"SET", "followed", "v"});
    QTRY_VERIFY(keyspace.index().contains("followed"));
}

void TestFollowLoss::settingIsSwitchedOff()
{
    publish("gxeEn");
    Keyspace keyspace(m_server->params());
    follow(keyspace);
    QTRY_VERIFY(isLive(keyspace));
    publish("");
    QTRY_COMPARE(keyspace.followStatus().state, Follow::Off);
    QTRY_COMPARE(clients("pubsub"), qint64(0));
    m_server->command({"SET", "missed", "v"});
    publish("xE");
    keyspace.refresh();
    QTRY_VERIFY(isLive(keyspace) && keyspace.index().contains("missed"));
    using Change = KeyEventSetting::Change;
    QCOMPARE(keyspace.followStatus().setting.missing(), Change::Creation | Change::Removal | Change::Eviction);
}

void TestFollowLoss::settingIsNotTold_data()
{
    QTest::addColumn<QByteArray>("flags");
    for (const char *flags : {"gxeEn", "AKE", "AK", "AE", "AKEn"})
        QTest::newRow(flags) << QByteArray(flags);
}

void TestFollowLoss::settingIsNotTold()
{
    QFETCH(QByteArray, flags);
    publish(flags);
    m_server->command({"ACL", "SETUSER", "limited", "on", ">secret", "~*", "&*", "+@all", "-config"});
    ConnectionParams params = m_server->params();
    params.user = "limited";
    params.password = Secret("secret");
    QVERIFY(fill(20));
    Keyspace keyspace(params);
    follow(keyspace);
    QTRY_VERIFY(isLive(keyspace));
    QVERIFY(!keyspace.followStatus().setting.isKnown());
    for (int i = 0; i < 10; ++i) {
        m_server->command({"SET", "new:" + QByteArray::number(i), "v"});
        m_server->command({"DEL", "user:" + QByteArray::number(i)});
    }
    QTRY_VERIFY(keyspace.index().contains("new:9") && !keyspace.index().contains("user:9"));
    QVERIFY(agrees(keyspace));
    if (flags.contains('n') && flags.contains('E')) {
        // It has seen how they come, and lets go of what says nothing more.
        QTRY_COMPARE(m_server->command({"PUBSUB", "NUMPAT"}).integer, qint64(0));
        QTRY_COMPARE(m_server->command({"PUBSUB", "CHANNELS"}).elements.size(), qsizetype(7));
        m_server->command({"HSET", "late", "f", "v"});
        m_server->command({"DEL", "new:1"});
        QTRY_VERIFY(agrees(keyspace));
    }
}

void TestFollowLoss::subscribingIsRefused()
{
    publish("AKE");
    m_server->command({"ACL", "SETUSER", "deaf", "on", ">secret", "~*", "resetchannels", "+@all"});
    ConnectionParams params = m_server->params();
    params.user = "deaf";
    params.password = Secret("secret");
    QVERIFY(fill(20));
    Keyspace keyspace(params);
    follow(keyspace);
    QTRY_COMPARE(keyspace.followStatus().state, Follow::Failed);
    QCOMPARE(keyspace.followStatus().error.kind, Error::Kind::Permission);
    QTRY_VERIFY(keyspace.isComplete());
    QCOMPARE(keyspace.index().size(), qsizetype(20));
}

void TestFollowLoss::lostConnection()
{
    publish("gxeEn");
    QVERIFY(fill(2000));
    Keyspace keyspace(m_server->params());
    follow(keyspace);
    QTRY_VERIFY(isLive(keyspace));
    QSignalSpy statuses(&keyspace, &Keyspace::followStatusChanged);
    for (int round = 0; round < 3; ++round) {
        const int before = int(statuses.count());
        // Nothing of this is announced to us: it happens in the same step as the loss.
        m_server->command({"EVAL",
            "for i = 1, 100 do redis.call('DEL', 'user:' .. (i + 100 * ARGV[1])) end "
            "redis.call('SET', 'missed:' .. ARGV[1], 'v')",
            "0", QByteArray::number(round)});
        m_server->command({"CLIENT", "KILL", "TYPE", "pubsub"});
        m_server->command({"DEL", "user:" + QByteArray::number(1500 + round)});
        QTRY_VERIFY(statuses.count() > before);
        QTRY_VERIFY(isLive(keyspace));
        QTRY_VERIFY(agrees(keyspace));
    }
}

void TestFollowLoss::serverDiesAndComesBack()
{
    m_server.reset(new RealServer);
    QVERIFY(m_server->start({QStringLiteral("--notify-keyspace-events"), QStringLiteral("gxeEn")}));
    QVERIFY(fill(1000));
    Keyspace keyspace(m_server->params());
    follow(keyspace);
    QTRY_VERIFY(isLive(keyspace));
    m_server->kill();
    QTRY_COMPARE(keyspace.followStatus().state, Follow::Lost);
    QVERIFY(!keyspace.followStatus().error.sentence().isEmpty());
    QCOMPARE(keyspace.index().size(), qsizetype(1000)); // what is known stays
    QVERIFY(m_server->restart());
    QVERIFY(fill(5, "reborn:"));
    QTRY_VERIFY(keyspace.followStatus().isLive());
    QTRY_VERIFY(agrees(keyspace));
    m_server->command({"SET", "after", "v"});
    QTRY_VERIFY(agrees(keyspace));
}

void TestFollowLoss::eventsDuringAScan()
{
    publish("gxeEn");
    for (const bool isRefresh : {false, true}) {
        m_server->command({"FLUSHALL"});
        QVERIFY(fill(60000));
        KeyspaceOptions options;
        options.isGentle = true; // long enough
        Keyspace keyspace(m_server->params(), options);
        keyspace.setFollowing(true);
        QTRY_VERIFY(keyspace.followStatus().isLive());
        keyspace.start();
        if (isRefresh) {
            QTRY_VERIFY(keyspace.isComplete());
            keyspace.start();
        }
        QTRY_VERIFY(!keyspace.index().isEmpty() && keyspace.progress().isRunning());
        QRandomGenerator random(3);
        int rounds = 0;
        while (keyspace.progress().isRunning() && rounds < 500) {
            const QByteArray key = "user:" + QByteArray::number(random.bounded(60000));
            m_server->command({"DEL", key});
            if (rounds % 3 == 0)
                m_server->command({"SET", key, "again"});
            m_server->command({"RENAMENX", "user:" + QByteArray::number(random.bounded(60000)),
                "renamed:" + QByteArray::number(rounds)});
            ++rounds;
            QCoreApplication::processEvents();
        }
        QVERIFY(rounds > 3);
        QTRY_VERIFY(keyspace.isComplete());
        const qint64 scans = m_server->calls("scan");
        QTRY_COMPARE(keyspace.index().size(), qsizetype(m_server->command({"DBSIZE"}).integer));
        QVERIFY(agrees(keyspace));
        QCOMPARE(m_server->calls("scan"), scans);
    }
}

void TestFollowLoss::pausedScan()
{
    publish("gxeEn");
    QVERIFY(fill(100000));
    KeyspaceOptions options;
    options.isGentle = true;
    Keyspace keyspace(m_server->params(), options);
    follow(keyspace);
    QTRY_VERIFY(!keyspace.index().isEmpty() && keyspace.followStatus().isLive());
    keyspace.pause();
    QTRY_COMPARE(keyspace.progress().state, State::Paused);
    const QByteArray known = keyspace.index().keyAt(0);
    m_server->command({"SET", "meanwhile", "v"});
    m_server->command({"DEL", known});
    QTRY_VERIFY(keyspace.index().contains("meanwhile") && !keyspace.index().contains(known));
    QCOMPARE(keyspace.progress().state, State::Paused);
    keyspace.resume();
    QTRY_VERIFY(keyspace.isComplete());
    QVERIFY(agrees(keyspace));
}

void TestFollowLoss::cancelledScanIsNotStartedAnew()
{
    publish("gxeEn");
    QVERIFY(fill(100000));
    KeyspaceOptions options;
    options.isGentle = true;
    Keyspace keyspace(m_server->params(), options);
    follow(keyspace);
    QTRY_VERIFY(!keyspace.index().isEmpty() && keyspace.followStatus().isLive());
    keyspace.cancel();
    QTRY_COMPARE(keyspace.progress().state, State::Cancelled);
    const qint64 scans = m_server->calls("scan");
    QSignalSpy statuses(&keyspace, &Keyspace::followStatusChanged);
    m_server->command({"CLIENT", "KILL", "TYPE", "pubsub"});
    QTRY_VERIFY(statuses.count() >= 2 && keyspace.followStatus().isLive());
    m_server->command({"SET", "after", "v"});
    QTRY_VERIFY(keyspace.index().contains("after"));
    const qint64 looks = m_server->calls("dbsize");
    QTRY_VERIFY(m_server->calls("dbsize") >= looks + 2); // long enough for a refresh to be due
    QCOMPARE(m_server->calls("scan"), scans);
}

void TestFollowLoss::burst()
{
    publish("gxeEn");
    QVERIFY(fill(50000));
    Keyspace keyspace(m_server->params());
    follow(keyspace);
    QTRY_VERIFY(isLive(keyspace));
    QElapsedTimer beat;
    qint64 longest = 0;
    QTimer heart;
    heart.setTimerType(Qt::PreciseTimer);
    connect(&heart, &QTimer::timeout, this, [&] { longest = qMax(longest, beat.restart()); });
    int batches = 0;
    connect(&keyspace, &Keyspace::keysFollowed, this, [&] { ++batches; });
    // In one step of the server: what follows waits in our socket, and comes as fast as it can be read.
    m_server->command({"EVAL",
        "for i = 1, 25000 do redis.call('SET', 'burst:' .. i, 'v') end "
        "for i = 1, 10000 do redis.call('DEL', 'user:' .. i, 'burst:' .. i) end",
        "0"});
    beat.start();
    heart.start(5);
    QElapsedTimer spent;
    spent.start();
    QTRY_VERIFY(keyspace.index().contains("burst:25000") && !keyspace.index().contains("user:10000")
        && !keyspace.index().contains("burst:10000"));
    heart.stop();
    QVERIFY(keyspace.followStatus().isLive());
    QVERIFY(agrees(keyspace));
    QVERIFY2(batches <= 2 + spent.elapsed() / 100, QByteArray::number(batches).constData());
    QVERIFY2(longest < 200, QByteArray::number(longest).constData());
}

void TestFollowLoss::tooMuchToFollow()
{
    publish("gxeEn");
    m_server->command({"CONFIG", "SET", "client-output-buffer-limit", "pubsub 0 0 0"});
    QVERIFY(fill(1000));
    Keyspace keyspace(m_server->params());
    follow(keyspace);
    QTRY_VERIFY(isLive(keyspace));
    bool hasOverrun = false;
    double rate = 0;
    connect(&keyspace, &Keyspace::followStatusChanged, this, [&] {
        if (keyspace.followStatus().state != Follow::Overrun)
            return;
        hasOverrun = true;
        rate = keyspace.followStatus().changesPerSecond;
    });
    // The names of one batch are more than are let in.
    m_server->command({"EVAL", "for i = 1, 400000 do redis.call('SET', 'burst:' .. i, 'v') end", "0"});
    QTRY_VERIFY(hasOverrun);
    QVERIFY(rate > 0);
    QTRY_COMPARE(clients("pubsub"), qint64(0)); // the server is relieved too
    QTRY_VERIFY(keyspace.followStatus().isLive());
    QTRY_COMPARE(keyspace.index().size(), qsizetype(401000));
    QTRY_VERIFY(keyspace.isComplete());
    m_server->command({"DEL", "burst:1"});
    QTRY_VERIFY(!keyspace.index().contains("burst:1"));
}

void TestFollowLoss::switchedOffAndOn()
{
    publish("gxeEn");
    Keyspace keyspace(m_server->params());
    follow(keyspace);
    QTRY_VERIFY(isLive(keyspace));
    for (int i = 0; i < 20; ++i) {
        m_server->command({"SET", "k" + QByteArray::number(i), "v"});
        keyspace.setFollowing(false);
        QCOMPARE(keyspace.followStatus().state, Follow::Idle);
        m_server->command({"SET", "missed" + QByteArray::number(i), "v"});
        keyspace.setFollowing(true);
    }
    QTRY_VERIFY(isLive(keyspace));
    QTRY_VERIFY(agrees(keyspace));
    keyspace.setFollowing(false);
    QTRY_COMPARE(clients("pubsub"), qint64(0));
    QCOMPARE(m_server->command({"CONFIG", "GET", "notify-keyspace-events"}).elements[1].bytes.isEmpty(), false);
}

void TestFollowLoss::diesInFlight()
{
    publish("AKE");
    QVERIFY(fill(20000));
    for (int i = 0; i < 40; ++i) {
        auto keyspace = std::make_unique<Keyspace>(m_server->params());
        follow(*keyspace);
        if (i % 4 == 1)
            QTRY_VERIFY(keyspace->followStatus().isLive());
        if (i % 4 == 2) {
            QTRY_VERIFY(isLive(*keyspace));
            QVERIFY(fill(3000, "n" + QByteArray::number(i) + ':'));
        }
        if (i % 4 == 3)
            keyspace->setFollowing(false);
    }
    // In slots of its own signals.
    for (const auto signal : {&Keyspace::followStatusChanged, &Keyspace::indexChanged}) {
        auto *keyspace = new Keyspace(m_server->params());
        bool isGone = false;
        connect(keyspace, signal, this, [&] {
            if (!std::exchange(isGone, true))
                keyspace->deleteLater();
        });
        follow(*keyspace);
        QTRY_VERIFY(isGone);
    }
}

QTEST_GUILESS_MAIN(TestFollowLoss)
#include "tst_followloss.moc"
