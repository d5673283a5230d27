// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/jsonwebsocket.h"
#include "tests/support/test.h"

using namespace redshank;

namespace {

/// The server wants a password from now on, of those who connect.
bool lock(RealServer &server)
{
    return server.pipeline({{"CONFIG", "SET", "requirepass", "x"}, {"CLIENT", "KILL", "TYPE", "pubsub"}});
}

bool unlock(RealServer &server)
{
    return server.pipeline({{"AUTH", "x"}, {"CONFIG", "SET", "requirepass", ""}});
}

} // namespace

/// A server that turns the endpoint away while it runs: whoever waits for something is told, and what a person mends
/// on the server is enough.
class TestEndpointLosses : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void closesSubscribersWhoseConnectionFails();
    void closesSubscribersWhoseChannelIsRefused();
    void triesAgainWherePasswordsWereNeverSent();
    void replacesBlockingConnectionsThatFailed();
    void tellsARefusalThatAnotherDatabaseFinds();
};

void TestEndpointLosses::closesSubscribersWhoseConnectionFails()
{
    EndpointFixture fixture;
    QVERIFY(fixture.start());
    std::vector<std::unique_ptr<JsonWebSocket>> clients;
    for (const char *const command : {R"({"id":1,"cmd":["SUBSCRIBE","c","d"]})", R"({"id":1,"cmd":["SUBSCRIBE","c"]})",
             R"({"id":1,"cmd":["PSUBSCRIBE","p*"]})"}) {
        clients.push_back(std::make_unique<JsonWebSocket>(fixture));
        QVERIFY(clients.back()->isOpen());
        QVERIFY(clients.back()->ask(command).contains(QLatin1String("result")));
    }
    JsonWebSocket other(fixture);
    QVERIFY(other.isOpen());
    QVERIFY(other.ask(R"({"id":1,"cmd":["PING"]})").contains(QLatin1String("PONG")));
    QVERIFY(lock(fixture.server));
    for (const auto &client : clients) {
        QTRY_COMPARE(client->state(), QAbstractSocket::UnconnectedState);
        QCOMPARE(client->closeCode(), QWebSocketProtocol::CloseCodeBadOperation); // 1011
        QVERIFY2(client->closeReason().contains(QLatin1String("NOAUTH")), qPrintable(client->closeReason()));
    }
    // Who has subscribed to nothing stays; who would now is told why not.
    QVERIFY(other.ask(R"({"id":2,"cmd":["PING"]})").contains(QLatin1String("PONG")));
    const QString refused = other.ask(R"({"id":3,"cmd":["SUBSCRIBE","c"]})");
    QVERIFY2(refused.startsWith(text(R"({"id":3,"error":)")), qPrintable(refused));
    QVERIFY2(refused.contains(QLatin1String("NOAUTH")), qPrintable(refused));
    QVERIFY(unlock(fixture.server));
    QCOMPARE(other.ask(R"({"id":4,"cmd":["SUBSCRIBE","c"]})"), text(R"({"id":4,"result":[["subscribe","c",1]]})"));
    fixture.server.command({"PUBLISH", "c", "m"});
    QCOMPARE(other.next(), text(R"({"push":["message","c","m"]})"));
}

void TestEndpointLosses::closesSubscribersWhoseChannelIsRefused()
{
    EndpointFixture fixture;
    QVERIFY(fixture.start());
    JsonWebSocket refused(fixture);
    JsonWebSocket other(fixture);
    QVERIFY(refused.isOpen() && other.isOpen());
    QVERIFY(refused.ask(R"({"id":1,"cmd":["SUBSCRIBE","open","closed"]})").contains(QLatin1String("result")));
    QVERIFY(other.ask(R"({"id":1,"cmd":["SUBSCRIBE","open"]})").contains(QLatin1String("result")));
    QVERIFY(fixture.server.pipeline(
        {{"ACL", "SETUSER", "default", "resetchannels", "&open"}, {"CLIENT", "KILL", "TYPE", "pubsub"}}));
    QTRY_COMPARE(refused.state(), QAbstractSocket::UnconnectedState);
    QCOMPARE(refused.closeCode(), QWebSocketProtocol::CloseCodeBadOperation);
    QVERIFY2(refused.closeReason().contains(QLatin1String("NOPERM")), qPrintable(refused.closeReason()));
    QCOMPARE(other.next(), text(R"({"push":["gap","open"]})"));
    fixture.server.command({"PUBLISH", "open", "m"});
    QCOMPARE(other.next(), text(R"({"push":["message","open","m"]})"));
}

