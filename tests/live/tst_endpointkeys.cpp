// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/endpointfixture.h"

#include <QCryptographicHash>
#include <QProcess>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTest>

using namespace redshank;

namespace {

QByteArray tagOf(const QByteArray &value)
{
    return '"' + QCryptographicHash::hash(value, QCryptographicHash::Sha1).toHex() + '"';
}

} // namespace

class TestEndpointKeys : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_fixture.start(), m_fixture.server.errorText()); }
    void init() { m_fixture.server.command({"FLUSHALL"}); }

    void servesWhatRedisCliSet();
    void answersMissingRootKey();
    void readsStringWithFacts();
    void readsEmptyValueAndMissingKeyApart();
    void headTellsTheSameAsGet();
    void readsBinaryKeys_data();
    void readsBinaryKeys();
    void servesOnlySafeTypes();
    void servesRanges_data();
    void servesRanges();
    void answersConditionalReads();
    void writesAndKeepsTheTtl();
    void writesWithExpiry();
    void writesOnlyIfAbsent();
    void comparesBeforeItWrites();
    void losesNoUpdateToConcurrentWriters();
    void neverOverwritesAnotherType();
    void deletes();
    void deletesOnlyWhatMatches();
    void listsKeysByPages();
    void readsOtherTypesAsJson_data();
    void readsOtherTypesAsJson();
    void keepsIntegersAndScoresExact();
    void streamsLargeValues();
    void cutsAStreamWhoseKeyChanges();
    void answersInTheOrderOfRequests();
    void separatesDatabases();
    void answersContinue();
    void takesChunkedBodies();
    void forcesReadOnlyProfiles();
    void asksNobodyAndSoRefusesWhereAProfileAsks();
    void answersWhenRedisIsGone();

private:
    QByteArray path(const QByteArray &key, const QByteArray &query = {}) const
    {
        return "/v1/db/0/keys/" + key.toPercentEncoding() + query;
    }
    EndpointFixture m_fixture;
};

void TestEndpointKeys::servesWhatRedisCliSet()
{
    const QString cli = QStandardPaths::findExecutable(QStringLiteral("redis-cli"));
    if (cli.isEmpty())
        QSKIP("redis-cli is not installed");
    QCOMPARE(QProcess::execute(cli,
                 {QStringLiteral("-s"), m_fixture.server.path(), QStringLiteral("set"), QStringLiteral("mykey"),
                     QStringLiteral("Hello, Redis")}),
        0);
    const HttpReply reply = m_fixture.request("GET", "/");
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.body, QByteArray("Hello, Redis"));
    QCOMPARE(reply.field("x-content-type-options"), QByteArray("nosniff"));
    QCOMPARE(reply.field("cache-control"), QByteArray("no-store"));
    QCOMPARE(reply.field("referrer-policy"), QByteArray("no-referrer"));
}

void TestEndpointKeys::answersMissingRootKey()
{
    const HttpReply reply = m_fixture.request("GET", "/");
    QCOMPARE(reply.status, 404);
    QCOMPARE(reply.body, QByteArray("{\"error\":\"no such key\"}"));
    m_fixture.server.command({"SET", "mykey", ""});
    QCOMPARE(m_fixture.request("GET", "/").status, 200);
}

void TestEndpointKeys::readsStringWithFacts()
{
    m_fixture.server.command({"SET", "k", "a value", "PX", "100000"});
    const HttpReply reply = m_fixture.request("GET", path("k"));
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.body, QByteArray("a value"));
    QCOMPARE(reply.field("content-type"), QByteArray("application/octet-stream"));
    QCOMPARE(reply.field("x-redis-type"), QByteArray("string"));
    const int ttl = reply.field("x-redis-ttl-ms").toInt();
    QVERIFY2(ttl > 90'000 && ttl <= 100'000, reply.field("x-redis-ttl-ms"));
    QCOMPARE(reply.field("etag"), tagOf("a value"));
    m_fixture.server.command({"PERSIST", "k"});
    QCOMPARE(m_fixture.request("GET", path("k")).field("x-redis-ttl-ms"), QByteArray("-1"));
}

