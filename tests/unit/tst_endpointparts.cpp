// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/endpoint/byterange.h"
#include "core/endpoint/commandscope.h"
#include "core/endpoint/frameguard.h"
#include "core/endpoint/httpresponse.h"
#include "core/endpoint/jsoncommand.h"
#include "core/endpoint/jsonwriter.h"
#include "core/endpoint/listener.h"
#include "core/endpoint/outputqueue.h"
#include "core/endpoint/requesttarget.h"
#include "core/endpoint/websockethandshake.h"
#include "tests/support/httpclient.h"
#include "tests/support/test.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <sys/uio.h>

using namespace redshank;

class TestEndpointParts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void decodesPercent_data();
    void decodesPercent();
    void findsParameters();
    void readsDatabases();
    void redactsTokens();
    void queuesOutput();
    void writesResponses();
    void guardsFramesSplitAnywhere();
    void readsCommands_data();
    void readsCommands();
    void refusesCommands_data();
    void refusesCommands();
    void writesD16ExactNumbers();
    void writesBytes();
    void stopsWritingAtTheLimit();
    void judgesCommands_data();
    void judgesCommands();
    void knowsWhatIsAboutTheConnection();
    void listensOnLoopbackOnly();
    void makesLongTokens();
};

void TestEndpointParts::decodesPercent_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("isValid");
    QTest::newRow("plain") << QByteArray("a+b") << QByteArray("a+b") << true;
    QTest::newRow("nul") << QByteArray("%00") << QByteArray(1, '\0') << true;
    QTest::newRow("both cases") << QByteArray("%fF%Aa") << QByteArray("\xff\xaa") << true;
    QTest::newRow("once only") << QByteArray("%2541") << QByteArray("%41") << true;
    QTest::newRow("empty") << QByteArray("") << QByteArray("") << true;
    QTest::newRow("cut") << QByteArray("a%4") << QByteArray() << false;
    QTest::newRow("alone") << QByteArray("%") << QByteArray() << false;
    QTest::newRow("no hex") << QByteArray("%4g") << QByteArray() << false;
    QTest::newRow("sign") << QByteArray("%+1") << QByteArray() << false;
}

void TestEndpointParts::decodesPercent()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, bytes);
    QFETCH(bool, isValid);
    const std::optional<QByteArray> decoded = percentDecoded(text);
    QCOMPARE(decoded.has_value(), isValid);
    if (isValid)
        QCOMPARE(*decoded, bytes);
}

void TestEndpointParts::findsParameters()
{
    const RequestTarget target("/a/b?x=1&y=%20&&z&x=2&w=a=b&v=%");
    QCOMPARE(target.path, QByteArrayView("/a/b"));
    QVERIFY(target.hasParameter("x") && !target.parameter("x")); // given twice: nobody could say which one counts
    QCOMPARE(target.parameter("y").value(), QByteArray(" "));
    QCOMPARE(target.parameter("w").value(), QByteArray("a=b"));
    QVERIFY(target.hasParameter("z"));
    QVERIFY(!target.hasParameter("a"));
    QVERIFY(target.hasParameter("v") && !target.parameter("v"));
    QVERIFY(RequestTarget("/a?").query.isEmpty());
    // A name counts as decoded, however it is spelled; `%` alone spells none.
    QCOMPARE(RequestTarget("/?%70x=5").parameter("px").value(), QByteArray("5"));
    QVERIFY(RequestTarget("/?%70%78").hasParameter("px"));
    QVERIFY(!RequestTarget("/?px=5&%70x=6").parameter("px"));
    QVERIFY(!RequestTarget("/?%2570x=5&%7=1&%=2&px%00=3").hasParameter("px"));
}

void TestEndpointParts::readsDatabases()
{
    QCOMPARE(parseDatabase("0"), std::optional(0));
    QCOMPARE(parseDatabase("15"), std::optional(15));
    for (const char *const text : {"", "abc", "-1", "+1", " 1", "1 ", "0x1", "1e1", "9999999", "99999999999999999999"})
        QVERIFY2(!parseDatabase(text), text);
    QCOMPARE(webSocketDatabase(RequestTarget("/v1/ws"), 7), std::optional(7));
    QCOMPARE(webSocketDatabase(RequestTarget("/v1/ws?db=3"), 7), std::optional(3));
    QCOMPARE(webSocketDatabase(RequestTarget("/v1/ws?%64b=%33"), 7), std::optional(3));
    QVERIFY(!webSocketDatabase(RequestTarget("/v1/ws?db=3&db=3"), 7));
}

