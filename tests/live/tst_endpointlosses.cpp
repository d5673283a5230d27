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
    void triesAgainWherePasswordsWereNeverSent();
    void tellsARefusalThatAnotherDatabaseFinds();
};

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