void TestEndpointKeys::readsEmptyValueAndMissingKeyApart()
{
    m_fixture.server.command({"SET", "empty", ""});
    const HttpReply empty = m_fixture.request("GET", path("empty"));
    QCOMPARE(empty.status, 200);
    QCOMPARE(empty.body, QByteArray());
    QCOMPARE(empty.field("etag"), tagOf(""));
    QCOMPARE(m_fixture.request("GET", path("missing")).status, 404);
}

void TestEndpointKeys::headTellsTheSameAsGet()
{
    m_fixture.server.command({"SET", "k", QByteArray(5000, 'x')});
    const auto client = m_fixture.client();
    HttpReply get = client->request("GET", path("k"));
    const HttpReply head = client->request("HEAD", path("k"));
    QCOMPARE(head.status, 200);
    QCOMPARE(head.fields, get.fields);
    QCOMPARE(client->request("GET", path("k")).body.size(), 5000); // no body came that would be read as a response
}

void TestEndpointKeys::readsBinaryKeys_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("encoded");
    QTest::newRow("nul") << QByteArray("a\0b", 3) << QByteArray("a%00b");
    QTest::newRow("plus is plus") << QByteArray("a+b") << QByteArray("a+b");
    QTest::newRow("slash") << QByteArray("a/b") << QByteArray("a%2Fb");
    QTest::newRow("bare slash") << QByteArray("a/b/") << QByteArray("a/b/");
    QTest::newRow("not utf-8") << QByteArray("\xff\xfe\x80") << QByteArray("%FF%fe%80");
    QTest::newRow("line ends") << QByteArray("a\r\nb") << QByteArray("a%0d%0Ab");
    QTest::newRow("percent") << QByteArray("100%") << QByteArray("100%25");
    QTest::newRow("question") << QByteArray("a?b") << QByteArray("a%3Fb");
    QTest::newRow("empty") << QByteArray("") << QByteArray("");
}

void TestEndpointKeys::readsBinaryKeys()
{
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, encoded);
    const QByteArray value("\0\r\n\xff value", 10);
    QCOMPARE(m_fixture.request("PUT", "/v1/db/0/keys/" + encoded, {}, value).status, 201);
    QCOMPARE(m_fixture.server.command({"GET", key}).bytes, value);
    QCOMPARE(m_fixture.server.command({"DBSIZE"}).integer, 1);
    const HttpReply reply = m_fixture.request("GET", "/v1/db/0/keys/" + encoded);
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.body, value);
    QCOMPARE(m_fixture.request("DELETE", "/v1/db/0/keys/" + encoded).status, 204);
    QCOMPARE(m_fixture.server.command({"DBSIZE"}).integer, 0);
}

void TestEndpointKeys::servesOnlySafeTypes()
{
    m_fixture.server.command({"SET", "k", "<script>"});
    QCOMPARE(m_fixture.request("GET", path("k", "?type=text/plain")).field("content-type"),
        QByteArray("text/plain; charset=utf-8"));
    QCOMPARE(m_fixture.request("GET", path("k", "?type=image/png")).field("content-type"), QByteArray("image/png"));
    for (const char *const type : {"text/html", "image/svg+xml", "application/javascript", "text/xml", "", "%zz"}) {
        const HttpReply reply = m_fixture.request("GET", path("k", QByteArray("?type=") + type));
        QCOMPARE(reply.status, 400);
        QCOMPARE(reply.field("content-type"), QByteArray("application/json"));
    }
}

void TestEndpointKeys::servesRanges_data()
{
    QTest::addColumn<QByteArray>("range");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("contentRange");
    QTest::newRow("inner") << QByteArray("bytes=2-4") << 206 << QByteArray("234") << QByteArray("bytes 2-4/10");
    QTest::newRow("from") << QByteArray("bytes=7-") << 206 << QByteArray("789") << QByteArray("bytes 7-9/10");
    QTest::newRow("last") << QByteArray("bytes=-3") << 206 << QByteArray("789") << QByteArray("bytes 7-9/10");
    QTest::newRow("last of all") << QByteArray("bytes=-30") << 206 << QByteArray("0123456789")
                                 << QByteArray("bytes 0-9/10");
    QTest::newRow("beyond the end") << QByteArray("bytes=8-99") << 206 << QByteArray("89")
                                    << QByteArray("bytes 8-9/10");
    QTest::newRow("behind the end") << QByteArray("bytes=10-") << 416 << QByteArray() << QByteArray("bytes */10");
    QTest::newRow("last none") << QByteArray("bytes=-0") << 416 << QByteArray() << QByteArray("bytes */10");
    QTest::newRow("several") << QByteArray("bytes=0-1,3-4") << 200 << QByteArray("0123456789") << QByteArray();
    QTest::newRow("other unit") << QByteArray("lines=0-1") << 200 << QByteArray("0123456789") << QByteArray();
    QTest::newRow("backwards") << QByteArray("bytes=4-2") << 200 << QByteArray("0123456789") << QByteArray();
    QTest::newRow("no number") << QByteArray("bytes=a-b") << 200 << QByteArray("0123456789") << QByteArray();
}

