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
    void init();
    void samplesARealServer();
    void worksWhereInfoIsRefused();
    void neverTwoAtOnce();
    void tellsOfSilence();
    void looksAgainWhenAsked();
    void countsKeysWhereOnlyInfoIsAllowed();
    void stopsWhenAsked();
    void goesOnAfterAReconnect();
    void diesInFlight();

private:
    std::unique_ptr<RealServer> m_server;
};

namespace {

/// A sampler that runs, and what it said.
struct Watch
{
    explicit Watch(const ConnectionParams &params, std::chrono::milliseconds interval = 1s)
        : connection(params)
        , sampler(&connection)
        , sampled(&sampler, &StatusSampler::sampled)
    {
        connection.open();
        sampler.setInterval(interval);
    }

    Connection connection;
    StatusSampler sampler;
    QSignalSpy sampled;
};

} // namespace

void TestStatusSampler::init()
{
    m_server = std::make_unique<RealServer>();
    QVERIFY2(m_server->start(), m_server->errorText());
}

void TestStatusSampler::samplesARealServer()
{
    m_server->command({"MSET", "a", "1", "b", "2", "c", "3"});
    Watch watch(m_server->params(), 50ms);
    watch.sampler.start();
    QTRY_VERIFY(!watch.sampled.isEmpty());
    const auto sample = watch.sampled[0][0].value<StatusSample>();
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
        watch.connection.send({"PING"}, this, [](const ReplyView &) {});
    const auto isRateSeen = [&watch] {
        return std::any_of(watch.sampled.cbegin(), watch.sampled.cend(),
            [](const QList<QVariant> &each) { return each[0].value<StatusSample>().sentPerSecond > 0; });
    };
    QTRY_VERIFY(isRateSeen());
}

void TestStatusSampler::worksWhereInfoIsRefused()
{
    m_server->command({"ACL", "SETUSER", "poor", "on", ">secret", "~*", "&*", "+ping", "+select", "+get"});
    ConnectionParams params = m_server->params();
    params.user = "poor";
    params.password = Secret("secret");
    Watch watch(params, 20ms);
    watch.sampler.start();
    QTRY_VERIFY(!watch.sampled.isEmpty());
    // Our own handshake may ask once too; what counts is that the sampler does not go on asking.
    const auto refusals = [this] { return m_server->command({"ACL", "LOG"}).elements.size(); };
    const auto entries = refusals();
    const qsizetype before = watch.sampled.size();
    QTRY_VERIFY(watch.sampled.size() > before + 5);
    const auto sample = watch.sampled.last()[0].value<StatusSample>();
    QVERIFY(sample.roundTrip);
    QVERIFY(!sample.usedMemory);
    QVERIFY(!sample.keys);
    QVERIFY(sample.role.isEmpty());
    QCOMPARE(refusals(), entries);
    QCOMPARE(m_server->calls("ping") > 5, true);
    const Reply stats = m_server->command({"INFO", "commandstats"});
    const QByteArray info = stats.bytes.mid(stats.bytes.indexOf("cmdstat_info:"));
    QVERIFY2(info.first(info.indexOf('\r')).contains("rejected_calls=1")
            || info.first(info.indexOf('\r')).contains("rejected_calls=2"),
        info);
}

void TestStatusSampler::neverTwoAtOnce()
{
    Watch watch(m_server->params(), 5ms);
    watch.sampler.start();
    QTRY_VERIFY(!watch.sampled.isEmpty());
    m_server->freeze();
    // Sixty intervals pass; one sample has three commands.
    QVERIFY(!QTest::qWaitFor([&] { return watch.connection.pendingCommands() > 3; }, 300));
    m_server->thaw();
    const qsizetype before = watch.sampled.size();
    QTRY_VERIFY(watch.sampled.size() > before);
}

