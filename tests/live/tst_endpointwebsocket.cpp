// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/jsonwebsocket.h"
#include "tests/support/test.h"

#include <QElapsedTimer>

using namespace redshank;
using namespace std::chrono_literals;

class TestEndpointWebSocket : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_fixture.start(), m_fixture.server.errorText()); }
    void init() { m_fixture.server.command({"FLUSHALL"}); }

    void choosesADatabase();
    void negotiatesTheSubprotocol();
    void refusesBrokenHandshakes();
    void closesUnmaskedFrames1002_data();
    void closesUnmaskedFrames1002();
    void closesBinaryAndOversizedMessages();
    void closesSlowReaders1013();
    void limitsStreams();
    void answersFramesBehindTheHandshake();
    void saysFarewellWhenItStops();
    void survivesClientsThatVanish();

private:
    EndpointFixture m_fixture;
};

void TestEndpointWebSocket::choosesADatabase()
{
    JsonWebSocket client(m_fixture, QStringLiteral("?db=5"));
    QVERIFY(client.isOpen());
    client.ask(R"({"id":1,"cmd":["SET","k","five"]})");
    QCOMPARE(m_fixture.server.command({"GET", "k"}, 5).bytes, QByteArray("five"));
    QCOMPARE(m_fixture.server.command({"EXISTS", "k"}).integer, 0);
    JsonWebSocket nowhere(m_fixture, QStringLiteral("?db=99"));
    QVERIFY(nowhere.isOpen());
    QVERIFY(nowhere.ask(R"({"id":1,"cmd":["GET","k"]})").contains(QLatin1String("error")));
}