void TestEndpointKeys::servesRanges()
{
    QFETCH(QByteArray, range);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, contentRange);
    m_fixture.server.command({"SET", "k", "0123456789"});
    const HttpReply reply = m_fixture.request("GET", path("k"), {"Range: " + range});
    QCOMPARE(reply.status, status);
    if (status != 416)
        QCOMPARE(reply.body, body);
    QCOMPARE(reply.field("content-range"), contentRange);
    // A range of a value that has changed since is the whole new value.
    const HttpReply changed = m_fixture.request("GET", path("k"), {"Range: " + range, "If-Range: " + tagOf("older")});
    QCOMPARE(changed.status, 200);
    QCOMPARE(changed.body, QByteArray("0123456789"));
}

void TestEndpointKeys::answersConditionalReads()
{
    m_fixture.server.command({"SET", "k", "v"});
    const HttpReply same = m_fixture.request("GET", path("k"), {"If-None-Match: \"x\", " + tagOf("v")});
    QCOMPARE(same.status, 304);
    QCOMPARE(same.field("etag"), tagOf("v"));
    QVERIFY(!same.hasField("content-length"));
    QCOMPARE(m_fixture.request("GET", path("k"), {"If-None-Match: " + tagOf("w")}).status, 200);
    QCOMPARE(m_fixture.request("GET", path("k"), {"If-Match: " + tagOf("w")}).status, 412);
    QCOMPARE(m_fixture.request("GET", path("k"), {"If-Match: " + tagOf("v")}).status, 200);
    QCOMPARE(m_fixture.request("GET", path("k"), {"If-Match: *"}).status, 200);
}

void TestEndpointKeys::writesAndKeepsTheTtl()
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
    client->send("PUT " + path("k") + " HTTP/1.1\r\nHost: " + client->host + "\r\nAuthorization: Bearer "
        + client->token + "\r\n\r\n");
    QCOMPARE(client->receive().status, 411);
}

void TestEndpointKeys::writesWithExpiry()
{
    QCOMPARE(m_fixture.request("PUT", path("k", "?px=60000"), {}, "v").status, 201);
    const qint64 ttl = m_fixture.server.command({"PTTL", "k"}).integer;
    QVERIFY(ttl > 55'000 && ttl <= 60'000);
    for (const char *const px : {"0", "-1", "x", "", "1e3", "99999999999999999999"})
        QCOMPARE(m_fixture.request("PUT", path("k", QByteArray("?px=") + px), {}, "w").status, 400);
    QCOMPARE(m_fixture.server.command({"GET", "k"}).bytes, QByteArray("v"));
}

void TestEndpointKeys::writesOnlyIfAbsent()
{
    QCOMPARE(m_fixture.request("PUT", path("k"), {"If-None-Match: *"}, "first").status, 201);
    QCOMPARE(m_fixture.request("PUT", path("k"), {"If-None-Match: *"}, "second").status, 412);
    QCOMPARE(m_fixture.server.command({"GET", "k"}).bytes, QByteArray("first"));
}

void TestEndpointKeys::comparesBeforeItWrites()
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

void TestEndpointKeys::losesNoUpdateToConcurrentWriters()
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

void TestEndpointKeys::neverOverwritesAnotherType()
{
    m_fixture.server.command({"RPUSH", "list", "a", "b"});
    const HttpReply reply = m_fixture.request("PUT", path("list"), {}, "string");
    QCOMPARE(reply.status, 400);
    QVERIFY(reply.body.contains("WRONGTYPE"));
    QCOMPARE(m_fixture.server.command({"LLEN", "list"}).integer, 2);
}

