// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/endpoint/commandscope.h"
#include "tests/support/jsonwebsocket.h"
#include "tests/support/test.h"

#include <QElapsedTimer>

using namespace redshank;
using namespace std::chrono_literals;

class TestEndpointCommands : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_fixture.start(), m_fixture.server.errorText()); }
    void init() { m_fixture.server.command({"FLUSHALL"}); }

    void runsCommands();
    void carriesBytesBothWays();
    void writesD16IntegersExactly();
    void answersErrors();
    void answersMalformedCommandsUnderTheirId_data();
    void answersMalformedCommandsUnderTheirId();
    void refusesWhatWouldShiftReplies_data();
    void refusesWhatWouldShiftReplies();
    void holdsScopes();
    void asksForNoLessThanTheServersOwnFlags();
    void reachesSubscribersWithin50ms();
    void staysUsableWhileSubscribed();
    void sharesOneSubscription();
    void unsubscribes();
    void countsSubscriptionsAsRedisDoes();
    void keepsNumbersOfAnySizeD16();
    void subscribesAgainAfterALoss();
    void blocksNobodyButItself();

private:
    EndpointFixture m_fixture;
};

void TestEndpointCommands::runsCommands()
{
    JsonWebSocket client(m_fixture);
    QVERIFY(client.isOpen());
    QCOMPARE(client.ask(R"({"id":1,"cmd":["SET","k","v"]})"), text(R"({"id":1,"result":"OK"})"));
    QCOMPARE(client.ask(R"({"id":"a","cmd":["GET","k"]})"), text(R"({"id":"a","result":"v"})"));
    QCOMPARE(client.ask(R"({"id":2,"cmd":["GET","none"]})"), text(R"({"id":2,"result":null})"));
    QCOMPARE(client.ask(R"({"id":3,"cmd":["INCRBY","n",41]})"), text(R"({"id":3,"result":41})"));
    QCOMPARE(client.ask(R"({"id":4,"cmd":["HSET","h","f","v"]})"), text(R"({"id":4,"result":1})"));
    QCOMPARE(client.ask(R"({"id":5,"cmd":["HGETALL","h"]})"), text(R"({"id":5,"result":["f","v"]})"));
    QCOMPARE(client.ask(R"({"cmd":["PING"]})"), text(R"({"id":null,"result":"PONG"})"));
    for (int i = 0; i < 2'000; ++i) // many at once, each answered once
        client.sendTextMessage(QStringLiteral(R"({"id":%1,"cmd":["INCR","many"]})").arg(i));
    for (int i = 0; i < 2'000; ++i)
        QCOMPARE(client.next(), QStringLiteral(R"({"id":%1,"result":%2})").arg(i).arg(i + 1));
}

void TestEndpointCommands::carriesBytesBothWays()
{
    JsonWebSocket client(m_fixture);
    QVERIFY(client.isOpen());
    QCOMPARE(
        client.ask(R"({"id":1,"cmd":["SET",{"$b64":"AP8N"},{"$b64":"/wAK"}]})"), text(R"({"id":1,"result":"OK"})"));
    QCOMPARE(m_fixture.server.command({"GET", QByteArray("\0\xff\r", 3)}).bytes, QByteArray("\xff\0\n", 3));
    QCOMPARE(client.ask(R"({"id":2,"cmd":["GET",{"$b64":"AP8N"}]})"), text(R"({"id":2,"result":{"$b64":"/wAK"}})"));
    QCOMPARE(client.ask(R"({"id":3,"cmd":["KEYS","*"]})").left(16), text(R"({"id":3,"error":)")); // asks first
    QCOMPARE(client.ask(R"({"id":4,"cmd":["ECHO","\u00e4\u0000\ud83d\ude00"]})"),
        QString::fromUtf8("{\"id\":4,\"result\":\"\xc3\xa4\\u0000\xf0\x9f\x98\x80\"}"));
}

void TestEndpointCommands::writesD16IntegersExactly()
{
    JsonWebSocket client(m_fixture);
    QVERIFY(client.isOpen());
    QCOMPARE(client.ask(R"({"id":1,"cmd":["SET","n",9223372036854775806]})"), text(R"({"id":1,"result":"OK"})"));
    QCOMPARE(client.ask(R"({"id":2,"cmd":["INCR","n"]})"), text(R"({"id":2,"result":"9223372036854775807"})"));
    QCOMPARE(client.ask(R"({"id":9007199254740993,"cmd":["SET","n",9007199254740992]})"),
        text(R"({"id":9007199254740993,"result":"OK"})"));
    QCOMPARE(client.ask(R"({"id":3,"cmd":["INCRBY","n",0]})"), text(R"({"id":3,"result":9007199254740992})"));
    QCOMPARE(client.ask(R"({"id":4,"cmd":["INCR","n"]})"), text(R"({"id":4,"result":"9007199254740993"})"));
}

void TestEndpointCommands::answersErrors()
{
    JsonWebSocket client(m_fixture);
    QVERIFY(client.isOpen());
    client.ask(R"({"id":1,"cmd":["RPUSH","l","a"]})");
    QVERIFY(client.ask(R"({"id":2,"cmd":["INCR","l"]})").startsWith(text(R"({"id":2,"error":"WRONGTYPE )")));
    QVERIFY(client.ask(R"({"id":3,"cmd":["NOSUCH"]})").startsWith(text(R"({"id":3,"error":"ERR unknown command)")));
    QVERIFY(client.ask("nonsense").startsWith(text(R"({"id":null,"error":)")));
    QVERIFY(client.ask("[[[[[[[[[[1]]]]]]]]]]").startsWith(text(R"({"id":null,"error":)")));
    QVERIFY(client.ask(R"({"id":4,"cmd":[]})").startsWith(text(R"({"id":4,"error":)")));
    QCOMPARE(client.ask(R"({"id":5,"cmd":["PING"]})"), text(R"({"id":5,"result":"PONG"})"));
}

void TestEndpointCommands::answersMalformedCommandsUnderTheirId_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("id");
    const auto row = [](const char *name, const QByteArray &json, const QByteArray &id = "1") {
        QTest::newRow(name) << json << id;
    };
    row("a word as argument", R"({"id":1,"cmd":["ECHO",true]})");
    row("id behind", R"({"cmd":["ECHO",true,{"id":2}],"more":[{"id":3}],"id":1})");
    row("base64", R"({"id":1,"cmd":["ECHO",{"$b64":"!"}]})");
    row("base64, id behind", R"({"cmd":["ECHO",{"$b64":["AA==",{"id":2}]}],"id":"a\u00e4"})", R"("a\u00e4")");
    row("half a surrogate pair", R"({"id":1,"cmd":["ECHO","\ud800"]})");
    row("half a name", R"({"id":1,"\ud800":2,"cmd":["ECHO","a"]})");
    row("array", R"({"id":1,"cmd":["ECHO",["id",2]]})");
    row("array, id behind", R"({"cmd":["ECHO",["a",["id"]]],"id":1e400})", "1e400");
    row("object", R"({"cmd":{"id":2,"cmd":["PING"]},"id":1})");
    row("no array", R"({"cmd":"PING","id":1})");
    row("no command", R"({"id":1})");
    row("too deep", R"({"id":1,"cmd":["ECHO"],"x":)" + QByteArray(100, '[') + QByteArray(100, ']') + '}');
    row("too deep, id behind", R"({"x":)" + QByteArray(100, '[') + QByteArray(100, ']') + R"(,"id":1})");
    row("the last id counts", R"({"id":2,"cmd":[1,null],"id":1})");
    // Where none can be read, none is made up.
    row("id is an object", R"({"id":{"id":1},"cmd":["PING"]})", "null");
    row("id is an array", R"({"id":[1],"cmd":["PING"]})", "null");
    row("id is a word", R"({"id":true,"cmd":["PING"]})", "null");
    row("id is no text", R"({"id":"\ud800","cmd":["PING"]})", "null");
    row("an id replaced", R"({"id":1,"cmd":["PING"],"id":[2]})", "null");
    row("no id", R"({"cmd":["ECHO",true]})", "null");
    row("no object", R"([{"id":1,"cmd":["PING"]}])", "null");
    row("no JSON", R"({"id":1,"cmd":["ECHO",true])", "null");
}

void TestEndpointCommands::answersMalformedCommandsUnderTheirId()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, id);
    JsonWebSocket client(m_fixture);
    QVERIFY(client.isOpen());
    const QString answer = client.ask(json.constData());
    QVERIFY2(answer.startsWith(QString::fromUtf8("{\"id\":" + id + ",\"error\":\"")), qPrintable(answer));
    QVERIFY(client.ask(R"({"id":9,"cmd":["PING"]})").contains(QLatin1String("PONG")));
}

void TestEndpointCommands::refusesWhatWouldShiftReplies_data()
{
    QTest::addColumn<QString>("command");
    for (const char *const command :
        {R"("MONITOR")", R"("monitor")", R"("HELLO","2")", R"("AUTH","x")", R"("SELECT","1")", R"("RESET")",
            R"("QUIT")", R"("SYNC")", R"("PSYNC","?","-1")", R"("CLIENT","REPLY","OFF")", R"("client","reply","skip")",
            R"("CLIENT","TRACKING","ON")", R"("MULTI")", R"("EXEC")", R"("WATCH","k")", R"("DISCARD")", R"("ASKING")",
            R"("SSUBSCRIBE","c")", R"("REPLCONF","x")", R"("READONLY")", R"("CLIENT","SETNAME","x")",
            R"("CLIENT","NO-EVICT","ON")", R"("client","setname","x")", R"("WAIT","0","0")"})
        QTest::newRow(command) << text(command);
}

void TestEndpointCommands::refusesWhatWouldShiftReplies()
{
    QFETCH(QString, command);
    EndpointFixture admin;
    admin.config.scope = EndpointScope::Admin; // not a question of rights
    QVERIFY(admin.start());
    JsonWebSocket client(admin);
    QVERIFY(client.isOpen());
    client.sendTextMessage(QStringLiteral(R"({"id":1,"cmd":[%1]})").arg(command));
    QVERIFY(client.next().startsWith(text(R"({"id":1,"error":)")));
    admin.server.command({"SET", "a", "1"});
    QCOMPARE(client.ask(R"({"id":2,"cmd":["GET","a"]})"), text(R"({"id":2,"result":"1"})"));
    QCOMPARE(client.ask(R"({"id":3,"cmd":["ECHO","x"]})"), text(R"({"id":3,"result":"x"})"));
    QVERIFY(!admin.server.command({"CLIENT", "LIST"}).bytes.contains("name=x "));
}

void TestEndpointCommands::holdsScopes()
{
    EndpointFixture reader;
    reader.config.scope = EndpointScope::Read;
    QVERIFY(reader.start());
    JsonWebSocket client(reader);
    QVERIFY(client.isOpen());
    const auto isAllowed = [&](const char *command) {
        client.sendTextMessage(QStringLiteral(R"({"id":1,"cmd":[%1]})").arg(text(command)));
        return client.next().contains(QLatin1String("\"result\""));
    };
    QVERIFY(isAllowed(R"("GET","k")"));
    QVERIFY(!isAllowed(R"("SET","k","v")"));
    QVERIFY(!isAllowed(R"x("EVAL","return redis.call('SET','k','v')",0)x"));
    QVERIFY(!isAllowed(R"("PUBLISH","c","m")"));
    QVERIFY(!isAllowed(R"("CONFIG","GET","requirepass")"));
    QVERIFY(!isAllowed(R"("FLUSHALL")"));
    QVERIFY(!isAllowed(R"("NOSUCH.COMMAND")"));
    QCOMPARE(reader.server.command({"DBSIZE"}).integer, 0);

    JsonWebSocket writer(m_fixture);
    QVERIFY(writer.isOpen());
    writer.sendTextMessage(text(R"({"id":1,"cmd":["SET","k","v"]})"));
    QVERIFY(writer.next().contains(QLatin1String("result")));
    for (const char *const command : {R"("FLUSHALL")", R"("CONFIG","SET","maxmemory","1")", R"("SHUTDOWN","NOSAVE")",
             R"x("EVAL","return redis.call('FLUSHALL')",0)x", R"x("EVAL_RO","return redis.call('KEYS','*')",0)x",
             R"("FCALL","f",0)", R"("SCRIPT","LOAD","return 1")"}) {
        writer.sendTextMessage(QStringLiteral(R"({"id":1,"cmd":[%1]})").arg(text(command)));
        QVERIFY(writer.next().contains(QLatin1String("\"error\":\"NOPERM")));
    }
    QCOMPARE(m_fixture.server.command({"DBSIZE"}).integer, 1);

    EndpointFixture admin;
    admin.config.scope = EndpointScope::Admin;
    QVERIFY(admin.start());
    admin.server.command({"SET", "k", "v"});
    JsonWebSocket master(admin);
    QVERIFY(master.isOpen());
    QCOMPARE(
        master.ask(R"x({"id":2,"cmd":["EVAL","return redis.call('GET','k')",0]})x"), text(R"({"id":2,"result":"v"})"));
    QCOMPARE(master.ask(R"({"id":1,"cmd":["FLUSHALL"]})"), text(R"({"id":1,"result":"OK"})"));
    QCOMPARE(admin.server.command({"DBSIZE"}).integer, 0);
}

void TestEndpointCommands::asksForNoLessThanTheServersOwnFlags()
{
    // What the server says of its commands, subcommands included, against what a token needs for them here.
    const QByteArrayList tellsOnly{"info", "lastsave", "role", "sort_ro"};
    int judged = 0;
    const auto judge = [&](const Reply &entry) {
        const QByteArray name = entry.elements.value(0).bytes;
        const auto says = [&entry](qsizetype list, const char *word) {
            const auto &words = entry.elements.value(list).elements;
            return std::any_of(words.begin(), words.end(), [word](const Reply &each) { return each.bytes == word; });
        };
        EndpointScope least = EndpointScope::Read;
        if (says(2, "admin") || (says(6, "@dangerous") && !tellsOnly.contains(name)) || says(6, "@scripting"))
            least = EndpointScope::Admin;
        else if (says(2, "write"))
            least = EndpointScope::Write;
        const Command command(name.split('|'));
        const CommandTable &table = CommandTable::builtIn();
        const EndpointScope required = requiredScope(command, roleOf(command, table), table);
        ++judged;
        return required >= least;
    };
    for (const Reply &entry : m_fixture.server.command({"COMMAND"}).elements) {
        for (const Reply &sub : entry.elements.value(9).elements)
            QVERIFY2(judge(sub), sub.elements.value(0).bytes.constData());
        if (entry.elements.value(9).elements.isEmpty())
            QVERIFY2(judge(entry), entry.elements.value(0).bytes.constData());
    }
    QVERIFY(judged > 200);
}

void TestEndpointCommands::reachesSubscribersWithin50ms()
{
    JsonWebSocket client(m_fixture);
    QVERIFY(client.isOpen());
    QCOMPARE(client.ask(R"({"id":7,"cmd":["SUBSCRIBE","my_channel"]})"),
        text(R"({"id":7,"result":[["subscribe","my_channel",1]]})"));
    qint64 fastest = 1'000'000;
    for (int i = 0; i < 20; ++i) {
        QElapsedTimer clock;
        clock.start();
        m_fixture.server.command({"PUBLISH", "my_channel", "live " + QByteArray::number(i)});
        QCOMPARE(client.next(), QStringLiteral(R"({"push":["message","my_channel","live %1"]})").arg(i));
        fastest = qMin(fastest, clock.elapsed());
    }
    QVERIFY2(fastest < 50, QByteArray::number(fastest)); // the best of some: other work shares this machine
}

void TestEndpointCommands::staysUsableWhileSubscribed()
{
    JsonWebSocket client(m_fixture);
    QVERIFY(client.isOpen());
    QCOMPARE(client.ask(R"({"id":1,"cmd":["PSUBSCRIBE","news.*","x"]})"),
        text(R"({"id":1,"result":[["psubscribe","news.*",1],["psubscribe","x",2]]})"));
    QCOMPARE(client.ask(R"({"id":2,"cmd":["SET","k","v"]})"), text(R"({"id":2,"result":"OK"})"));
    client.sendTextMessage(text(R"({"id":3,"cmd":["PUBLISH","news.art",{"$b64":"/w=="}]})"));
    QStringList both{client.next(), client.next()};
    both.sort();
    QCOMPARE(both.at(0), text(R"({"id":3,"result":1})"));
    QCOMPARE(both.at(1), text(R"({"push":["pmessage","news.*","news.art",{"$b64":"/w=="}]})"));
    QCOMPARE(client.ask(R"({"id":4,"cmd":["GET","k"]})"), text(R"({"id":4,"result":"v"})"));
    QVERIFY(client.ask(R"({"id":5,"cmd":["SUBSCRIBE"]})").contains(QLatin1String("error")));
}

void TestEndpointCommands::sharesOneSubscription()
{
    JsonWebSocket first(m_fixture);
    JsonWebSocket second(m_fixture);
    QVERIFY(first.isOpen() && second.isOpen());
    for (JsonWebSocket *const client : {&first, &second})
        QVERIFY(client->ask(R"({"id":1,"cmd":["SUBSCRIBE","shared"]})").contains(QLatin1String("result")));
    QCOMPARE(m_fixture.subscriptionsOf("shared"), 1);
    m_fixture.server.command({"PUBLISH", "shared", "m"});
    for (JsonWebSocket *const client : {&first, &second})
        QCOMPARE(client->next(), text(R"({"push":["message","shared","m"]})"));
    // One leaves, the other still hears; both gone, Redis is let go.
    first.abort();
    m_fixture.server.command({"PUBLISH", "shared", "n"});
    QCOMPARE(second.next(), text(R"({"push":["message","shared","n"]})"));
    QCOMPARE(m_fixture.subscriptionsOf("shared"), 1);
    second.abort();
    QTRY_COMPARE(m_fixture.subscriptionsOf("shared"), 0);
}

void TestEndpointCommands::unsubscribes()
{
    JsonWebSocket client(m_fixture);
    QVERIFY(client.isOpen());
    client.ask(R"({"id":1,"cmd":["SUBSCRIBE","a","b","c"]})");
    QCOMPARE(client.ask(R"({"id":2,"cmd":["UNSUBSCRIBE","b"]})"), text(R"({"id":2,"result":[["unsubscribe","b",2]]})"));
    QTRY_COMPARE(m_fixture.subscriptionsOf("b"), 0);
    m_fixture.server.command({"PUBLISH", "b", "unheard"});
    m_fixture.server.command({"PUBLISH", "a", "heard"});
    QCOMPARE(client.next(), text(R"({"push":["message","a","heard"]})"));
    QVERIFY(client.ask(R"({"id":3,"cmd":["UNSUBSCRIBE"]})").contains(QLatin1String(",0]")));
    QTRY_COMPARE(m_fixture.subscriptionsOf("a") + m_fixture.subscriptionsOf("c"), 0);
    // Off and on again in one breath: the last word counts.
    for (int i = 0; i < 20; ++i) {
        client.sendTextMessage(text(R"({"id":4,"cmd":["SUBSCRIBE","a"]})"));
        client.sendTextMessage(text(R"({"id":5,"cmd":["UNSUBSCRIBE","a"]})"));
    }
    QVERIFY(QTest::qWaitFor([&] { return client.received.filter(QStringLiteral("\"id\":5")).size() == 20; }, patience));
    client.received.clear();
    QCOMPARE(client.ask(R"({"id":6,"cmd":["SUBSCRIBE","a"]})"), text(R"({"id":6,"result":[["subscribe","a",1]]})"));
    m_fixture.server.command({"PUBLISH", "a", "again"});
    QCOMPARE(client.next(), text(R"({"push":["message","a","again"]})"));
}

void TestEndpointCommands::countsSubscriptionsAsRedisDoes()
{
    JsonWebSocket client(m_fixture);
    QVERIFY(client.isOpen());
    QCOMPARE(client.ask(R"({"id":1,"cmd":["SUBSCRIBE","c1","c1","c2"]})"),
        text(R"({"id":1,"result":[["subscribe","c1",1],["subscribe","c1",1],["subscribe","c2",2]]})"));
    QCOMPARE(client.ask(R"({"id":2,"cmd":["SUBSCRIBE","c2","c3"]})"),
        text(R"({"id":2,"result":[["subscribe","c2",2],["subscribe","c3",3]]})"));
    QCOMPARE(client.ask(R"({"id":3,"cmd":["PSUBSCRIBE","c*","c*"]})"),
        text(R"({"id":3,"result":[["psubscribe","c*",4],["psubscribe","c*",4]]})"));
    QCOMPARE(client.ask(R"({"id":4,"cmd":["UNSUBSCRIBE","c1","c1"]})"),
        text(R"({"id":4,"result":[["unsubscribe","c1",3],["unsubscribe","c1",3]]})"));
}

void TestEndpointCommands::keepsNumbersOfAnySizeD16()
{
    JsonWebSocket client(m_fixture);
    QVERIFY(client.isOpen());
    QCOMPARE(client.ask(R"({"id":1e400,"cmd":["ECHO",1e400]})"), text(R"({"id":1e400,"result":"1e400"})"));
    QCOMPARE(client.ask(R"({"id":340282366920938463463374607431768211456,"cmd":["ECHO",18446744073709551616]})"),
        text(R"({"id":340282366920938463463374607431768211456,"result":"18446744073709551616"})"));
}

void TestEndpointCommands::subscribesAgainAfterALoss()
{
    JsonWebSocket client(m_fixture);
    QVERIFY(client.isOpen());
    client.ask(R"({"id":1,"cmd":["SUBSCRIBE","kept"]})");
    client.ask(R"({"id":2,"cmd":["PSUBSCRIBE","kept*"]})");
    m_fixture.server.command({"CLIENT", "KILL", "TYPE", "pubsub"});
    QTRY_COMPARE(m_fixture.subscriptionsOf("kept"), 1);
    QTRY_COMPARE(m_fixture.server.command({"PUBSUB", "NUMPAT"}).integer, 1);
    m_fixture.server.command({"PUBLISH", "kept", "m"});
    // The gap is told first, since what was published meanwhile is lost; and to those only who were there.
    QStringList told{client.next(), client.next()};
    told.sort();
    QCOMPARE(told, (QStringList{text(R"({"push":["gap","kept"]})"), text(R"({"push":["pgap","kept*"]})")}));
    QCOMPARE(client.next(), text(R"({"push":["message","kept","m"]})"));
    QCOMPARE(client.next(), text(R"({"push":["pmessage","kept*","kept","m"]})"));
    JsonWebSocket later(m_fixture);
    QVERIFY(later.isOpen());
    QVERIFY(later.ask(R"({"id":1,"cmd":["SUBSCRIBE","kept"]})").contains(QLatin1String("result")));
    m_fixture.server.command({"PUBLISH", "kept", "n"});
    QCOMPARE(later.next(), text(R"({"push":["message","kept","n"]})"));
}

void TestEndpointCommands::blocksNobodyButItself()
{
    JsonWebSocket client(m_fixture);
    QVERIFY(client.isOpen());
    client.sendTextMessage(text(R"({"id":1,"cmd":["BLPOP","queue",0]})"));
    client.sendTextMessage(text(R"({"id":2,"cmd":["BRPOP","other",0]})"));
    QCOMPARE(client.ask(R"({"id":3,"cmd":["PING"]})"), text(R"({"id":3,"result":"PONG"})"));
    QCOMPARE(m_fixture.request("GET", "/v1/db/0/keys/none").status, 404);
    const auto blocked = [&] {
        return m_fixture.server.command({"INFO", "clients"}).bytes.contains("blocked_clients:2");
    };
    QTRY_VERIFY(blocked());
    m_fixture.server.command({"RPUSH", "queue", "item"});
    QCOMPARE(client.next(), text(R"({"id":1,"result":["queue","item"]})"));
    // Who leaves takes nothing with it.
    client.abort();
    QTRY_VERIFY(m_fixture.server.command({"INFO", "clients"}).bytes.contains("blocked_clients:0"));
    m_fixture.server.command({"RPUSH", "other", "item"});
    QCOMPARE(m_fixture.server.command({"LLEN", "other"}).integer, 1);
}

QTEST_GUILESS_MAIN(TestEndpointCommands)
#include "tst_endpointcommands.moc"
