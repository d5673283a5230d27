// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/endpointfixture.h"
#include "tests/support/test.h"

#include <QElapsedTimer>

using namespace redshank;
using namespace std::chrono_literals;

/// Every limit of the contract, every refusal on a real socket (F51, F52, S1 to S6), and what must not reach Redis.
class TestEndpointLimits : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void sendsNothingToRedisF51();
    void refusesLargeBodiesUnread();
    void refusesSmugglingOnTheWire();
    void endsSlowHeads();
    void endsSlowBodies();
    void endsIdleConnections();
    void cutsReadersThatStall();
    void turnsConnectionsAwayBeyondTheLimit();
    void freesPlacesOfRefusedTricklers();
    void stopsReadingBeyondThePipelineLimit();
    void stopsReadingBehindLongBodies();
    void refusesCollectionsThatAreTooLarge();
    void answersSlowlorisAndServesOthers();
    void echoesListedOrigins();
    void tellsATakenPortF52();
    void refusesForeignAddresses();
    void refusesAnEmptyToken();
    void startsAgainWithAnotherTokenF52();
    void stopsWithClientsConnected();
    void diesInFlight();
    void limitsDatabases();
    void tellsBackendFailures();
    void answersClientsThatHaveSaidAll();

private:
    static QByteArray get(const HttpClient &client, const QByteArray &target = "/healthz")
    {
        return client.head("GET", target);
    }
};