void TestEndpointKeys::deletes()
{
    m_fixture.server.command({"RPUSH", "list", "a", "b"});
    m_fixture.server.command({"SET", "listing", "x"});
    QCOMPARE(m_fixture.request("DELETE", path("list*")).status, 404);
    QCOMPARE(m_fixture.request("DELETE", path("list")).status, 204);
    QCOMPARE(m_fixture.request("DELETE", path("list")).status, 404);
    QCOMPARE(m_fixture.server.command({"DBSIZE"}).integer, 1);
}

void TestEndpointKeys::deletesOnlyWhatMatches()
{
    m_fixture.server.command({"SET", "k", "v"});
    QCOMPARE(m_fixture.request("DELETE", path("k"), {"If-Match: " + tagOf("w")}).status, 412);
    QCOMPARE(m_fixture.server.command({"EXISTS", "k"}).integer, 1);
    QCOMPARE(m_fixture.request("DELETE", path("k"), {"If-Match: " + tagOf("v")}).status, 204);
    QCOMPARE(m_fixture.request("DELETE", path("k"), {"If-Match: " + tagOf("v")}).status, 404);
}

void TestEndpointKeys::listsKeysByPages()
{
    QList<QByteArrayList> commands;
    for (int i = 0; i < 500; ++i)
        commands.append({"SET", "user:" + QByteArray::number(i), "v"});
    commands.append({"SET", QByteArray("user:\xff\x00", 7), "v"});
    commands.append({"RPUSH", "user:list", "v"});
    commands.append({"SET", "other", "v"});
    QVERIFY(m_fixture.server.pipeline(commands));
    QSet<QByteArray> keys;
    QByteArray cursor = "0";
    int pages = 0;
    do {
        const HttpReply reply =
            m_fixture.request("GET", "/v1/db/0/keys?match=user%3A*&count=50&type=string&cursor=" + cursor);
        QCOMPARE(reply.status, 200);
        const QRegularExpression shape(QStringLiteral("^\\{\"cursor\":\"(\\d+)\",\"keys\":\\[(.*)\\]\\}$"));
        const QRegularExpressionMatch match = shape.match(QString::fromUtf8(reply.body));
        QVERIFY2(match.hasMatch(), reply.body);
        cursor = match.captured(1).toLatin1();
        for (const QString &key : match.captured(2).split(QLatin1Char(','), Qt::SkipEmptyParts))
            keys.insert(key.toUtf8());
        ++pages;
    } while (cursor != "0");
    QVERIFY(pages > 5);
    QCOMPARE(keys.size(), 501);
    QVERIFY(keys.contains("{\"$b64\":\"dXNlcjr/AA==\"}"));
    for (const char *const query : {"cursor=x", "cursor=-1", "count=0", "count=10001", "count=1e2", "match=%f"})
        QCOMPARE(m_fixture.request("GET", QByteArray("/v1/db/0/keys?") + query).status, 400);
}

void TestEndpointKeys::readsOtherTypesAsJson_data()
{
    QTest::addColumn<QByteArrayList>("command");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("json");
    const QByteArray bytes("\xff\x00", 2);
    QTest::newRow("list") << QByteArrayList{"RPUSH", "k", "a", bytes, ""} << QByteArray("list")
                          << QByteArray(R"(["a",{"$b64":"/wA="},""])");
    QTest::newRow("set") << QByteArrayList{"SADD", "k", "a"} << QByteArray("set") << QByteArray(R"(["a"])");
    QTest::newRow("hash") << QByteArrayList{"HSET", "k", "f", "v\"\n", "g", "\xc3\xa4"} << QByteArray("hash")
                          << QByteArray("{\"f\":\"v\\\"\\n\",\"g\":\"\xc3\xa4\"}");
    QTest::newRow("hash with bytes") << QByteArrayList{"HSET", "k", bytes, "v"} << QByteArray("hash")
                                     << QByteArray(R"({"$pairs":[[{"$b64":"/wA="},"v"]]})");
    QTest::newRow("sorted set") << QByteArrayList{"ZADD", "k", "1.5", "a", "inf", "b"} << QByteArray("zset")
                                << QByteArray(R"([["a","1.5"],["b","inf"]])");
    QTest::newRow("stream") << QByteArrayList{"XADD", "k", "1-1", "f", "v", "f", "w"} << QByteArray("stream")
                            << QByteArray(R"([["1-1",["f","v","f","w"]]])");
}

