// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/endpointfixture.h"
#include "tests/support/jsonwebsocket.h"
#include "tests/support/test.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>

#include <thread>

using namespace redshank;

/// Many clients at once, as the endpoint's origin promised, and many that behave badly.
class TestEndpointCrowd : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void playsTheOriginsScenario();
    void servesAThousandClients();
    void servesTenThousandRequestsOnOneConnection();
    void survivesDisconnectStorms();
    void isNotHeldUpByAStalledOwner();
    void streamsWithoutHoldingTheValue();

private:
    static QByteArray get(const HttpClient &client, const QByteArray &target) { return client.head("GET", target); }
    static int descriptors()
    {
        return int(QDir(QStringLiteral("/proc/self/fd"))
                       .entryList(QDir::NoDotAndDotDot | QDir::AllEntries | QDir::System)
                       .size());
    }
};

void TestEndpointCrowd::playsTheOriginsScenario()
{
    // On 8888 as ever; where somebody else has it, the endpoint says so and names another port, which works as well.
    EndpointFixture fixture;
    fixture.config.port = 8888;
    QVERIFY(fixture.server.start());
    fixture.config.server = fixture.server.params();
    fixture.endpoint = std::make_unique<Endpoint>(fixture.config);
    QSignalSpy started(fixture.endpoint.get(), &Endpoint::started);
    QSignalSpy failed(fixture.endpoint.get(), &Endpoint::failed);
    for (int tries = 0; tries < 10 && started.isEmpty(); ++tries) { // a port that is free may be gone a moment later
        fixture.endpoint->start();
        QTRY_VERIFY(!started.isEmpty() || !failed.isEmpty());
        if (failed.isEmpty())
            break;
        const QString advice = failed.takeFirst().first().value<Error>().advice;
        fixture.config.port = quint16(advice.split(QLatin1Char(' ')).value(1).toUInt());
        QVERIFY2(fixture.config.port > 8888, qPrintable(advice));
        fixture.endpoint->setConfig(fixture.config);
    }
    QCOMPARE(started.size(), 1);
    fixture.port = fixture.config.port;
    QCOMPARE(fixture.endpoint->address(), QStringLiteral("127.0.0.1:%1").arg(fixture.port));

    fixture.server.command({"SET", "mykey", "Hello from Redis"});
    QCOMPARE(fixture.request("GET", "/").body, QByteArray("Hello from Redis"));
    JsonWebSocket socket(fixture);
    QVERIFY(socket.isOpen());
    QVERIFY(socket.ask(R"({"id":1,"cmd":["SUBSCRIBE","my_channel"]})").contains(QLatin1String("\"id\":1")));
    fixture.server.command({"PUBLISH", "my_channel", "news"});
    QCOMPARE(socket.next(), QStringLiteral(R"({"push":["message","my_channel","news"]})"));
}

