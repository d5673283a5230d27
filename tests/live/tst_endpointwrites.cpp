// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/endpointfixture.h"
#include "tests/support/test.h"

#include <QCryptographicHash>
#include <QProcess>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QStandardPaths>

using namespace redshank;

namespace {

QByteArray tagOf(const QByteArray &value)
{
    return '"' + QCryptographicHash::hash(value, QCryptographicHash::Sha1).toHex() + '"';
}

} // namespace

class TestEndpointWrites : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_fixture.start(), m_fixture.server.errorText()); }
    void init() { m_fixture.server.command({"FLUSHALL"}); }

    void writesAndKeepsTheTtl();
    void writesWithExpiry();
    void writesOnlyIfAbsent();
    void comparesBeforeItWrites();
    void losesNoUpdateToConcurrentWriters();
    void neverOverwritesAnotherType();
    void deletes();
    void deletesOnlyWhatMatches();
    void answersInTheOrderOfRequests();
    void separatesDatabases();
    void answersContinue();
    void takesChunkedBodies();
    void forcesReadOnlyProfiles();
    void asksNobodyAndSoRefusesWhereAProfileAsks();
    void answersWhenRedisIsGone();
    void sendsARefusedPasswordOnce();

private:
    QByteArray path(const QByteArray &key, const QByteArray &query = {}) const
    {
        return "/v1/db/0/keys/" + key.toPercentEncoding() + query;
    }
    EndpointFixture m_fixture;
};

void TestEndpointWrites::writesAndKeepsTheTtl()
{
    QCOMPARE(m_fixture.request("PUT", path("k"), {}, "one").status, 201);
    QCOMPARE(m_fixture.server.command({"PTTL", "k"}).integer, -1);
    m_fixture.server.command({"PEXPIRE", "k", "50000"});
    const HttpReply reply = m_fixture.request("PUT", path("k"), {}, "two");
    QCOMPARE(reply.status, 204);
    QCOMPARE(reply.field("etag"), tagOf("two"));
    QVERIFY(!reply.hasField("content-length"));
    QCOMPARE(m_fixture.server.command({"GET", "k"}).bytes, QByteArray("two"));
    const qint64 ttl = m_fixture.server.command({"PTTL", "k"}).integer;
    QVERIFY(ttl > 45'000 && ttl <= 50'000);
    // An empty body is a value; no length at all is a mistake.
    QCOMPARE(m_fixture.request("PUT", path("k"), {}, "").status, 204);
    QCOMPARE(m_fixture.server.command({"EXISTS", "k"}).integer, 1);
    const auto client = m_fixture.client();
    QVERIFY(client->send(client->head("PUT", path("k"))));
    QCOMPARE(client->receive().status, 411);
}

void TestEndpointWrites::writesWithExpiry()
{
    QCOMPARE(m_fixture.request("PUT", path("k", "?px=60000"), {}, "v").status, 201);
    const qint64 ttl = m_fixture.server.command({"PTTL", "k"}).integer;
    QVERIFY(ttl > 55'000 && ttl <= 60'000);
    for (const char *const px : {"0", "-1", "x", "", "1e3", "99999999999999999999"})
        QCOMPARE(m_fixture.request("PUT", path("k", QByteArray("?px=") + px), {}, "w").status, 400);
    for (const char *const query : {"?%70x=0", "?px=1&px=1", "?px=1&p%78=1"}) // a name counts as decoded
        QCOMPARE(m_fixture.request("PUT", path("k", query), {}, "w").status, 400);
    QCOMPARE(m_fixture.server.command({"GET", "k"}).bytes, QByteArray("v"));
}

void TestEndpointWrites::writesOnlyIfAbsent()
{
    QCOMPARE(m_fixture.request("PUT", path("k"), {"If-None-Match: *"}, "first").status, 201);
    QCOMPARE(m_fixture.request("PUT", path("k"), {"If-None-Match: *"}, "second").status, 412);
    QCOMPARE(m_fixture.server.command({"GET", "k"}).bytes, QByteArray("first"));
}