void TestEndpointKeys::readsOtherTypesAsJson()
{
    QFETCH(QByteArrayList, command);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, json);
    m_fixture.server.command(command);
    const HttpReply refused = m_fixture.request("GET", path("k"));
    QCOMPARE(refused.status, 406);
    QCOMPARE(refused.field("x-redis-type"), type);
    QCOMPARE(m_fixture.request("GET", path("k"), {"Accept: text/html, */*"}).status, 406);
    const HttpReply reply = m_fixture.request("GET", path("k"), {"Accept: text/html, application/json;q=0.9"});
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.field("content-type"), QByteArray("application/json"));
    QCOMPARE(reply.field("x-redis-type"), type);
    QCOMPARE(reply.field("x-redis-ttl-ms"), QByteArray("-1"));
    QVERIFY(!reply.hasField("etag"));
    QCOMPARE(reply.body, json);
}

void TestEndpointKeys::keepsIntegersAndScoresExact()
{
    m_fixture.server.command({"ZADD", "z", "9007199254740993", "a", "0.1", "b", "1e300", "c"});
    // The server's own text, whatever its version prints: never a double of ours in between.
    QByteArray expected;
    for (const char *const member : {"b", "a", "c"})
        expected += QByteArray(expected.isEmpty() ? "[[\"" : ",[\"") + member + "\",\""
            + m_fixture.server.command({"ZSCORE", "z", member}).bytes + "\"]";
    QCOMPARE(m_fixture.request("GET", path("z"), {"Accept: application/json"}).body, expected + ']');
}

void TestEndpointKeys::streamsLargeValues()
{
    QByteArray value(5 * 1024 * 1024 + 123, Qt::Uninitialized);
    for (char &byte : value)
        byte = char(QRandomGenerator::global()->generate());
    QCOMPARE(m_fixture.request("PUT", path("large"), {}, value).status, 201);
    const auto client = m_fixture.client();
    const HttpReply whole = client->request("GET", path("large"));
    QCOMPARE(whole.status, 200);
    QVERIFY(whole.body == value);
    QVERIFY(!whole.hasField("etag")); // not without being asked for: it costs the server
    const HttpReply same = client->request("GET", path("large"), {"If-None-Match: " + tagOf(value)});
    QCOMPARE(same.status, 304);
    const HttpReply part = client->request("GET", path("large"), {"Range: bytes=1048570-3145800"});
    QCOMPARE(part.status, 206);
    QVERIFY(part.body == value.mid(1048570, 3145800 - 1048570 + 1));
    const HttpReply head = client->request("HEAD", path("large"));
    QCOMPARE(head.field("content-length").toLongLong(), value.size());
    QCOMPARE(client->request("GET", path("missing")).status, 404);
    // The root key goes the same way.
    m_fixture.server.command({"RENAME", "large", "mykey"});
    QVERIFY(m_fixture.request("GET", "/").body == value);
}

