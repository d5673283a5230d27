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

class TestEndpointReads : public QObject
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
    void listsKeysByPages();
    void readsOtherTypesAsJson_data();
    void readsOtherTypesAsJson();
    void keepsIntegersAndScoresExact();
    void streamsLargeValues();
    void cutsAStreamWhoseKeyChanges();

private:
    QByteArray path(const QByteArray &key, const QByteArray &query = {}) const
    {
        return "/v1/db/0/keys/" + key.toPercentEncoding() + query;
    }
    EndpointFixture m_fixture;
};

void TestEndpointReads::servesWhatRedisCliSet()
{
    const QString cli = QStandardPaths::findExecutable(QStringLiteral("redis-cli"));
    QVERIFY2(!cli.isEmpty(), "scripts/setup installs redis-cli");
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

void TestEndpointReads::answersMissingRootKey()
{
    const HttpReply reply = m_fixture.request("GET", "/");
    QCOMPARE(reply.status, 404);
    QCOMPARE(reply.body, QByteArray("{\"error\":\"no such key\"}"));
    m_fixture.server.command({"SET", "mykey", ""});
    QCOMPARE(m_fixture.request("GET", "/").status, 200);
}

void TestEndpointReads::readsStringWithFacts()
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

void TestEndpointReads::readsEmptyValueAndMissingKeyApart()
{
    m_fixture.server.command({"SET", "empty", ""});
    const HttpReply empty = m_fixture.request("GET", path("empty"));
    QCOMPARE(empty.status, 200);
    QCOMPARE(empty.body, QByteArray());
    QCOMPARE(empty.field("etag"), tagOf(""));
    QCOMPARE(m_fixture.request("GET", path("missing")).status, 404);
}

void TestEndpointReads::headTellsTheSameAsGet()
{
    m_fixture.server.command({"SET", "k", QByteArray(5000, 'x')});
    const auto client = m_fixture.client();
    HttpReply get = client->request("GET", path("k"));
    const HttpReply head = client->request("HEAD", path("k"));
    QCOMPARE(head.status, 200);
    QCOMPARE(head.fields, get.fields);
    QCOMPARE(client->request("GET", path("k")).body.size(), 5000); // no body came that would be read as a response
}

void TestEndpointReads::readsBinaryKeys_data()
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

void TestEndpointReads::readsBinaryKeys()
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

void TestEndpointReads::servesOnlySafeTypes()
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

void TestEndpointReads::servesRanges_data()
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

void TestEndpointReads::servesRanges()
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

void TestEndpointReads::answersConditionalReads()
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

void TestEndpointReads::listsKeysByPages()
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

void TestEndpointReads::readsOtherTypesAsJson_data()
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

void TestEndpointReads::readsOtherTypesAsJson()
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

void TestEndpointReads::keepsIntegersAndScoresExact()
{
    m_fixture.server.command({"ZADD", "z", "9007199254740993", "a", "0.1", "b", "1e300", "c"});
    // The server's own text, whatever its version prints: never a double of ours in between.
    QByteArray expected;
    for (const char *const member : {"b", "a", "c"})
        expected += QByteArray(expected.isEmpty() ? "[[\"" : ",[\"") + member + "\",\""
            + m_fixture.server.command({"ZSCORE", "z", member}).bytes + "\"]";
    QCOMPARE(m_fixture.request("GET", path("z"), {"Accept: application/json"}).body, expected + ']');
}

void TestEndpointReads::streamsLargeValues()
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

void TestEndpointReads::cutsAStreamWhoseKeyChanges()
{
    m_fixture.server.command({"SET", "large", QByteArray(64 * 1024 * 1024, 'a')});
    const auto client = m_fixture.client();
    QVERIFY(client->send(client->head("GET", path("large"))));
    QByteArray begun = client->receiveBytes(200'000);
    QVERIFY(begun.startsWith("HTTP/1.1 200 OK"));
    m_fixture.server.command({"SETRANGE", "large", "0", QByteArray(64 * 1024 * 1024, 'b')});
    begun += client->receiveBytes(65 * 1024 * 1024);
    QVERIFY(begun.size() < 64 * 1024 * 1024); // not whole, and the client can tell
    QVERIFY(client->isEnded());
}

QTEST_GUILESS_MAIN(TestEndpointReads)
#include "tst_endpointreads.moc"
