// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/live/followfixture.h"

/// Which changes a list of keys follows, by all the ways in which a server can announce them.
class TestFollow : public FollowFixture
{
    Q_OBJECT
private Q_SLOTS:
    void comesAndGoes_data();
    void comesAndGoes();
    void writesToOldKeysAreSilent();
    void evictions();
    void otherDatabases();
    void keysWithoutEvents_data();
    void keysWithoutEvents();
    void matchOfTheServer();
    void typeOfTheServer();
    void filterOfTheClient();
    void randomEvents_data();
    void randomEvents();
};

void TestFollow::comesAndGoes_data()
{
    QTest::addColumn<QByteArray>("flags");
    for (const char *flags : {"gxeEn", "AKE", "AK", "AE", "gxeKn"})
        QTest::newRow(flags) << QByteArray(flags);
}

void TestFollow::comesAndGoes()
{
    QFETCH(QByteArray, flags);
    publish(flags);
    QVERIFY(fill(50));
    Keyspace keyspace(m_server->params());
    follow(keyspace);
    QTRY_VERIFY(isLive(keyspace));
    const qint64 scans = m_server->calls("scan");

    m_server->command({"SET", "string", "v"});
    m_server->command({"HSET", "hash", "f", "v"});
    m_server->command({"RPUSH", "list", "a"});
    m_server->command({"SADD", "set", "m"});
    m_server->command({"ZADD", "zset", "1", "m"});
    m_server->command({"XADD", "stream", "*", "f", "v"});
    m_server->command({"SETBIT", "bits", "7", "1"});
    m_server->command({"COPY", "string", "copy"});
    m_server->command({"SET", QByteArray("\0\xff:*", 4), "v"});
    QTRY_COMPARE(keyspace.index().size(), qsizetype(59));
    QVERIFY(agrees(keyspace));

    m_server->command({"DEL", "string"});
    m_server->command({"UNLINK", "hash"});
    m_server->command({"LPOP", "list"});
    m_server->command({"SREM", "set", "m"});
    m_server->command({"PEXPIRE", "zset", "20"});
    m_server->command({"EXPIRE", "stream", "-1"});
    m_server->command({"RENAME", "copy", "user:renamed"});
    m_server->command({"MOVE", "bits", "1"});
    m_server->command({"DEL", QByteArray("\0\xff:*", 4)});
    QTRY_COMPARE(keyspace.index().size(), qsizetype(51));
    QVERIFY(keyspace.index().contains("user:renamed"));
    QVERIFY(agrees(keyspace));

    m_server->command({"RENAME", "user:1", "user:2"}); // over another one
    m_server->command({"MOVE", "bits", "0"}, 1);
    m_server->command({"EVAL", "redis.call('DEL', 'user:3') redis.call('SET', 'user:3', 'again')", "0"});
    QTRY_VERIFY(keyspace.index().contains("bits") && !keyspace.index().contains("user:1"));
    QVERIFY(agrees(keyspace));
    QCOMPARE(m_server->calls("scan"), scans); // all of it without reading the database anew
}

void TestFollow::writesToOldKeysAreSilent()
{
    publish("AKE"); // each write comes to us
    QVERIFY(fill(1000));
    Keyspace keyspace(m_server->params());
    follow(keyspace);
    QTRY_VERIFY(isLive(keyspace));
    QSignalSpy changes(&keyspace, &Keyspace::indexChanged);
    QSignalSpy told(&keyspace, &Keyspace::keysFollowed);
    QVERIFY(fill(1000));
    QTRY_VERIFY(!told.isEmpty());
    m_server->command({"SET", "last", "v"});
    QTRY_VERIFY(keyspace.index().contains("last"));
    QCOMPARE(changes.count(), 1);
}