void TestEndpointParts::redactsTokens()
{
    QCOMPARE(redactedTarget("/a?x=1&_token=secret&y"), QByteArray("/a?x=1&_token=(redacted)&y"));
    for (const char *const spelling : {"_token", "%5Ftoken", "_%74oken", "_TOKEN"})
        QVERIFY(!redactedTarget(QByteArray("/a?") + spelling + "=secret").contains("secret"));
    QCOMPARE(redactedTarget("/a"), QByteArray("/a"));
}

void TestEndpointParts::queuesOutput()
{
    // Whatever is appended in whatever pieces comes out in order, whatever is taken off at a time.
    quint32 seed = 7;
    const auto next = [&seed](quint32 below) {
        return (seed = seed * 1664525 + 1013904223) >> 8 & 0xffffff ? (seed >> 8) % below : 0;
    };
    OutputQueue queue;
    QByteArray expected;
    QByteArray taken;
    for (int round = 0; round < 3'000; ++round) {
        const QByteArray piece(int(next(20) == 0 ? next(60'000) : next(300)), char('a' + round % 26));
        if (next(2))
            queue.append(piece);
        else
            queue.append(QByteArrayView(piece));
        expected += piece;
        iovec vectors[4];
        const int count = queue.peek(vectors, 4);
        qsizetype budget = next(3) == 0 ? 1'000'000 : next(500);
        qsizetype dropped = 0;
        for (int i = 0; i < count && budget > 0; ++i) {
            const qsizetype some = qMin(budget, qsizetype(vectors[i].iov_len));
            taken.append(static_cast<const char *>(vectors[i].iov_base), some);
            budget -= some;
            dropped += some;
        }
        queue.drop(dropped);
        QCOMPARE(queue.size(), expected.size() - taken.size());
    }
    QVERIFY(expected.startsWith(taken));
    queue.clear();
    QVERIFY(queue.isEmpty());
}

void TestEndpointParts::writesResponses()
{
    const auto written = [](const HttpResponse &response, const ResponseFraming &framing) {
        OutputQueue queue;
        writeResponse(queue, response, framing);
        iovec vector;
        return queue.peek(&vector, 1) ? QByteArray(static_cast<char *>(vector.iov_base), qsizetype(vector.iov_len))
                                      : QByteArray();
    };
    const QByteArray tail =
        "X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n\r\n";
    QCOMPARE(written(HttpResponse(200, ContentType::text, "hi").with("ETag", "\"x\""), {}),
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: text/plain; charset=utf-8\r\nETag: \"x\"\r\n" + tail
            + "hi");
    ResponseFraming head;
    head.isHead = true;
    head.closes = true;
    QCOMPARE(written(HttpResponse(200, {}, "hi"), head),
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n" + tail);
    ResponseFraming later;
    later.length = 12345678901;
    later.saysKeepAlive = true;
    QCOMPARE(written(HttpResponse(206), later),
        "HTTP/1.1 206 Partial Content\r\nContent-Length: 12345678901\r\nConnection: keep-alive\r\n" + tail);
    QCOMPARE(written(HttpResponse(204), {}), "HTTP/1.1 204 No Content\r\n" + tail);
    QCOMPARE(
        HttpResponse::error(400, "a \"b\"\r\n\xff").body, QByteArray("{\"error\":\"a \\\"b\\\"\\\\r\\\\n\\\\xff\"}"));
}

void TestEndpointParts::guardsFramesSplitAnywhere()
{
    const QByteArray good = webSocketFrame("hello") + webSocketFrame("", 9) + webSocketFrame(QByteArray(300, 'x'))
        + webSocketFrame(QByteArray(70'000, '\0')) + webSocketFrame("bye", 8);
    const QByteArray bad = webSocketFrame("no", 1, false) + webSocketFrame("later");
    for (qsizetype i = 0; i <= good.size(); i += i < 700 ? 1 : 997) {
        FrameGuard guard;
        QCOMPARE(guard.accept(QByteArrayView(good).first(i)), i);
        QCOMPARE(guard.accept(QByteArrayView(good).sliced(i)), good.size() - i);
        QVERIFY(!guard.isViolated());
    }
    const QByteArray stream = good + bad;
    for (const qsizetype i :
        {qsizetype(0), good.size() - 1, good.size(), good.size() + 1, good.size() + 2, stream.size()}) {
        FrameGuard guard;
        const qsizetype accepted =
            guard.accept(QByteArrayView(stream).first(i)) + guard.accept(QByteArrayView(stream).sliced(i));
        QVERIFY(guard.isViolated());
        // The first byte of the bad frame may have passed before its second is seen; never one of its payload.
        QVERIFY2(accepted == good.size() || accepted == good.size() + 1, QByteArray::number(accepted - good.size()));
        QCOMPARE(guard.accept("more"), 0);
    }
}

void TestEndpointParts::readsCommands_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<QByteArrayList>("arguments");
    const auto row = [](const char *name, const QByteArray &json, const QByteArray &id,
                         const QByteArrayList &arguments) { QTest::newRow(name) << json << id << arguments; };
    row("plain", R"({"id":1,"cmd":["GET","k"]})", "1", {"GET", "k"});
    row("any order", R"( {"cmd":["PING"],"more":{"a":[1,{"b":null}]},"id":"x\"y"} )", R"("x\"y")", {"PING"});
    row("no id", R"({"cmd":["PING"]})", "null", {"PING"});
    row("null id", R"({"id":null,"cmd":["PING"]})", "null", {"PING"});
    row("bytes", R"({"id":2,"cmd":["SET","k",{"$b64":"/wAA"}]})", "2", {"SET", "k", QByteArray("\xff\0\0", 3)});
    row("empty bytes", R"({"cmd":["SET","",{"$b64":""}]})", "null", {"SET", "", ""});
    row("escapes", R"({"cmd":["ECHO","\u0000\ud83d\ude00\n"]})", "null",
        {"ECHO", QByteArray("\0\xf0\x9f\x98\x80\n", 6)});
    row("numbers keep their digits", R"({"id":9007199254740993,"cmd":["ECHO",9223372036854775807,0.10,-0,1e30]})",
        "9007199254740993", {"ECHO", "9223372036854775807", "0.10", "-0", "1e30"});
    row("numbers of any size D16", R"({"id":1e400,"cmd":["ECHO",1e400,-1.5E+999,18446744073709551616]})", "1e400",
        {"ECHO", "1e400", "-1.5E+999", "18446744073709551616"});
    row("long id", R"({"id":123456789012345678901234567890,"cmd":["PING"]})", "123456789012345678901234567890",
        {"PING"});
    row("all escapes", R"({"id":"\u0041","cmd":["ECHO","\"\\\/\b\f\n\r\t\u00e4\u20AC"]})", R"("\u0041")",
        {"ECHO", "\"\\/\b\f\n\r\t\xc3\xa4\xe2\x82\xac"});
    row("escaped names", R"({"\u0063md":["ECHO",{"\u0024b64":"\u002fw=="}]})", "null", {"ECHO", "\xff"});
    row("names elsewhere", R"({"x":{"cmd":["A"],"id":7},"cmd":["B","id",{"$b64":"AA=="}],"y":[{"cmd":1}]})", "null",
        {"B", "id", QByteArray(1, '\0')});
    row("last one counts", R"({"cmd":["A"],"cmd":["B"]})", "null", {"B"});
}

void TestEndpointParts::readsCommands()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, id);
    QFETCH(QByteArrayList, arguments);
    const JsonCommand request = parseJsonCommand(json, 8);
    QVERIFY2(!request.problem, qPrintable(request.problem.what));
    QCOMPARE(request.id, id);
    QCOMPARE(request.command.arguments(), arguments);
}