void TestEndpointWebSocket::negotiatesTheSubprotocol()
{
    const auto handshake = [&](const QByteArray &protocols) {
        const auto client = m_fixture.client();
        QByteArrayList fields = webSocketUpgrade();
        fields[0] = "Connection: keep-alive, Upgrade";
        fields[1] = "Upgrade: WebSocket";
        if (!protocols.isEmpty())
            fields.append("Sec-WebSocket-Protocol: " + protocols);
        return client->request("GET", "/v1/ws", fields);
    };
    const HttpReply plain = handshake({});
    QCOMPARE(plain.status, 101);
    QCOMPARE(plain.field("sec-websocket-accept"), QByteArray("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    QVERIFY(!plain.hasField("sec-websocket-protocol"));
    QCOMPARE(plain.fields.size(), 3); // and no word of CORS, which the library would add
    QCOMPARE(handshake("other, redis.json.v1").field("sec-websocket-protocol"), QByteArray("redis.json.v1"));
    QVERIFY(!handshake("other").hasField("sec-websocket-protocol"));

    // As a browser does it, which can set no header: the token is a subprotocol, and is not echoed.
    HttpClient browser(m_fixture.port);
    const QByteArray token = m_fixture.config.token.bytes().toBase64(QByteArray::Base64UrlEncoding);
    const HttpReply reply = browser.request("GET", "/v1/ws",
        webSocketUpgrade()
            + QByteArrayList{
                "Sec-WebSocket-Protocol: redis.json.v1, bearer." + token, "Origin: http://" + browser.host});
    QCOMPARE(reply.status, 101);
    QCOMPARE(reply.field("sec-websocket-protocol"), QByteArray("redis.json.v1"));
}

void TestEndpointWebSocket::refusesBrokenHandshakes()
{
    const QByteArrayList good = webSocketUpgrade();
    const auto with = [&](qsizetype i, const QByteArray &field) {
        QByteArrayList fields = good;
        fields[i] = field;
        return m_fixture.request("GET", "/v1/ws", fields);
    };
    QCOMPARE(with(0, "Connection: keep-alive").status, 426);
    QCOMPARE(with(1, "Upgrade: h2c").status, 426);
    QCOMPARE(with(2, "Sec-WebSocket-Version: 8").status, 426);
    QCOMPARE(with(2, "Sec-WebSocket-Version: 8").field("sec-websocket-version"), QByteArray("13"));
    QCOMPARE(with(3, "Sec-WebSocket-Key: short").status, 400);
    QCOMPARE(with(3, "X: y").status, 400);
    QCOMPARE(m_fixture.request("GET", "/v1/ws").status, 426);
    QCOMPARE(m_fixture.request("POST", "/v1/ws", good).status, 405);
    for (const char *const query : {"db=abc", "db=-1", "db=%2B1", "db=", "db", "db=99999999999999999999", "db=1&db=1",
             "db=1&%64b=2", "%64b=abc", "db=%"})
        QCOMPARE(m_fixture.request("GET", QByteArray("/v1/ws?") + query, good).status, 400);
    QCOMPARE(m_fixture.request("GET", "/v1/ws?db=1&unknown=1&unknown=2", good).status, 101);
    // An upgrade to something else is passed over (curl --http2 asks for it).
    QCOMPARE(m_fixture.request("GET", "/healthz", {"Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c"}).status, 200);
}

void TestEndpointWebSocket::closesUnmaskedFrames1002_data()
{
    QTest::addColumn<bool>("isInOnePiece");
    QTest::newRow("behind the handshake") << true;
    QTest::newRow("later") << false;
}

void TestEndpointWebSocket::closesUnmaskedFrames1002()
{
    QFETCH(bool, isInOnePiece);
    const auto client = m_fixture.client();
    const QByteArray head = client->head("GET", "/v1/ws", webSocketUpgrade());
    const QByteArray bad = webSocketFrame(R"({"id":1,"cmd":["SET","k","v"]})", 1, false);
    QVERIFY(client->send(isInOnePiece ? head + bad : head));
    QCOMPARE(client->receive().status, 101);
    if (!isInOnePiece)
        QVERIFY(client->send(bad));
    const QByteArray closing = client->receiveBytes(4);
    QVERIFY2(closing.startsWith(QByteArray("\x88")), closing.toHex());
    QCOMPARE(closing.mid(2, 2), QByteArray("\x03\xea")); // 1002
    QCOMPARE(m_fixture.server.command({"EXISTS", "k"}).integer, 0);
    QVERIFY(client->isEnded()); // although it never answered the close frame
}

void TestEndpointWebSocket::closesBinaryAndOversizedMessages()
{
    JsonWebSocket binary(m_fixture);
    QVERIFY(binary.isOpen());
    binary.sendBinaryMessage("x");
    QTRY_COMPARE(binary.closeCode(), QWebSocketProtocol::CloseCodeDatatypeNotSupported);

    EndpointFixture small;
    small.config.limits.webSocketMessage = 10'000;
    QVERIFY(small.start());
    JsonWebSocket client(small);
    QVERIFY(client.isOpen());
    client.sendTextMessage(QStringLiteral(R"({"id":1,"cmd":["ECHO","%1"]})").arg(QString(9'000, QLatin1Char('x'))));
    QVERIFY(client.next().size() > 9'000);
    client.sendTextMessage(QStringLiteral(R"({"id":1,"cmd":["ECHO","%1"]})").arg(QString(11'000, QLatin1Char('x'))));
    QTRY_COMPARE(client.closeCode(), QWebSocketProtocol::CloseCodeTooMuchData);
}

void TestEndpointWebSocket::closesSlowReaders1013()
{
    EndpointFixture fixture;
    fixture.config.limits.closing = 60s; // what is sent on can then still be seen
    QVERIFY(fixture.start());
    const auto slow = fixture.client();
    QCOMPARE(slow->request("GET", "/v1/ws", webSocketUpgrade()).status, 101);
    QVERIFY(slow->send(webSocketFrame(R"({"id":1,"cmd":["SUBSCRIBE","flood"]})")));
    QVERIFY(slow->receiveBytes(40).contains("subscribe"));
    JsonWebSocket other(fixture);
    QVERIFY(other.isOpen());
    other.ask(R"({"id":1,"cmd":["SUBSCRIBE","flood"]})");
    const QByteArray message(256 * 1024, 'x');
    constexpr int messages = 120; // 30 MiB: what the kernel holds, and 8 MiB
    for (int i = 0; i < messages; ++i) {
        fixture.server.command({"PUBLISH", "flood", message});
        QVERIFY2(!other.next().isEmpty(), "the other client notices");
    }
    // It comes back and reads what was on the way, then the reason.
    QByteArray last;
    QByteArray received;
    qsizetype total = 0;
    while (!(received = slow->receiveBytes(1'000'000)).isEmpty()) {
        total += received.size();
        last = (last + received).right(100);
        if (last.contains("too slow"))
            break;
    }
    QVERIFY2(last.contains(QByteArray("\x03\xf5too slow")), last.toHex()); // 1013
    QVERIFY(total < messages * message.size());
    QVERIFY(other.isValid());
}

void TestEndpointWebSocket::limitsStreams()
{
    EndpointFixture fixture;
    fixture.config.limits.streams = 3;
    QVERIFY(fixture.start());
    std::vector<std::unique_ptr<JsonWebSocket>> clients;
    for (int i = 0; i < 3; ++i) {
        clients.push_back(std::make_unique<JsonWebSocket>(fixture));
        QVERIFY(clients.back()->isOpen());
        clients.back()->ask(R"({"id":1,"cmd":["PING"]})");
    }
    QCOMPARE(fixture.request("GET", "/v1/ws", webSocketUpgrade()).status, 503);
    QCOMPARE(fixture.request("GET", "/healthz").status, 200);
    clients.pop_back();
    QTRY_COMPARE(fixture.request("GET", "/v1/ws", webSocketUpgrade()).status, 101);
}

void TestEndpointWebSocket::answersFramesBehindTheHandshake()
{
    // A client that does not wait for the 101, behind requests whose answers are still due.
    const auto client = m_fixture.client();
    const QByteArray frames =
        webSocketFrame(R"({"id":1,"cmd":["ECHO","one"]})") + webSocketFrame(R"({"id":2,"cmd":["ECHO","two"]})");
    QVERIFY(client->send(client->head("GET", "/v1/db/7/keys/none").repeated(3)
        + client->head("GET", "/v1/ws", webSocketUpgrade()) + frames));
    for (int i = 0; i < 3; ++i)
        QCOMPARE(client->receive().status, 404);
    QCOMPARE(client->receive().status, 101);
    const QByteArray expected =
        webSocketFrame(R"({"id":1,"result":"one"})", 1, false) + webSocketFrame(R"({"id":2,"result":"two"})", 1, false);
    QCOMPARE(client->receiveBytes(expected.size()), expected);
}

void TestEndpointWebSocket::saysFarewellWhenItStops()
{
    EndpointFixture fixture;
    QVERIFY(fixture.start());
    JsonWebSocket client(fixture);
    QVERIFY(client.isOpen());
    client.ask(R"({"id":1,"cmd":["SUBSCRIBE","c"]})");
    client.sendTextMessage(text(R"({"id":2,"cmd":["BLPOP","q",0]})"));
    QCOMPARE(client.ask(R"({"id":3,"cmd":["PING"]})"), text(R"({"id":3,"result":"PONG"})"));
    fixture.endpoint->stop();
    QTRY_COMPARE(client.state(), QAbstractSocket::UnconnectedState);
    QCOMPARE(client.closeCode(), QWebSocketProtocol::CloseCodeGoingAway);
}

void TestEndpointWebSocket::survivesClientsThatVanish()
{
    for (int i = 0; i < 200; ++i) {
        const auto client = m_fixture.client();
        const QByteArray bytes = client->head("GET", "/v1/ws", webSocketUpgrade())
            + webSocketFrame(R"({"id":1,"cmd":["SUBSCRIBE","vanishing"]})")
            + webSocketFrame(R"({"id":2,"cmd":["BLPOP","q",0]})") + webSocketFrame(R"({"id":3,"cmd":["PING"]})")
            + webSocketFrame("", 8);
        client->send(bytes.first(bytes.size() * (i % 20 + 1) / 20));
        if (i % 3 == 0)
            client->abort();
        else if (i % 3 == 1)
            client->endOutput();
    }
    QTRY_COMPARE(m_fixture.subscriptionsOf("vanishing"), 0);
    QTRY_VERIFY(m_fixture.server.command({"INFO", "clients"}).bytes.contains("blocked_clients:0"));
    QCOMPARE(m_fixture.request("GET", "/healthz").status, 200);
}

QTEST_GUILESS_MAIN(TestEndpointWebSocket)
#include "tst_endpointwebsocket.moc"