void TestFollow::evictions()
{
    publish("gxeEn");
    QVERIFY(fill(20000));
    Keyspace keyspace(m_server->params());
    follow(keyspace);
    QTRY_VERIFY(isLive(keyspace));
    QCOMPARE(keyspace.index().size(), qsizetype(20000));
    m_server->command({"CONFIG", "SET", "maxmemory-policy", "allkeys-random"});
    m_server->command({"CONFIG", "SET", "maxmemory", "2500000"});
    m_server->command({"SET", "x", "v"});
    m_server->command({"CONFIG", "SET", "maxmemory", "0"});
    const qsizetype left = m_server->command({"DBSIZE"}).integer;
    QVERIFY(left < 20000);
    const qint64 scans = m_server->calls("scan");
    QTRY_COMPARE(keyspace.index().size(), left);
    QVERIFY(agrees(keyspace));
    QCOMPARE(m_server->calls("scan"), scans);
}

void TestFollow::otherDatabases()
{
    publish("AKE");
    Keyspace keyspace(m_server->params(3));
    follow(keyspace);
    QTRY_VERIFY(isLive(keyspace));
    m_server->command({"SET", "elsewhere", "v"}, 0);
    m_server->command({"SET", "elsewhere too", "v"}, 13);
    m_server->command({"SET", "here", "v"}, 3);
    QTRY_COMPARE(names(keyspace.index()), QByteArrayList{"here"});

    keyspace.setParams(m_server->params(13));
    keyspace.start();
    QTRY_VERIFY(isLive(keyspace));
    m_server->command({"SET", "not seen", "v"}, 3);
    m_server->command({"SET", "seen", "v"}, 13);
    QTRY_COMPARE(names(keyspace.index()), (QByteArrayList{"elsewhere too", "seen"}));
}

void TestFollow::keysWithoutEvents_data()
{
    QTest::addColumn<QByteArrayList>("command");
    QTest::addColumn<bool>("isInfoRefused");
    QTest::addColumn<int>("others"); // keys of the second database
    QTest::newRow("FLUSHDB") << QByteArrayList{"FLUSHDB"} << false << 2000;
    QTest::newRow("FLUSHALL") << QByteArrayList{"FLUSHALL", "ASYNC"} << false << 2000;
    QTest::newRow("SWAPDB") << QByteArrayList{"SWAPDB", "0", "1"} << false << 2000;
    QTest::newRow("a flush in a script") << QByteArrayList{"EVAL", "redis.call('FLUSHDB')", "0"} << false << 2000;
    QTest::newRow("a swap that only the counters tell") << QByteArrayList{"SWAPDB", "0", "1"} << false << 3000;
    QTest::newRow("a swap that only the count tells") << QByteArrayList{"SWAPDB", "0", "1"} << true << 2000;
    QTest::newRow("a flush that only the count tells") << QByteArrayList{"FLUSHDB"} << true << 2000;
}

void TestFollow::keysWithoutEvents()
{
    QFETCH(QByteArrayList, command);
    QFETCH(bool, isInfoRefused);
    QFETCH(int, others);
    publish("gxeEn");
    QVERIFY(fill(3000));
    for (int i = 0; i < others; ++i)
        m_server->command({"SET", "second:" + QByteArray::number(i), "v"}, 1);
    m_server->command({"ACL", "SETUSER", "blind", "on", ">secret", "~*", "&*", "+@all", "-info"});
    ConnectionParams params = m_server->params();
    if (isInfoRefused) {
        params.user = "blind";
        params.password = Secret("secret");
    }
    Keyspace keyspace(params);
    follow(keyspace);
    QTRY_VERIFY(isLive(keyspace));
    // At least one look at the counters before.
    QTRY_VERIFY(m_server->calls("dbsize") >= 3);
    QVERIFY(!m_server->command(command).isError());
    QTRY_VERIFY(agrees(keyspace));
}

void TestFollow::matchOfTheServer()
{
    for (const char *flags : {"gxeEn", "AK"}) {
        m_server->command({"FLUSHALL"});
        publish(flags);
        QVERIFY(fill(20));
        KeyspaceOptions options;
        options.match = "user:[1x]*";
        Keyspace keyspace(m_server->params(), options);
        follow(keyspace);
        QTRY_VERIFY(isLive(keyspace));
        QCOMPARE(keyspace.index().size(), qsizetype(11));
        m_server->command({"SET", "user:2000", "v"});
        m_server->command({"SET", "User:1000", "v"});
        m_server->command({"SET", "user:1000", "v"});
        m_server->command({"DEL", "user:1", "user:2"});
        m_server->command({"RENAME", "user:3", "user:x3"});
        m_server->command({"RENAME", "user:10", "user:y10"});
        QTRY_VERIFY(keyspace.index().contains("user:x3") && !keyspace.index().contains("user:10"));
        QVERIFY(keyspace.index().contains("user:1000"));
        QCOMPARE(keyspace.index().size(), qsizetype(11));
    }
}