void TestEndpointParts::refusesCommands_data()
{
    QTest::addColumn<QByteArray>("json");
    const QByteArrayList texts{"", "1", "\"x\"", "[]", "{}", R"({"id":1})", R"({"cmd":[]})", R"({"cmd":[""]})",
        R"({"cmd":"PING"})", R"({"cmd":{"a":1}})", R"({"cmd":[["PING"]]})", R"({"cmd":["PING",null]})",
        R"({"cmd":["PING",true]})", R"({"cmd":["PING",{}]})", R"({"cmd":["PING",{"b64":"AA=="}]})",
        R"({"cmd":["PING",{"$b64":1}]})", R"({"cmd":["PING",{"$b64":"A"}]})", R"({"cmd":["PING",{"$b64":"!!!!"}]})",
        R"({"cmd":["PING",{"$b64":"AA==","$b64":"AA=="}]})", R"({"cmd":["PING",{"$b64":["AA=="]}]})",
        R"({"id":{},"cmd":["PING"]})", R"({"id":[1],"cmd":["PING"]})", R"({"id":true,"cmd":["PING"]})",
        R"({"cmd":["PING"]} x)", R"({"cmd":["PING"],})", R"({"cmd":["\ud800"]})", R"({"cmd":["\udc00"]})",
        R"({"cmd":["\ud800x"]})", R"({"cmd":["\ud800\u0041"]})", "{\"cmd\":[\"\xff\"]}",
        QByteArray("{\"x\":") + QByteArray(1'000'000, '['), "{\"x\":[[[[[[[[1]]]]]]]],\"cmd\":[\"PING\"]}"};
    for (qsizetype i = 0; i < texts.size(); ++i)
        QTest::addRow("%d %s", int(i), texts[i].left(40).toPercentEncoding("{}[]\":,$ ").constData()) << texts[i];
}