void TestEndpointLimits::sendsNothingToRedisF51()
{
    EndpointFixture fixture;
    fixture.config.scope = EndpointScope::Read;
    QVERIFY(fixture.start());
    fixture.server.command({"SET", "k", "v"});
    QCOMPARE(fixture.request("GET", "/v1/db/0/keys/k").status, 200); // the connection is there
    fixture.server.command({"CONFIG", "RESETSTAT"});

    const auto client = [&] { return std::make_unique<HttpClient>(fixture.port); };
    const QByteArray key = "/v1/db/0/keys/k";
    const QByteArray bearer = "Authorization: Bearer " + fixture.config.token.bytes();
    const QByteArray upgrade = webSocketUpgrade().join("\r\n");
    auto foreign = client();
    foreign->host = "evil.example:" + QByteArray::number(fixture.port);
    QCOMPARE(foreign->request("GET", key, {bearer}).status, 421);
    QCOMPARE(client()->request("GET", key, {bearer, "Origin: http://evil.example"}).status, 403);
    QCOMPARE(client()->request("GET", key, {bearer, "Sec-Fetch-Site: cross-site"}).status, 403);
    QCOMPARE(client()->request("GET", key).status, 401);
    QCOMPARE(client()->request("GET", key, {"Authorization: Bearer wrong"}).status, 401);
    QCOMPARE(client()->request("PUT", key, {bearer}, "w").status, 403); // the token only reads
    QCOMPARE(client()->request("DELETE", key, {bearer}).status, 403);
    QCOMPARE(client()->request("POST", key, {bearer, "Content-Type: text/plain"}, "w").status, 405);
    QCOMPARE(client()->request("GET", "/SET/k/w", {bearer}).status, 404);
    QCOMPARE(client()->request("GET", "/v1/ws", {upgrade}).status, 401);
    QCOMPARE(client()->request("GET", "/v1/ws", {upgrade, bearer, "Origin: http://evil.example"}).status, 403);
    QCOMPARE(client()->request("GET", "/v1/ws", {upgrade, bearer, "Origin: null"}).status, 403);
    QCOMPARE(client()->request("PUT", key, {}, QByteArray(10 * 1024 * 1024, 'x')).status, 401);
    QCOMPARE(client()->request("GET", "/" + QByteArray(9000, 'x'), {bearer}).status, 414);
    QCOMPARE(client()->request("GET", "/", {"X: " + QByteArray(17'000, 'x')}).status, 431);
    // What is no HTTP at all: a Redis client, a TLS client.
    auto redis = client();
    QVERIFY(redis->send("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nw\r\n"));
    QCOMPARE(redis->receive().status, 400);

    QCOMPARE(fixture.server.command({"GET", "k"}).bytes, QByteArray("v"));
    const QByteArray stats = fixture.server.command({"INFO", "commandstats"}).bytes;
    for (const QByteArray &line : stats.split('\n')) {
        // The test's own GET, and what the reset leaves of itself.
        const bool isOwn = line.startsWith('#') || line.trimmed().isEmpty() || line.startsWith("cmdstat_config")
            || line.startsWith("cmdstat_get:calls=1,") || line.startsWith("cmdstat_select");
        QVERIFY2(isOwn, stats);
    }
}

void TestEndpointLimits::refusesLargeBodiesUnread()
{
    EndpointFixture fixture;
    fixture.config.limits.body = 100'000;
    QVERIFY(fixture.start());
    QCOMPARE(fixture.request("PUT", "/v1/db/0/keys/k", {}, QByteArray(100'000, 'x')).status, 201);
    const auto client = fixture.client();
    QVERIFY(client->send(client->head("PUT", "/v1/db/0/keys/k", {"Content-Length: 100001"})));
    QCOMPARE(client->receive().status, 413);
    QVERIFY(client->isEnded());
    const auto chunked = fixture.client();
    QVERIFY(chunked->send(chunked->head("PUT", "/v1/db/0/keys/k", {"Transfer-Encoding: chunked"}) + "186a1\r\n"
        + QByteArray(100'001, 'y')));
    QCOMPARE(chunked->receive().status, 413);
    QCOMPARE(fixture.server.command({"STRLEN", "k"}).integer, 100'000);
}

void TestEndpointLimits::refusesSmugglingOnTheWire()
{
    EndpointFixture fixture;
    QVERIFY(fixture.start());
    // Behind the refusal nothing of the stream is read as a request any more.
    const auto client = fixture.client();
    QVERIFY(client->send(client->head("PUT", "/v1/db/0/keys/k", {"Content-Length: 4", "Transfer-Encoding: chunked"})
        + "0\r\n\r\n" + get(*client, "/v1/db/0/keys/k")));
    QCOMPARE(client->receive().status, 400);
    QVERIFY(client->isEnded());
    QCOMPARE(fixture.server.command({"DBSIZE"}).integer, 0);
}

void TestEndpointLimits::endsSlowHeads()
{
    EndpointFixture fixture;
    fixture.config.limits.headerDeadline = 300ms;
    QVERIFY(fixture.start());
    const auto client = fixture.client();
    QElapsedTimer clock;
    clock.start();
    QVERIFY(client->send("GET / HTTP/1.1\r\nHo"));
    QCOMPARE(client->receive().status, 408);
    QVERIFY(clock.elapsed() >= 250); // not before its time
    QVERIFY(client->isEnded());
    // A trickle does not put it off.
    const auto trickle = fixture.client(50);
    clock.restart();
    QVERIFY(trickle->send("GET / HTTP/1.1\r\nHost: a"));
    HttpReply reply;
    while (reply.status == 0 && clock.elapsed() < patience) {
        trickle->send("a");
        reply = trickle->receive();
    }
    QCOMPARE(reply.status, 408);
    // Who sends nothing at all is let go without a word.
    QVERIFY(fixture.client()->isEnded());
}

void TestEndpointLimits::endsSlowBodies()
{
    EndpointFixture fixture;
    fixture.config.limits.bodyIdle = 300ms;
    QVERIFY(fixture.start());
    const auto client = fixture.client();
    QVERIFY(client->send(client->head("PUT", "/v1/db/0/keys/k", {"Content-Length: 5"}) + "abc"));
    QCOMPARE(client->receive().status, 408);
    QVERIFY(client->isEnded());
    QCOMPARE(fixture.server.command({"DBSIZE"}).integer, 0);
}

void TestEndpointLimits::endsIdleConnections()
{
    EndpointFixture fixture;
    fixture.config.limits.keepAlive = 300ms;
    QVERIFY(fixture.start());
    const auto client = fixture.client();
    QCOMPARE(client->request("GET", "/healthz").status, 200);
    QElapsedTimer clock;
    clock.start();
    QVERIFY(client->isEnded());
    QVERIFY(clock.elapsed() >= 200);
}

void TestEndpointLimits::cutsReadersThatStall()
{
    EndpointFixture fixture;
    fixture.config.limits.bodyIdle = 1500ms;
    QVERIFY(fixture.start());
    fixture.server.command({"SET", "large", QByteArray(64 * 1024 * 1024, 'x')});
    const auto client = fixture.client();
    QVERIFY(client->send(get(*client, "/v1/db/0/keys/large")));
    // It never reads. Its stream's connection to Redis goes with it.
    const auto connections = [&] {
        return fixture.server.command({"CLIENT", "LIST", "TYPE", "normal"}).bytes.count("\n");
    };
    QTRY_VERIFY(connections() > 2);
    QTRY_COMPARE(connections(), 2); // the shared one and the test's
    QCOMPARE(fixture.request("GET", "/healthz").status, 200);
}

void TestEndpointLimits::turnsConnectionsAwayBeyondTheLimit()
{
    EndpointFixture fixture;
    fixture.config.limits.connections = 5;
    QVERIFY(fixture.start());
    std::vector<std::unique_ptr<HttpClient>> clients;
    for (int i = 0; i < 5; ++i) {
        clients.push_back(fixture.client());
        QCOMPARE(clients.back()->request("GET", "/healthz").status, 200);
    }
    const auto sixth = fixture.client();
    const HttpReply reply = sixth->receive();
    QCOMPARE(reply.status, 503);
    QVERIFY(reply.hasField("retry-after"));
    QVERIFY(sixth->isEnded());
    QCOMPARE(clients.front()->request("GET", "/healthz").status, 200);
    clients.pop_back();
    QTRY_COMPARE(fixture.request("GET", "/healthz").status, 200);
}

void TestEndpointLimits::freesPlacesOfRefusedTricklers()
{
    EndpointFixture fixture;
    fixture.config.limits.connections = 1;
    fixture.config.limits.closing = 1000ms;
    QVERIFY(fixture.start());
    const auto trickle = fixture.client();
    QVERIFY(trickle->send(trickle->head("PUT", "/v1/db/0/keys/k", {"Content-Length: 99999999999"})));
    QCOMPARE(trickle->receive().status, 413);
    // Its body goes on coming, drop by drop, which puts nothing off.
    QElapsedTimer clock;
    clock.start();
    const auto isFree = [&] {
        trickle->send("x");
        return fixture.request("GET", "/healthz").status == 200;
    };
    while (!isFree())
        QVERIFY(clock.elapsed() < patience);
    QVERIFY(clock.elapsed() >= 800); // and it had the time to read what it was told
}

void TestEndpointLimits::stopsReadingBeyondThePipelineLimit()
{
    EndpointFixture fixture;
    QVERIFY(fixture.start());
    QCOMPARE(fixture.request("GET", "/v1/db/0/keys/k").status, 404);
    fixture.server.command({"CONFIG", "RESETSTAT"});
    fixture.server.freeze();
    // While Redis stands still, a client that sends on and on is not read on and on: its own socket fills up.
    const auto flooding = fixture.client(500);
    QVERIFY(!flooding->send(get(*flooding, "/v1/db/0/keys/k").repeated(400'000)));
    flooding->abort();
    const auto client = fixture.client();
    QVERIFY(client->send(get(*client, "/v1/db/0/keys/k").repeated(200)));
    QCOMPARE(fixture.request("GET", "/healthz").status, 200);
    fixture.server.thaw();
    for (int i = 0; i < 200; ++i)
        QCOMPARE(client->receive().status, 404);
    // Of the flood only what was read before it stopped has reached Redis.
    const qint64 calls = fixture.server.calls("pttl");
    QVERIFY2(calls >= 200 && calls <= 200 + 32, QByteArray::number(calls));
    // The same for what needs no waiting: all of one piece is answered, in portions of 32.
    QVERIFY(client->send(get(*client).repeated(500)));
    for (int i = 0; i < 500; ++i)
        QCOMPARE(client->receive().status, 200);
}

void TestEndpointLimits::stopsReadingBehindLongBodies()
{
    EndpointFixture fixture;
    QVERIFY(fixture.start());
    QCOMPARE(fixture.request("GET", "/").status, 404);
    const auto client = fixture.client(500);
    const QByteArray body(16 * EndpointLimits::MiB, 'x');
    const QByteArray put =
        client->head("PUT", "/v1/db/0/keys/k", {"Content-Length: " + QByteArray::number(body.size())}) + body;
    fixture.server.freeze();
    // The first is held for Redis, the second stays in the sockets: of so many, some MiB.
    QVERIFY(client->send(put));
    QVERIFY(!client->send(put + put));
    fixture.server.thaw();
    client->abort();
    // Where Redis answers, they follow each other.
    const auto other = fixture.client();
    QVERIFY(other->send(put.repeated(4)));
    for (int i = 0; i < 4; ++i)
        QCOMPARE(other->receive().status / 100, 2);
}

void TestEndpointLimits::refusesCollectionsThatAreTooLarge()
{
    EndpointFixture fixture;
    fixture.config.limits.collectionElements = 3;
    QVERIFY(fixture.start());
    fixture.server.command({"RPUSH", "k", "a", "b", "c"});
    QCOMPARE(fixture.request("GET", "/v1/db/0/keys/k", {"Accept: application/json"}).status, 200);
    fixture.server.command({"RPUSH", "k", "d"});
    QCOMPARE(fixture.request("GET", "/v1/db/0/keys/k", {"Accept: application/json"}).status, 413);
}

void TestEndpointLimits::answersSlowlorisAndServesOthers()
{
    EndpointFixture fixture;
    fixture.config.limits.headerDeadline = 500ms;
    QVERIFY(fixture.start());
    std::vector<std::unique_ptr<HttpClient>> slow;
    for (int i = 0; i < 200; ++i) {
        slow.push_back(fixture.client());
        QVERIFY(slow.back()->send("GET / HTTP/1.1\r\nX"));
    }
    QCOMPARE(fixture.request("GET", "/healthz").status, 200);
    for (const auto &client : slow)
        QCOMPARE(client->receive().status, 408);
}

void TestEndpointLimits::echoesListedOrigins()
{
    EndpointFixture fixture;
    fixture.config.allowedOrigins = {"http://localhost:3000"};
    QVERIFY(fixture.start());
    const HttpReply listed = fixture.request("GET", "/healthz", {"Origin: http://localhost:3000"});
    QCOMPARE(listed.field("access-control-allow-origin"), QByteArray("http://localhost:3000"));
    QCOMPARE(listed.field("vary"), QByteArray("Origin"));
    const HttpReply plain = fixture.request("GET", "/healthz");
    QVERIFY(!plain.hasField("access-control-allow-origin"));
    const HttpReply asked = HttpClient(fixture.port)
                                .request("OPTIONS", "/v1/db/0/keys/k",
                                    {"Origin: http://localhost:3000", "Access-Control-Request-Method: PUT"});
    QCOMPARE(asked.status, 204);
    QVERIFY(asked.field("access-control-allow-methods").contains("PUT"));
    QVERIFY(asked.field("access-control-allow-headers").contains("Authorization"));
}

void TestEndpointLimits::tellsATakenPortF52()
{
    EndpointFixture first;
    QVERIFY(first.start());
    EndpointConfig config = first.config;
    config.port = first.port;
    Endpoint second(config);
    QSignalSpy failed(&second, &Endpoint::failed);
    QSignalSpy started(&second, &Endpoint::started);
    second.start();
    QVERIFY(failed.wait(patience));
    QVERIFY(started.isEmpty());
    QVERIFY(!second.isRunning());
    const auto error = failed.first().first().value<Error>();
    QVERIFY2(error.what.contains(QString::number(first.port)), qPrintable(error.what));
    QVERIFY2(error.advice.contains(QLatin1String("Port ")), qPrintable(error.advice));
    QCOMPARE(first.request("GET", "/healthz").status, 200);
    // The port is free again at once, and the second may then have it.
    first.endpoint->stop();
    second.start();
    QVERIFY(started.wait(patience));
    QCOMPARE(second.address(), QStringLiteral("127.0.0.1:%1").arg(first.port));
}

void TestEndpointLimits::refusesForeignAddresses()
{
    EndpointConfig config;
    config.token = makeEndpointToken();
    config.port = 0;
    for (const char *const address : {"0.0.0.0", "::", "192.0.2.1", "example.org"}) {
        config.listenAddress = QString::fromLatin1(address);
        Endpoint endpoint(config);
        QSignalSpy failed(&endpoint, &Endpoint::failed);
        endpoint.start();
        QVERIFY2(failed.wait(patience), address);
    }
}

void TestEndpointLimits::refusesAnEmptyToken()
{
    EndpointConfig config;
    config.port = 0;
    Endpoint endpoint(config);
    QSignalSpy failed(&endpoint, &Endpoint::failed);
    endpoint.start();
    QVERIFY(failed.wait(patience));
}

void TestEndpointLimits::startsAgainWithAnotherTokenF52()
{
    EndpointFixture fixture;
    QVERIFY(fixture.start());
    const auto old = fixture.client();
    QCOMPARE(old->request("GET", "/").status, 404);
    EndpointConfig config = fixture.config;
    config.token = makeEndpointToken();
    config.port = fixture.port;
    QSignalSpy stopped(fixture.endpoint.get(), &Endpoint::stopped);
    QSignalSpy started(fixture.endpoint.get(), &Endpoint::started);
    fixture.endpoint->stop();
    QCOMPARE(stopped.count(), 1);
    fixture.endpoint->setConfig(config);
    fixture.endpoint->start();
    QVERIFY(started.wait(patience));
    QVERIFY(old->isEnded());
    QCOMPARE(fixture.request("GET", "/").status, 401); // with the old token
    fixture.config = config;
    QCOMPARE(fixture.request("GET", "/").status, 404);
}

void TestEndpointLimits::stopsWithClientsConnected()
{
    EndpointFixture fixture;
    QVERIFY(fixture.start());
    fixture.server.command({"SET", "large", QByteArray(64 * 1024 * 1024, 'x')});
    std::vector<std::unique_ptr<HttpClient>> clients;
    for (int i = 0; i < 50; ++i) {
        clients.push_back(fixture.client());
        const int kind = i % 5; // idle, half a request, waiting for Redis, in a body, in a stream
        if (kind == 1)
            clients.back()->send("GET / HTTP/1.1\r\n");
        else if (kind == 2)
            clients.back()->send(get(*clients.back(), "/v1/db/0/keys/none").repeated(40));
        else if (kind == 3)
            clients.back()->send(clients.back()->head("PUT", "/v1/db/0/keys/k", {"Content-Length: 50"}) + "abc");
        else if (kind == 4)
            clients.back()->send(get(*clients.back(), "/v1/db/0/keys/large"));
    }
    fixture.server.freeze();
    clients[2]->send(get(*clients[2], "/").repeated(10));
    fixture.endpoint->stop();
    QVERIFY(!fixture.endpoint->isRunning());
    fixture.server.thaw();
    QVERIFY(!HttpClient(fixture.port).isConnected());
}

void TestEndpointLimits::diesInFlight()
{
    EndpointFixture fixture;
    QVERIFY(fixture.start());
    const auto client = fixture.client();
    QVERIFY(client->send(get(*client, "/v1/db/0/keys/none").repeated(20)));
    fixture.endpoint.reset();
    // And one that dies before it has told that it listens.
    for (int i = 0; i < 20; ++i) {
        Endpoint endpoint(fixture.config);
        QSignalSpy started(&endpoint, &Endpoint::started);
        endpoint.start();
        endpoint.stop();
        endpoint.start();
    }
}

void TestEndpointLimits::limitsDatabases()
{
    EndpointFixture fixture;
    fixture.config.limits.databases = 2;
    QVERIFY(fixture.start());
    for (int round = 0; round < 2; ++round) { // the one that was used least lately makes room
        for (int database = 0; database < 6; ++database)
            QCOMPARE(fixture.request("GET", "/v1/db/" + QByteArray::number(database) + "/keys/k").status, 404);
    }
    const auto connections = [&] {
        return fixture.server.command({"CLIENT", "LIST", "TYPE", "normal"}).bytes.count("\n");
    };
    QTRY_COMPARE(connections(), 3);
}

void TestEndpointLimits::tellsBackendFailures()
{
    EndpointFixture fixture;
    QVERIFY(fixture.server.start({QStringLiteral("--requirepass"), QStringLiteral("secret-of-the-server")}));
    fixture.config.server = fixture.server.params();
    fixture.config.server.password = Secret(QByteArrayLiteral("wrong"));
    QVERIFY(fixture.startEndpoint());
    HttpReply reply;
    QTRY_COMPARE((reply = fixture.request("GET", "/")).status, 502);
    QVERIFY2(reply.body.contains("WRONGPASS"), reply.body);
    QVERIFY(!reply.body.contains("secret"));

    fixture.config.server.address.path = fixture.server.folder() + QStringLiteral("/nobody");
    QVERIFY(fixture.startEndpoint());
    QTRY_COMPARE((reply = fixture.request("GET", "/")).status, 503);
    QVERIFY(reply.field("retry-after").toInt() > 0);
    QCOMPARE(fixture.request("GET", "/healthz").status, 200);
}

void TestEndpointLimits::answersClientsThatHaveSaidAll()
{
    EndpointFixture fixture;
    QVERIFY(fixture.start());
    const auto client = fixture.client();
    QVERIFY(client->send(get(*client, "/v1/db/9/keys/none").repeated(3)));
    client->endOutput();
    for (int i = 0; i < 3; ++i)
        QCOMPARE(client->receive().status, 404);
    QVERIFY(client->isEnded()); // and not only when keep-alive is over, which is later than this client waits
}

QTEST_GUILESS_MAIN(TestEndpointLimits)
#include "tst_endpointlimits.moc"