void TestEndpointKeys::cutsAStreamWhoseKeyChanges()
{
    m_fixture.server.command({"SET", "large", QByteArray(64 * 1024 * 1024, 'a')});
    const auto client = m_fixture.client();
    client->send("GET " + path("large") + " HTTP/1.1\r\nHost: " + client->host + "\r\nAuthorization: Bearer "
        + client->token + "\r\n\r\n");
    QByteArray begun = client->receiveBytes(200'000);
    QVERIFY(begun.startsWith("HTTP/1.1 200 OK"));
    m_fixture.server.command({"SETRANGE", "large", "0", QByteArray(64 * 1024 * 1024, 'b')});
    begun += client->receiveBytes(65 * 1024 * 1024);
    QVERIFY(begun.size() < 64 * 1024 * 1024); // not whole, and the client can tell
    QVERIFY(client->isEnded());
}

void TestEndpointKeys::answersInTheOrderOfRequests()
{
    m_fixture.server.command({"SET", "mykey", "root"});
    m_fixture.server.command({"SET", "large", QByteArray(3 * 1024 * 1024, 'x')});
    const auto client = m_fixture.client(20'000);
    const QByteArray fields =
        " HTTP/1.1\r\nHost: " + client->host + "\r\nAuthorization: Bearer " + client->token + "\r\n";
    // Slow ones (a stream, a script, another database's first connection) between such that need no Redis at all.
    QByteArray bytes;
    for (int i = 0; i < 60; ++i) {
        bytes += "GET /healthz" + fields + "\r\n";
        bytes += "GET /v1/db/" + QByteArray::number(1 + i % 5) + "/keys/none" + fields + "\r\n";
        bytes += "PUT /v1/db/0/keys/n" + fields + "Content-Length: 2\r\n\r\nv" + char('a' + i % 26);
        bytes += (i % 20 == 0 ? "GET /v1/db/0/keys/large" : "GET /v1/db/0/keys/n") + fields + "\r\n";
        bytes += "GET /" + fields + "\r\n";
        bytes += "GET /nowhere" + fields + "\r\n";
    }
    QVERIFY(client->send(bytes));
    for (int i = 0; i < 60; ++i) {
        QCOMPARE(client->receive().body, QByteArray("{\"status\":\"ok\"}"));
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

void TestEndpointKeys::separatesDatabases()
{
    QCOMPARE(m_fixture.request("PUT", "/v1/db/3/keys/k", {}, "three").status, 201);
    QCOMPARE(m_fixture.request("GET", "/v1/db/0/keys/k").status, 404);
    QCOMPARE(m_fixture.request("GET", "/v1/db/3/keys/k").body, QByteArray("three"));
    QCOMPARE(m_fixture.server.command({"GET", "k"}, 3).bytes, QByteArray("three"));
    for (const char *const database : {"16", "9999999", "-1", "+1", "x", ""}) {
        const HttpReply reply = m_fixture.request("GET", QByteArray("/v1/db/") + database + "/keys/k");
        QCOMPARE(reply.status, 404);
    }
}

void TestEndpointKeys::answersContinue()
{
    const auto client = m_fixture.client();
    const QByteArray head =
        "PUT " + path("k") + " HTTP/1.1\r\nHost: " + client->host + "\r\nExpect: 100-continue\r\nContent-Length: 5\r\n";
    QVERIFY(client->send(head + "Authorization: Bearer " + client->token + "\r\n\r\n"));
    QCOMPARE(client->receive().status, 100);
    QVERIFY(client->send("value"));
    QCOMPARE(client->receive().status, 201);
    // Nobody is asked for a body that would be refused.
    QVERIFY(client->send(head + "\r\n"));
    QCOMPARE(client->receive().status, 401);
    QVERIFY(client->isEnded());
}

void TestEndpointKeys::takesChunkedBodies()
{
    const auto client = m_fixture.client();
    QVERIFY(client->send("PUT " + path("k") + " HTTP/1.1\r\nHost: " + client->host + "\r\nAuthorization: Bearer "
        + client->token
        + "\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\n\r\n\r\n0\r\nTrailer: t\r\n\r\n"));
    QCOMPARE(client->receive().status, 201);
    QCOMPARE(m_fixture.server.command({"GET", "k"}).bytes, QByteArray("abc\r\n"));
    QCOMPARE(client->request("GET", path("k")).status, 200);
}

void TestEndpointKeys::forcesReadOnlyProfiles()
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

void TestEndpointKeys::asksNobodyAndSoRefusesWhereAProfileAsks()
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

void TestEndpointKeys::answersWhenRedisIsGone()
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
    QCOMPARE(client->request("GET", "/healthz").status, 200);
    QVERIFY(fixture.server.restart());
    QTRY_COMPARE_WITH_TIMEOUT(client->request("GET", "/").status, 404, 15'000); // back, and empty
    // A server that stands still: the deadline of commands, and nobody else waits.
    fixture.config.server.commandTimeout = std::chrono::milliseconds(500);
    QVERIFY(fixture.startEndpoint());
    const auto patient = fixture.client();
    QCOMPARE(patient->request("GET", "/").status, 404);
    fixture.server.freeze();
    QCOMPARE(patient->request("GET", "/").status, 504);
    fixture.server.thaw();
    QTRY_COMPARE(patient->request("GET", "/").status, 404);
}

QTEST_GUILESS_MAIN(TestEndpointKeys)
#include "tst_endpointkeys.moc"