void TestEndpointParts::refusesCommands()
{
    QFETCH(QByteArray, json);
    const JsonCommand request = parseJsonCommand(json, 8);
    QVERIFY(request.problem);
    QVERIFY(!request.problem.what.isEmpty());
}

void TestEndpointParts::writesD16ExactNumbers()
{
    const auto written = [](qint64 number) { return JsonWriter().integer(number).toByteArray(); };
    QCOMPARE(written(0), QByteArray("0"));
    QCOMPARE(written(9007199254740992), QByteArray("9007199254740992"));
    QCOMPARE(written(-9007199254740992), QByteArray("-9007199254740992"));
    QCOMPARE(written(9007199254740993), QByteArray("\"9007199254740993\""));
    QCOMPARE(written(std::numeric_limits<qint64>::max()), QByteArray("\"9223372036854775807\""));
    QCOMPARE(written(std::numeric_limits<qint64>::min()), QByteArray("\"-9223372036854775808\""));
}

void TestEndpointParts::writesBytes()
{
    const auto written = [](const QByteArray &bytes) { return JsonWriter().bytes(bytes).toByteArray(); };
    QCOMPARE(written("a\"\\\n"), QByteArray(R"("a\"\\\n")"));
    QCOMPARE(written(QByteArray(1, '\0')), QByteArray(R"("\u0000")"));
    QCOMPARE(written("\xc3\xa4"), QByteArray("\"\xc3\xa4\""));
    QCOMPARE(written("\xff"), QByteArray(R"({"$b64":"/w=="})"));
    QCOMPARE(written("\xed\xa0\x80"), QByteArray(R"({"$b64":"7aCA"})")); // half a surrogate pair
    QCOMPARE(written({}), QByteArray("\"\""));
    for (const char *const bytes : {"\xc0\x80", "\xe0\x80\x80", "\xf4\x90\x80\x80", "\xc3", "\x80", "\xf0\x9f\x98"})
        QVERIFY2(written(QByteArray(40, 'x') + bytes).startsWith(R"({"$b64":)"), bytes);
    QByteArray controls;
    for (char c = 0; c < 0x20; ++c)
        controls += c;
    QCOMPARE(written(controls),
        QByteArray(
            R"("\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000B\f\r\u000E\u000F)"
            R"(\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F")"));
    for (int at = 0; at < 20; ++at) { // each place of what is looked at eight bytes at a time
        for (const char special : {'"', '\\', '\n', '\x1f', ' ', '!', '#', '[', ']', '\x7f'}) {
            QByteArray text("\xc3\xa4\xc3\xbc\xf0\x9f\x98\x80\xe2\x82\xac 01234567890");
            text.insert(at < 4 ? at / 2 * 2 : at < 8 ? 8 : at < 11 ? 11 : at, special);
            const QByteArray json = written(text);
            QVERIFY(!json.contains("$b64"));
            const QJsonDocument document = QJsonDocument::fromJson('[' + json + ']');
            QCOMPARE(document.array().at(0).toString().toUtf8(), text);
        }
    }
    JsonWriter json;
    json.beginArray().bytes("a").integer(1).beginArray().endArray().beginObject().key("k").null().key("l").bytes("b");
    json.endObject().bytes("c").endArray().raw("x");
    QCOMPARE(json.toByteArray(), QByteArray(R"(["a",1,[],{"k":null,"l":"b"},"c"],x)"));
}

void TestEndpointParts::stopsWritingAtTheLimit()
{
    const auto isTooLong = [](qsizetype limit, const QByteArray &bytes) {
        JsonWriter json(limit);
        json.beginArray().bytes(bytes).endArray();
        const bool isWhole = json.toByteArray().endsWith(']') && json.toByteArray().size() <= limit;
        return json.isTooLong() == isWhole ? -1 : int(json.isTooLong());
    };
    QCOMPARE(isTooLong(100, QByteArray(96, 'x')), 0);
    QCOMPARE(isTooLong(100, QByteArray(97, 'x')), 1);
    QCOMPARE(isTooLong(100, QByteArray(16, '\0')), 0);
    QCOMPARE(isTooLong(100, QByteArray(17, '\0')), 1);
    QCOMPARE(isTooLong(100, QByteArray(63, '\xff')), 0); // {"$b64":"..."}
    QCOMPARE(isTooLong(100, QByteArray(68, '\xff')), 1);
    // And does not go on writing for it.
    JsonWriter json(10'000);
    json.bytes(QByteArray(10'000, '\0'));
    QVERIFY(json.isTooLong());
    json.bytes("more");
    QVERIFY(json.toByteArray().size() < 11'000);
}

void TestEndpointParts::judgesCommands_data()
{
    QTest::addColumn<QByteArrayList>("command");
    QTest::addColumn<int>("scope");
    const auto row = [](const QByteArray &line, EndpointScope scope) {
        QTest::newRow(line.constData()) << line.split(' ') << int(scope);
    };
    for (const char *const line : {"GET k", "get k", "SCAN 0", "INFO", "PING", "BITFIELD_RO k", "XRANGE s - +", "TTL k",
             "SORT_RO l", "CLIENT ID", "client info", "XREAD STREAMS s 0", "PUBSUB CHANNELS"})
        row(line, EndpointScope::Read);
    for (const char *const line : {"SET k v", "DEL k", "PUBLISH c m", "GETDEL k", "GETEX k", "BITFIELD k GET u8 0",
             "HSET h f v", "XREADGROUP GROUP g c STREAMS s >", "GEORADIUS k 0 0 1 m STORE d", "BLPOP k 0"})
        row(line, EndpointScope::Write);
    for (const char *const line :
        {"FLUSHALL", "flushdb", "CONFIG GET requirepass", "CONFIG SET a b", "ACL GETUSER default", "SHUTDOWN",
            "DEBUG SLEEP 1", "KEYS *", "REPLICAOF h 1", "MIGRATE h 1 k 0 1", "CLUSTER INFO", "SORT l STORE d",
            // A script may do anything, and the gate sees nothing of it.
            "EVAL x 0", "eval x 0", "EVALSHA x 0", "EVAL_RO x 0", "EVALSHA_RO x 0", "FCALL f 0", "FCALL_RO f 0",
            "SCRIPT LOAD x", "SCRIPT FLUSH", "SCRIPT EXISTS x", "FUNCTION LOAD x", "FUNCTION LIST",
            // What others do on the server.
            "CLIENT LIST", "client kill ID 1", "CLIENT PAUSE 1", "SLOWLOG GET", "LATENCY HISTORY x"})
        row(line, EndpointScope::Admin);
}

void TestEndpointParts::judgesCommands()
{
    QFETCH(QByteArrayList, command);
    QFETCH(int, scope);
    const CommandTable &table = CommandTable::builtIn();
    QCOMPARE(int(requiredScope(Command(command), roleOf(Command(command), table), table)), scope);
}

void TestEndpointParts::knowsWhatIsAboutTheConnection()
{
    for (const char *const line : {"CLIENT SETNAME x", "client setinfo lib-name x", "CLIENT NO-EVICT ON",
             "CLIENT NO-TOUCH ON", "CLIENT REPLY OFF", "CLIENT TRACKING ON", "WAIT 1 0", "waitaof 1 0 0"})
        QVERIFY2(needsOwnConnection(Command(QByteArray(line).split(' '))), line);
    for (const char *const line : {"CLIENT", "CLIENT ID", "CLIENT LIST", "GET CLIENT", "SET WAIT SETNAME", "PING"})
        QVERIFY2(!needsOwnConnection(Command(QByteArray(line).split(' '))), line);
}

void TestEndpointParts::listensOnLoopbackOnly()
{
    for (const char *const address : {"127.0.0.1", "127.1.2.3", "::1", "localhost"})
        QVERIFY2(Listener::loopbackAddress(QString::fromLatin1(address)), address);
    for (const char *const address : {"0.0.0.0", "::", "192.168.0.1", "8.8.8.8", "::ffff:127.0.0.1", "::ffff:8.8.8.8",
             "", "example.org", "127.0.0.1.evil.example", "*", "fe80::1"})
        QVERIFY2(!Listener::loopbackAddress(QString::fromLatin1(address)), address);
}

void TestEndpointParts::makesLongTokens()
{
    const Secret one = makeEndpointToken();
    QCOMPARE(one.bytes().size(), 43);
    QCOMPARE(QByteArray::fromBase64(one.bytes(), QByteArray::Base64UrlEncoding).size(), 32);
    QVERIFY(!(one == makeEndpointToken()));
}

QTEST_APPLESS_MAIN(TestEndpointParts)
#include "tst_endpointparts.moc"