void TestEndpointWrites::comparesBeforeItWrites()
{
    m_fixture.server.command({"SET", "k", "old", "PX", "50000"});
    QCOMPARE(m_fixture.request("PUT", path("k"), {"If-Match: " + tagOf("other")}, "new").status, 412);
    QCOMPARE(m_fixture.server.command({"GET", "k"}).bytes, QByteArray("old"));
    QCOMPARE(m_fixture.request("PUT", path("k"), {"If-Match: W/" + tagOf("old")}, "new").status, 412);
    QCOMPARE(m_fixture.request("PUT", path("k"), {"If-Match: " + tagOf("x") + ", " + tagOf("old")}, "new").status, 204);
    QCOMPARE(m_fixture.server.command({"GET", "k"}).bytes, QByteArray("new"));
    QVERIFY(m_fixture.server.command({"PTTL", "k"}).integer > 45'000);
    // Nothing is made where there is nothing to compare with.
    QCOMPARE(m_fixture.request("PUT", path("gone"), {"If-Match: " + tagOf("old")}, "new").status, 412);
    QCOMPARE(m_fixture.request("PUT", path("gone"), {"If-Match: *"}, "new").status, 412);
    QCOMPARE(m_fixture.server.command({"EXISTS", "gone"}).integer, 0);
}

void TestEndpointWrites::losesNoUpdateToConcurrentWriters()
{
    // Four clients increment by read, compare and write; each 204 is one increment, whatever the interleaving.
    m_fixture.server.command({"SET", "counter", "0"});
    int writes = 0;
    std::vector<std::unique_ptr<HttpClient>> clients;
    for (int i = 0; i < 4; ++i)
        clients.push_back(m_fixture.client());
    for (int round = 0; round < 50; ++round) {
        QList<HttpReply> seen;
        for (const auto &client : clients)
            seen.append(client->request("GET", path("counter")));
        for (size_t i = 0; i < clients.size(); ++i) {
            const HttpReply &mine = seen[qsizetype(i)];
            const QByteArray next = QByteArray::number(mine.body.toInt() + 1);
            const int status =
                clients[i]->request("PUT", path("counter"), {"If-Match: " + mine.field("etag")}, next).status;
            QVERIFY(status == 204 || status == 412);
            writes += status == 204 ? 1 : 0;
        }
    }
    QCOMPARE(writes, 50);
    QCOMPARE(m_fixture.server.command({"GET", "counter"}).bytes, QByteArray("50"));
}

void TestEndpointWrites::neverOverwritesAnotherType()
{
    m_fixture.server.command({"RPUSH", "list", "a", "b"});
    const HttpReply reply = m_fixture.request("PUT", path("list"), {}, "string");
    QCOMPARE(reply.status, 400);
    QVERIFY(reply.body.contains("WRONGTYPE"));
    QCOMPARE(m_fixture.server.command({"LLEN", "list"}).integer, 2);
}

void TestEndpointWrites::deletes()
{
    m_fixture.server.command({"RPUSH", "list", "a", "b"});
    m_fixture.server.command({"SET", "listing", "x"});
    QCOMPARE(m_fixture.request("DELETE", path("list*")).status, 404);
    QCOMPARE(m_fixture.request("DELETE", path("list")).status, 204);
    QCOMPARE(m_fixture.request("DELETE", path("list")).status, 404);
    QCOMPARE(m_fixture.server.command({"DBSIZE"}).integer, 1);
}

void TestEndpointWrites::deletesOnlyWhatMatches()
{
    m_fixture.server.command({"SET", "k", "v"});
    QCOMPARE(m_fixture.request("DELETE", path("k"), {"If-Match: " + tagOf("w")}).status, 412);
    QCOMPARE(m_fixture.server.command({"EXISTS", "k"}).integer, 1);
    QCOMPARE(m_fixture.request("DELETE", path("k"), {"If-Match: " + tagOf("v")}).status, 204);
    QCOMPARE(m_fixture.request("DELETE", path("k"), {"If-Match: " + tagOf("v")}).status, 404);

    // If-None-Match: no deletion of what is known, and `*` of nothing that is there.
    m_fixture.server.command({"SET", "k", "v"});
    for (const QByteArray &tags : {QByteArray("*"), tagOf("v"), tagOf("w") + ", " + tagOf("v"), "W/" + tagOf("v")})
        QCOMPARE(m_fixture.request("DELETE", path("k"), {"If-None-Match: " + tags}).status, 412);
    QCOMPARE(m_fixture.request("DELETE", path("k"), {"If-Match: *", "If-None-Match: " + tagOf("w")}).status, 400);
    QCOMPARE(m_fixture.server.command({"EXISTS", "k"}).integer, 1);
    QCOMPARE(m_fixture.request("DELETE", path("k"), {"If-None-Match: " + tagOf("w")}).status, 204);
    QCOMPARE(m_fixture.request("DELETE", path("k"), {"If-None-Match: *"}).status, 404);
    m_fixture.server.command({"RPUSH", "list", "a"});
    QCOMPARE(m_fixture.request("DELETE", path("list"), {"If-None-Match: *"}).status, 412);
    QCOMPARE(m_fixture.request("DELETE", path("list"), {"If-Match: *"}).status, 204);
}

void TestEndpointWrites::answersInTheOrderOfRequests()
{
    m_fixture.server.command({"SET", "mykey", "root"});
    m_fixture.server.command({"SET", "large", QByteArray(3 * 1024 * 1024, 'x')});
    const auto client = m_fixture.client(20'000);
    // Slow ones (a stream, a script, another database's first connection) between such that need no Redis at all.
    QByteArray bytes;
    for (int i = 0; i < 60; ++i) {
        bytes += client->head("GET", "/healthz");
        bytes += client->head("GET", "/v1/db/" + QByteArray::number(1 + i % 5) + "/keys/none");
        bytes += client->head("PUT", path("n"), {"Content-Length: 2"}) + 'v' + char('a' + i % 26);
        bytes += client->head("GET", path(i % 20 == 0 ? "large" : "n"));
        bytes += client->head("GET", "/");
        bytes += client->head("GET", "/nowhere");
    }
    QVERIFY(client->send(bytes));
    for (int i = 0; i < 60; ++i) {
        QCOMPARE(client->receive().body, QByteArray(R"({"status":"ok","server":"reached"})"));
        QCOMPARE(client->receive().status, 404);
        QCOMPARE(client->receive().status, i == 0 ? 201 : 204);
        const HttpReply value = client->receive();
        if (i % 20 == 0)
            QCOMPARE(value.body.size(), 3 * 1024 * 1024);
        else
            QCOMPARE(value.body, QByteArray("v") + char('a' + i % 26));
        QCOMPARE(client->receive().body, QByteArray("root"));
        QCOMPARE(client->receive().body, QByteArray("{\"error\":\"no such path\"}"));
    }
}

void TestEndpointWrites::separatesDatabases()
{
    QCOMPARE(m_fixture.request("PUT", "/v1/db/3/keys/k", {}, "three").status, 201);
    QCOMPARE(m_fixture.request("GET", "/v1/db/0/keys/k").status, 404);
    QCOMPARE(m_fixture.request("GET", "/v1/db/3/keys/k").body, QByteArray("three"));
    QCOMPARE(m_fixture.server.command({"GET", "k"}, 3).bytes, QByteArray("three"));
    QCOMPARE(m_fixture.request("GET", "/v1/db/16/keys/k").status, 404); // the server has fewer
    for (const char *const database : {"9999999", "-1", "+1", "x", ""})
        QCOMPARE(m_fixture.request("GET", QByteArray("/v1/db/") + database + "/keys/k").status, 400);
}

void TestEndpointWrites::answersContinue()
{
    const auto client = m_fixture.client();
    const QByteArrayList fields{"Expect: 100-continue", "Content-Length: 5"};
    QVERIFY(client->send(client->head("PUT", path("k"), fields)));
    QCOMPARE(client->receive().status, 100);
    QVERIFY(client->send("value"));
    QCOMPARE(client->receive().status, 201);
    // Nobody is asked for a body that would be refused.
    client->token.clear();
    QVERIFY(client->send(client->head("PUT", path("k"), fields)));
    QCOMPARE(client->receive().status, 401);
    QVERIFY(client->isEnded());
}

void TestEndpointWrites::takesChunkedBodies()
{
    const auto client = m_fixture.client();
    QVERIFY(client->send(client->head("PUT", path("k"), {"Transfer-Encoding: chunked"})
        + "3;x=y\r\nabc\r\n2\r\n\r\n\r\n0\r\nTrailer: t\r\n\r\n"));
    QCOMPARE(client->receive().status, 201);
    QCOMPARE(m_fixture.server.command({"GET", "k"}).bytes, QByteArray("abc\r\n"));
    QCOMPARE(client->request("GET", path("k")).status, 200);
}

void TestEndpointWrites::forcesReadOnlyProfiles()
{
    EndpointFixture readOnly;
    readOnly.safety = SafetyLevel::ReadOnly;
    readOnly.config.scope = EndpointScope::Admin;
    QVERIFY(readOnly.start());
    readOnly.server.command({"SET", "k", QByteArray(2 * 1024 * 1024, 'x')});
    QCOMPARE(readOnly.request("PUT", path("k"), {}, "w").status, 403);
    QCOMPARE(readOnly.request("DELETE", path("k")).status, 403);
    QCOMPARE(readOnly.request("GET", path("k")).body.size(), 2 * 1024 * 1024);
    QCOMPARE(
        readOnly.request("GET", path("k"), {"If-None-Match: " + tagOf(QByteArray(2 * 1024 * 1024, 'x'))}).status, 304);
    QCOMPARE(readOnly.request("GET", "/v1/db/0/keys").body, QByteArray(R"({"cursor":"0","keys":["k"]})"));
}

void TestEndpointWrites::asksNobodyAndSoRefusesWhereAProfileAsks()
{
    EndpointFixture asking;
    asking.safety = SafetyLevel::Confirm;
    QVERIFY(asking.start());
    QCOMPARE(asking.request("PUT", path("k"), {}, "w").status, 403);
    QCOMPARE(asking.server.command({"EXISTS", "k"}).integer, 0);
    asking.config.scope = EndpointScope::Admin;
    QVERIFY(asking.startEndpoint());
    QCOMPARE(asking.request("PUT", path("k"), {}, "w").status, 201);
}

void TestEndpointWrites::answersWhenRedisIsGone()
{
    EndpointFixture fixture;
    QVERIFY(fixture.start());
    fixture.server.command({"SET", "mykey", "v"});
    const auto client = fixture.client();
    QCOMPARE(client->request("GET", "/").status, 200);
    fixture.server.kill();
    HttpReply reply = client->request("GET", "/");
    if (reply.status == 502) // sent into a socket that was already dead: the outcome is not known
        reply = client->request("GET", "/");
    QCOMPARE(reply.status, 503);
    QVERIFY(reply.field("retry-after").toInt() >= 1);
    const HttpReply health = client->request("GET", "/healthz");
    QCOMPARE(health.status, 200);
    QCOMPARE(health.body, QByteArray(R"({"status":"ok","server":"unreachable"})"));
    QVERIFY(fixture.server.restart());
    QTRY_COMPARE(client->request("GET", "/").status, 404); // back, and empty
    // A server that stands still: the deadline of commands, and nobody else waits.
    fixture.config.server.commandTimeout = std::chrono::milliseconds(1'500);
    QVERIFY(fixture.startEndpoint());
    const auto patient = fixture.client();
    QCOMPARE(patient->request("GET", "/").status, 404);
    fixture.server.freeze();
    QCOMPARE(patient->request("GET", "/").status, 504);
    fixture.server.thaw();
    QTRY_COMPARE(patient->request("GET", "/").status, 404);
}

void TestEndpointWrites::sendsARefusedPasswordOnce()
{
    EndpointFixture fixture;
    QVERIFY(fixture.server.start());
    fixture.server.command({"ACL", "SETUSER", "guest", "on", ">right", "~*", "&*", "+@all"});
    fixture.config.server = fixture.server.params();
    fixture.config.server.user = "guest";
    fixture.config.server.password = Secret("wrong");
    QVERIFY(fixture.startEndpoint());
    QTRY_COMPARE(fixture.request("GET", "/").status, 502);
    const auto client = fixture.client();
    for (int database = 0; database < 16; ++database) {
        const HttpReply reply = client->request("GET", "/v1/db/" + QByteArray::number(database) + "/keys/k");
        QCOMPARE(reply.status, 502);
        QVERIFY2(reply.body.contains("WRONGPASS"), reply.body.constData());
    }
    // The same refusals come as one entry with a count.
    const auto tries = [&fixture] {
        qint64 count = 0;
        for (const Reply &entry : fixture.server.command({"ACL", "LOG"}).elements)
            count += entry.elements.value(1).integer;
        return count;
    };
    QCOMPARE(tries(), 1);
    // The next start is the user's doing.
    fixture.config.server.password = Secret("right");
    QVERIFY(fixture.startEndpoint());
    QCOMPARE(fixture.request("GET", "/v1/db/3/keys/k").status, 404);
    QCOMPARE(tries(), 1);
}

QTEST_GUILESS_MAIN(TestEndpointWrites)
#include "tst_endpointwrites.moc"