void TestFollow::typeOfTheServer()
{
    publish("gxeEn");
    m_server->command({"RPUSH", "list:0", "a"});
    QVERIFY(fill(20));
    KeyspaceOptions options;
    options.type = "list";
    Keyspace keyspace(m_server->params(), options);
    follow(keyspace);
    QTRY_VERIFY(isLive(keyspace));
    QVERIFY(keyspace.followStatus().isByType);
    QList<QByteArrayList> commands;
    for (int i = 1; i <= 1000; ++i) {
        commands.append({"RPUSH", "list:" + QByteArray::number(i), "a"});
        commands.append({"SET", "string:" + QByteArray::number(i), "a"});
        if (i % 10 == 0)
            commands.append({"DEL", "list:" + QByteArray::number(i)});
    }
    QVERIFY(m_server->pipeline(commands));
    QTRY_COMPARE(keyspace.index().size(), qsizetype(901));
    QCOMPARE(keyspace.index().folder("list:").keyCount(), qsizetype(901));
    m_server->command({"DEL", "list:1"});
    m_server->command({"RPUSH", "list:10", "a"});
    QTRY_VERIFY(keyspace.index().contains("list:10") && !keyspace.index().contains("list:1"));
}

void TestFollow::filterOfTheClient()
{
    publish("gxeEn");
    QVERIFY(fill(2000));
    Keyspace keyspace(m_server->params());
    keyspace.setFilter({KeyFilter::Kind::Substring, Qt::CaseSensitive, "77"});
    follow(keyspace);
    QTRY_VERIFY(isLive(keyspace) && !keyspace.isFiltering());
    m_server->command({"SET", "x77", "v"});
    m_server->command({"SET", "x88", "v"});
    m_server->command({"DEL", "user:77"});
    QTRY_VERIFY(keyspace.index().contains("x77") && !keyspace.index().contains("user:77"));
    QVERIFY(!keyspace.index().contains("x88"));
    QVERIFY(keyspace.allKeys().contains("x88"));
}

void TestFollow::randomEvents_data()
{
    comesAndGoes_data();
}

void TestFollow::randomEvents()
{
    QFETCH(QByteArray, flags);
    publish(flags);
    QVERIFY(fill(200));
    Keyspace keyspace(m_server->params());
    follow(keyspace);
    QTRY_VERIFY(isLive(keyspace));
    QRandomGenerator random(11);
    const auto key = [&] { return "user:" + QByteArray::number(random.bounded(300)); };
    for (int round = 0; round < 15; ++round) {
        QList<QByteArrayList> commands;
        for (int i = 0; i < 400; ++i) {
            switch (random.bounded(8)) {
            case 0:
            case 1:
                commands.append({"SET", key(), "v"});
                break;
            case 2:
                commands.append({"RPUSH", key() + 'l', "v"});
                break;
            case 3:
                commands.append({"LPOP", key() + 'l'});
                break;
            case 4:
                commands.append({"RENAME", key(), key()});
                break;
            case 5:
                commands.append({"SET", key(), "v", "PX", QByteArray::number(1 + random.bounded(20))});
                break;
            case 6:
                commands.append({"MOVE", key(), "1"});
                break;
            default:
                commands.append({"DEL", key(), key()});
            }
        }
        QVERIFY(m_server->pipeline(commands));
        if (round % 4 == 3)
            keyspace.refresh();
        m_server->command({"WAIT", "1", "25"}); // no key shall expire between two looks
        QTRY_VERIFY(isLive(keyspace) && agrees(keyspace));
    }
}

QTEST_GUILESS_MAIN(TestFollow)
#include "tst_follow.moc"
