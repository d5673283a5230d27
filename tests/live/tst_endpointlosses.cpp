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

QTEST_GUILESS_MAIN(TestEndpointLosses)
#include "tst_endpointlosses.moc"
