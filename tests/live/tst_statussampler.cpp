// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/statussampler.h"
#include "tests/support/realserver.h"
#include "tests/support/test.h"

#include <QSignalSpy>

using namespace redshank;
using namespace std::chrono_literals;

class TestStatusSampler : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void samplesARealServer();
    void worksWhereInfoIsRefused();
    void neverTwoAtOnce();
    void looksAgainWhenAsked();
    void countsKeysWhereOnlyInfoIsAllowed();
    void stopsWhenAsked();
    void goesOnAfterAReconnect();
    void diesInFlight();
};

void TestStatusSampler::samplesARealServer()
{
    RealServer server;
    QVERIFY2(server.start(), server.errorText());
    server.command({"MSET", "a", "1", "b", "2", "c", "3"});
    Connection connection(server.params());
    connection.open();
    StatusSampler sampler(&connection);
    sampler.setInterval(50ms);
    QSignalSpy sampled(&sampler, &StatusSampler::sampled);
    sampler.start();
    QTRY_VERIFY(!sampled.isEmpty());
    const auto sample = sampled[0][0].value<StatusSample>();
    QVERIFY(sample.roundTrip && *sample.roundTrip > 0us && *sample.roundTrip < 10s);
    QVERIFY(sample.usedMemory && *sample.usedMemory > 100'000);
    QVERIFY(sample.operationsPerSecond);
    QVERIFY(sample.connectedClients && *sample.connectedClients >= 1);
    QCOMPARE(sample.keys, std::optional<quint64>(3));
    QCOMPARE(sample.role, "master");
    QVERIFY(sample.product == "redis" || sample.product == "valkey");
    QVERIFY(sample.version.contains('.'));
    QCOMPARE(sample.sentPerSecond, 0.0); // its own commands do not count
    for (int i = 0; i < 100; ++i)
        connection.send({"PING"}, this, [](const ReplyView &) {});
    const auto isRateSeen = [&sampled] {
        return std::any_of(sampled.cbegin(), sampled.cend(),
            [](const QList<QVariant> &each) { return each[0].value<StatusSample>().sentPerSecond > 0; });
    };
    QTRY_VERIFY(isRateSeen());
}

void TestStatusSampler::worksWhereInfoIsRefused()
{
    RealServer server;
    QVERIFY2(server.start(), server.errorText());
    server.command({"ACL", "SETUSER", "poor", "on", ">secret", "~*", "&*", "+ping", "+select", "+get"});
    ConnectionParams params = server.params();
    params.user = "poor";
    params.password = Secret("secret");
    Connection connection(params);
    connection.open();
    StatusSampler sampler(&connection);
    sampler.setInterval(20ms);
    QSignalSpy sampled(&sampler, &StatusSampler::sampled);
    sampler.start();
    QTRY_VERIFY(!sampled.isEmpty());
    // Our own handshake may ask once too; what counts is that the sampler does not go on asking.
    const auto refusals = [&server] { return server.command({"ACL", "LOG"}).elements.size(); };
    const auto entries = refusals();
    const qsizetype before = sampled.size();
    QTRY_VERIFY(sampled.size() > before + 5);
    const auto sample = sampled.last()[0].value<StatusSample>();
    QVERIFY(sample.roundTrip);
    QVERIFY(!sample.usedMemory);
    QVERIFY(!sample.keys);
    QVERIFY(sample.role.isEmpty());
    QCOMPARE(refusals(), entries);
    QCOMPARE(server.calls("ping") > 5, true);
    const Reply stats = server.command({"INFO", "commandstats"});
    const QByteArray info = stats.bytes.mid(stats.bytes.indexOf("cmdstat_info:"));
    QVERIFY2(info.first(info.indexOf('\r')).contains("rejected_calls=1")
            || info.first(info.indexOf('\r')).contains("rejected_calls=2"),
        info);
}

void TestStatusSampler::neverTwoAtOnce()
{
    RealServer server;
    QVERIFY2(server.start(), server.errorText());
    Connection connection(server.params());
    connection.open();
    StatusSampler sampler(&connection);
    sampler.setInterval(5ms);
    QSignalSpy sampled(&sampler, &StatusSampler::sampled);
    sampler.start();
    QTRY_VERIFY(!sampled.isEmpty());
    server.freeze();
    // Sixty intervals pass; one sample has three commands.
    QVERIFY(!QTest::qWaitFor([&] { return connection.pendingCommands() > 3; }, 300));
    server.thaw();
    const qsizetype before = sampled.size();
    QTRY_VERIFY(sampled.size() > before);
}

void TestStatusSampler::looksAgainWhenAsked()
{
    RealServer server;
    QVERIFY2(server.start(), server.errorText());
    Connection connection(server.params());
    connection.open();
    StatusSampler sampler(&connection);
    sampler.setInterval(1h);
    QSignalSpy sampled(&sampler, &StatusSampler::sampled);
    sampler.sampleSoon(); // it does not run
    sampler.start();
    QTRY_COMPARE(sampled.size(), 1);
    server.command({"MSET", "a", "1", "b", "2"});
    server.command({"SET", "c", "3"}, 5);
    for (int i = 0; i < 100; ++i)
        sampler.sampleSoon();
    QTRY_COMPARE(sampled.size(), 2);
    const auto sample = sampled.last()[0].value<StatusSample>();
    QCOMPARE(sample.keysOf(0), std::optional<quint64>(2));
    QCOMPARE(sample.keysOf(5), std::optional<quint64>(1));
    QVERIFY(!sample.keysOf(1));
    // A wish that comes while a look is under way is not lost: what it is about may have come too late for that one.
    server.freeze();
    sampler.sampleSoon();
    QTRY_VERIFY(connection.pendingCommands() > 0);
    QVERIFY(!QTest::qWaitFor([&] { return sampled.size() > 2; }, 200));
    sampler.sampleSoon();
    QVERIFY(!QTest::qWaitFor([&] { return sampled.size() > 2; }, 200));
    server.thaw();
    QTRY_COMPARE(sampled.size(), 4);
}

void TestStatusSampler::countsKeysWhereOnlyInfoIsAllowed()
{
    RealServer server;
    QVERIFY2(server.start(), server.errorText());
    server.command({"SET", "a", "1"}, 3);
    server.command({"ACL", "SETUSER", "poor", "on", ">secret", "~*", "&*", "+ping", "+select", "+info"});
    for (const int database : {3, 4}) {
        ConnectionParams params = server.params(database);
        params.user = "poor";
        params.password = Secret("secret");
        Connection connection(params);
        connection.open();
        StatusSampler sampler(&connection);
        QSignalSpy sampled(&sampler, &StatusSampler::sampled);
        sampler.start();
        QTRY_VERIFY(!sampled.isEmpty());
        const auto sample = sampled[0][0].value<StatusSample>();
        QCOMPARE(sample.keys, std::optional<quint64>(database == 3 ? 1 : 0));
        QCOMPARE(sample.keysOf(database), sample.keys);
    }
}

void TestStatusSampler::stopsWhenAsked()
{
    RealServer server;
    QVERIFY2(server.start(), server.errorText());
    Connection connection(server.params());
    connection.open();
    StatusSampler sampler(&connection);
    sampler.setInterval(5ms);
    QSignalSpy sampled(&sampler, &StatusSampler::sampled);
    sampler.start();
    QTRY_VERIFY(!sampled.isEmpty());
    server.freeze();
    QTRY_VERIFY(connection.pendingCommands() > 0);
    sampler.stop();
    const qsizetype before = sampled.size();
    server.thaw();
    QTRY_COMPARE(connection.pendingCommands(), 0);
    QCOMPARE(sampled.size(), before);
    QVERIFY(!sampler.isRunning());
    sampler.start();
    QTRY_VERIFY(sampled.size() > before);
}

void TestStatusSampler::goesOnAfterAReconnect()
{
    RealServer server;
    QVERIFY2(server.start(), server.errorText());
    Connection connection(server.params());
    connection.open();
    StatusSampler sampler(&connection);
    sampler.setInterval(10ms);
    QSignalSpy sampled(&sampler, &StatusSampler::sampled);
    sampler.start();
    QTRY_VERIFY(!sampled.isEmpty());
    server.kill();
    QTRY_VERIFY(connection.state() != Connection::State::Ready);
    const qsizetype before = sampled.size();
    QVERIFY(server.restart());
    connection.retry();
    QTRY_VERIFY(sampled.size() > before);
}

void TestStatusSampler::diesInFlight()
{
    RealServer server;
    QVERIFY2(server.start(), server.errorText());
    auto connection = std::make_unique<Connection>(server.params());
    connection->open();
    for (int round = 0; round < 20; ++round) {
        StatusSampler sampler(connection.get());
        sampler.setInterval(1ms);
        sampler.start();
        QTRY_VERIFY(connection->state() == Connection::State::Ready);
        QTRY_VERIFY(connection->pendingCommands() > 0);
    }
    QTRY_COMPARE(connection->pendingCommands(), 0);
    StatusSampler sampler(connection.get());
    sampler.setInterval(1ms);
    sampler.start();
    QTRY_VERIFY(connection->pendingCommands() > 0);
    connection.reset();
    QCoreApplication::processEvents();
    sampler.stop();
    sampler.start();
    QVERIFY(!sampler.isRunning());
}

QTEST_GUILESS_MAIN(TestStatusSampler)
#include "tst_statussampler.moc"