void TestEndpointLosses::triesAgainWherePasswordsWereNeverSent()
{
    EndpointFixture fixture;
    QVERIFY(fixture.server.start());
    const QByteArray large(3 * 1024 * 1024, 'x'); // streamed over a connection of its own
    fixture.server.command({"SET", "large", large});
    QVERIFY(lock(fixture.server));
    fixture.config.server = fixture.server.params();
    QVERIFY(fixture.startEndpoint());
    HttpReply reply;
    QTRY_COMPARE((reply = fixture.request("GET", "/")).status, 502);
    QVERIFY2(reply.body.contains("NOAUTH"), reply.body);
    QTRY_COMPARE(fixture.request("GET", "/v1/db/3/keys/k").status, 502);
    QVERIFY(unlock(fixture.server));
    QTRY_COMPARE(fixture.request("GET", "/").status, 404); // after a pause: nobody tells that it may be tried
    QTRY_COMPARE(fixture.request("GET", "/v1/db/3/keys/k").status, 404);
    QVERIFY(fixture.request("GET", "/v1/db/0/keys/large").body == large);
}

void TestEndpointLosses::replacesBlockingConnectionsThatFailed()
{
    EndpointFixture fixture;
    QVERIFY(fixture.start());
    JsonWebSocket client(fixture, QStringLiteral("?db=3"));
    QVERIFY(client.isOpen());
    client.sendTextMessage(text(R"({"id":1,"cmd":["BLPOP","q",0]})"));
    const auto blocked = [&] {
        return fixture.server.command({"INFO", "clients"}).bytes.contains("blocked_clients:1");
    };
    QTRY_VERIFY(blocked());
    const QByteArray all = fixture.server.command({"CLIENT", "LIST"}).bytes;
    const qsizetype line = all.lastIndexOf("id=", all.indexOf(" cmd=blpop"));
    const QByteArray id = all.mid(line + 3).split(' ').first();
    // Who comes back may not choose the database again: that needs a person.
    QVERIFY(fixture.server.pipeline({{"ACL", "SETUSER", "default", "-select"}, {"CLIENT", "KILL", "ID", id}}));
    QVERIFY(client.next().startsWith(text(R"({"id":1,"error":)")));
    const auto pop = [&] { return client.ask(R"({"id":2,"cmd":["BLPOP","q",0.01]})"); };
    QTRY_VERIFY(pop().contains(QLatin1String("NOPERM")));
    QVERIFY(fixture.server.pipeline({{"ACL", "SETUSER", "default", "+select"}}));
    QTRY_COMPARE(pop(), text(R"({"id":2,"result":null})"));
}

void TestEndpointLosses::tellsARefusalThatAnotherDatabaseFinds()
{
    EndpointFixture fixture;
    QVERIFY(fixture.server.start());
    fixture.server.command({"ACL", "SETUSER", "limited", "on", ">pw", "~*", "&*", "+@all"});
    fixture.config.server = fixture.server.params();
    fixture.config.server.user = "limited";
    fixture.config.server.password = Secret("pw");
    QVERIFY(fixture.startEndpoint());
    QSignalSpy failed(fixture.endpoint.get(), &Endpoint::serverFailed);
    QCOMPARE(fixture.request("GET", "/").status, 404);
    fixture.server.kill();
    QTRY_VERIFY(failed.count() >= 5); // by then it waits for seconds before it tries again
    QVERIFY(fixture.server.restart()); // without the user
    const auto last = [&] { return failed.last().first().value<Error>().kind; };
    QTRY_COMPARE(fixture.request("GET", "/v1/db/3/keys/k").status, 502);
    QTRY_COMPARE(last(), Error::Kind::Authentication);
    // It was not found out by one more try.
    QCOMPARE(fixture.server.command({"ACL", "LOG"}).elements.value(0).elements.value(1).integer, 1);
}

QTEST_GUILESS_MAIN(TestEndpointLosses)
#include "tst_endpointlosses.moc"