void TestStatusSampler::tellsOfSilence()
{
    Watch watch(m_server->params(), 50ms);
    QSignalSpy told(&watch.sampler, &StatusSampler::silenceChanged);
    watch.sampler.start();
    QTRY_VERIFY(!watch.sampled.isEmpty());
    QVERIFY(told.isEmpty());
    m_server->freeze();
    QTRY_VERIFY(told.size() >= 2);
    const auto silenceAt = [&told](qsizetype i) { return told[i][0].value<std::chrono::milliseconds>(); };
    QVERIFY(silenceAt(0) >= StatusSampler::silenceLimit);
    QVERIFY(silenceAt(1) > silenceAt(0));
    m_server->thaw();
    QTRY_COMPARE(silenceAt(told.size() - 1), 0ms);
    // A server that is gone is not a silent one: the connection's state tells that.
    m_server->freeze();
    QTRY_VERIFY(silenceAt(told.size() - 1) > 0ms);
    m_server->kill();
    QTRY_COMPARE(silenceAt(told.size() - 1), 0ms);
}

void TestStatusSampler::looksAgainWhenAsked()
{
    Watch watch(m_server->params(), 1h);
    watch.sampler.sampleSoon(); // it does not run
    watch.sampler.start();
    QTRY_COMPARE(watch.sampled.size(), 1);
    m_server->command({"MSET", "a", "1", "b", "2"});
    m_server->command({"SET", "c", "3"}, 5);
    for (int i = 0; i < 100; ++i)
        watch.sampler.sampleSoon();
    QTRY_COMPARE(watch.sampled.size(), 2);
    const auto sample = watch.sampled.last()[0].value<StatusSample>();
    QCOMPARE(sample.keysOf(0), std::optional<quint64>(2));
    QCOMPARE(sample.keysOf(5), std::optional<quint64>(1));
    QVERIFY(!sample.keysOf(1));
    // A wish that comes while a look is under way is not lost: what it is about may have come too late for that one.
    m_server->freeze();
    watch.sampler.sampleSoon();
    QTRY_VERIFY(watch.connection.pendingCommands() > 0);
    QVERIFY(!QTest::qWaitFor([&] { return watch.sampled.size() > 2; }, 200));
    watch.sampler.sampleSoon();
    QVERIFY(!QTest::qWaitFor([&] { return watch.sampled.size() > 2; }, 200));
    m_server->thaw();
    QTRY_COMPARE(watch.sampled.size(), 4);
}

void TestStatusSampler::countsKeysWhereOnlyInfoIsAllowed()
{
    m_server->command({"SET", "a", "1"}, 3);
    m_server->command({"ACL", "SETUSER", "poor", "on", ">secret", "~*", "&*", "+ping", "+select", "+info"});
    for (const int database : {3, 4}) {
        ConnectionParams params = m_server->params(database);
        params.user = "poor";
        params.password = Secret("secret");
        Watch watch(params);
        watch.sampler.start();
        QTRY_VERIFY(!watch.sampled.isEmpty());
        const auto sample = watch.sampled[0][0].value<StatusSample>();
        QCOMPARE(sample.keys, std::optional<quint64>(database == 3 ? 1 : 0));
        QCOMPARE(sample.keysOf(database), sample.keys);
    }
}

void TestStatusSampler::stopsWhenAsked()
{
    Watch watch(m_server->params(), 5ms);
    watch.sampler.start();
    QTRY_VERIFY(!watch.sampled.isEmpty());
    m_server->freeze();
    QTRY_VERIFY(watch.connection.pendingCommands() > 0);
    watch.sampler.stop();
    const qsizetype before = watch.sampled.size();
    m_server->thaw();
    QTRY_COMPARE(watch.connection.pendingCommands(), 0);
    QCOMPARE(watch.sampled.size(), before);
    QVERIFY(!watch.sampler.isRunning());
    watch.sampler.start();
    QTRY_VERIFY(watch.sampled.size() > before);
}

void TestStatusSampler::goesOnAfterAReconnect()
{
    Watch watch(m_server->params(), 10ms);
    watch.sampler.start();
    QTRY_VERIFY(!watch.sampled.isEmpty());
    m_server->kill();
    QTRY_VERIFY(watch.connection.state() != Connection::State::Ready);
    const qsizetype before = watch.sampled.size();
    QVERIFY(m_server->restart());
    watch.connection.retry();
    QTRY_VERIFY(watch.sampled.size() > before);
}

void TestStatusSampler::diesInFlight()
{
    auto connection = std::make_unique<Connection>(m_server->params());
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