void TestEndpointCrowd::servesAThousandClients()
{
    EndpointFixture fixture;
    QVERIFY(fixture.start());
    constexpr int count = 1'000;
    QList<QByteArrayList> commands;
    for (int i = 0; i < count; ++i)
        commands.append({"SET", "key:" + QByteArray::number(i), "value of " + QByteArray::number(i)});
    QVERIFY(fixture.server.pipeline(commands));
    const int before = descriptors();
    {
        std::vector<std::unique_ptr<HttpClient>> clients;
        for (int i = 0; i < count; ++i) {
            clients.push_back(fixture.client(30'000));
            QVERIFY2(clients.back()->isConnected(), QByteArray::number(i));
        }
        for (int round = 0; round < 3; ++round) { // all are there at once, each has a request in flight
            for (int i = 0; i < count; ++i)
                QVERIFY(
                    clients[size_t(i)]->send(get(*clients[size_t(i)], "/v1/db/0/keys/key:" + QByteArray::number(i))));
            for (int i = 0; i < count; ++i) {
                const HttpReply reply = clients[size_t(i)]->receive();
                QCOMPARE(reply.status, 200);
                QCOMPARE(reply.body, "value of " + QByteArray::number(i));
            }
        }
    }
    QTRY_VERIFY(descriptors() <= before + 2);
}

void TestEndpointCrowd::servesTenThousandRequestsOnOneConnection()
{
    EndpointFixture fixture;
    QVERIFY(fixture.start());
    fixture.server.command({"SET", "mykey", "v"});
    const auto client = fixture.client();
    for (int i = 0; i < 100; ++i) {
        QVERIFY(client->send(get(*client, "/").repeated(100)));
        for (int j = 0; j < 100; ++j)
            QCOMPARE(client->receive().body, QByteArray("v"));
    }
}

void TestEndpointCrowd::survivesDisconnectStorms()
{
    EndpointFixture fixture;
    QVERIFY(fixture.start());
    fixture.server.command({"SET", "mykey", "v"});
    fixture.server.command({"SET", "large", QByteArray(4 * 1024 * 1024, 'x')});
    QCOMPARE(fixture.request("GET", "/v1/db/0/keys/large").status, 200);
    const int before = descriptors();
    quint32 seed = 99;
    const auto next = [&seed](quint32 below) { return ((seed = seed * 1664525 + 1013904223) >> 8) % below; };
    for (int storm = 0; storm < 200; ++storm) {
        std::vector<std::unique_ptr<HttpClient>> clients;
        for (int i = 0; i < 12; ++i) {
            clients.push_back(fixture.client(20));
            HttpClient &client = *clients.back();
            const QByteArray requests = get(client, "/").repeated(int(next(4)))
                + client.head("PUT", "/v1/db/0/keys/k", {"Content-Length: 4"}) + "body"
                + get(client, "/v1/db/1/keys/none") + get(client, "/v1/db/0/keys/large");
            client.send(requests.first(requests.size() - qsizetype(next(quint32(requests.size())))));
        }
        for (const auto &client : clients) {
            switch (next(4)) {
            case 0:
                client->abort();
                break;
            case 1:
                client->endOutput();
                break;
            case 2:
                client->receiveBytes(1);
                break;
            default:
                break;
            }
        }
    }
    QTRY_VERIFY(descriptors() <= before + 4);
    QCOMPARE(fixture.request("GET", "/").body, QByteArray("v"));
}

void TestEndpointCrowd::isNotHeldUpByAStalledOwner()
{
    EndpointFixture fixture;
    QVERIFY(fixture.start());
    fixture.server.command({"SET", "mykey", "v"});
    // This thread owns the endpoint and does nothing but wait, as a stalled window would: its loop does not turn.
    int served = 0;
    std::thread client([&] {
        const auto own = fixture.client();
        for (int i = 0; i < 1'000; ++i)
            served += own->request("GET", "/").status == 200 ? 1 : 0;
    });
    client.join();
    QCOMPARE(served, 1'000);
}

void TestEndpointCrowd::streamsWithoutHoldingTheValue()
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    QSKIP("a sanitizer's own memory is counted too");
#endif
    EndpointFixture fixture;
    QVERIFY(fixture.start());
    fixture.server.command({"SETRANGE", "huge", "268435455", "x"}); // 256 MiB
    QCOMPARE(fixture.request("GET", "/healthz").status, 200);
    const auto resident = [] {
        QFile file(QStringLiteral("/proc/self/statm"));
        return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() * 4 / 1024 : 0;
    };
    const auto client = fixture.client();
    QVERIFY(client->send(get(*client, "/v1/db/0/keys/huge")));
    const qint64 before = resident();
    qint64 most = before;
    qint64 total = 0;
    while (total < 268'435'456) {
        const QByteArray piece = client->receiveBytes(1);
        if (piece.isEmpty())
            break;
        total += piece.size();
        most = qMax(most, resident());
    }
    QVERIFY(total > 268'435'456);
    QVERIFY2(most - before <= 16, QByteArray::number(most - before) + " MiB");
}

QTEST_GUILESS_MAIN(TestEndpointCrowd)
#include "tst_endpointcrowd.moc"
