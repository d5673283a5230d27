// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/commandgate.h"
#include "core/redis/connectionparams.h"
#include "core/redis/redact.h"
#include "tests/support/test.h"

using namespace redshank;
using Kind = GateVerdict::Kind;

/// The gate, redaction and server addresses: pure functions, as tables.
class TestCommandGate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void verdicts_data();
    void verdicts();
    void refusesWhatWouldEndOrChangeTheConnection_data();
    void refusesWhatWouldEndOrChangeTheConnection();
    void D20_readOnlyRefusesEveryWriteAndDanger();
    void D20_lockedIsReadOnlyButForItsTime();
    void rolesOfCommands();
    void redaction_data();
    void redaction();
    void uris_data();
    void uris();
    void wireFormat();

private:
    static Command commandOf(const char *text) { return Command(QByteArray(text).split(' ')); }
};

void TestCommandGate::verdicts_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("free");
    QTest::addColumn<int>("confirm");
    QTest::addColumn<int>("readOnly");
    const auto row = [](const char *text, Kind free, Kind confirm, Kind readOnly) {
        QTest::newRow(text) << QByteArray(text) << int(free) << int(confirm) << int(readOnly);
    };
    const Kind allow = Kind::Allow, ask = Kind::Confirm, refuse = Kind::Refuse;
    row("GET k", allow, allow, allow);
    row("get k", allow, allow, allow);
    row("SET k v", allow, ask, refuse);
    row("PUBLISH c m", allow, ask, refuse);
    row("EVAL x 0", allow, ask, refuse);
    row("FCALL f 0", allow, ask, refuse);
    row("EVAL_RO x 0", allow, allow, allow);
    row("SORT k", allow, ask, refuse);
    row("XGROUP CREATE s g $", allow, ask, refuse);
    row("INFO", allow, allow, allow);
    row("PING", allow, allow, allow);
    row("FLUSHALL", ask, ask, refuse);
    row("flushdb", ask, ask, refuse);
    row("KEYS *", ask, ask, refuse);
    row("DEBUG SLEEP 1", ask, ask, refuse);
    row("SHUTDOWN NOSAVE", ask, ask, refuse);
    row("CONFIG GET x", allow, allow, allow);
    row("CONFIG SET x y", ask, ask, refuse);
    row("config rewrite", ask, ask, refuse);
    row("ACL DELUSER u", ask, ask, refuse);
    row("ACL WHOAMI", allow, allow, allow);
    row("SCRIPT FLUSH", ask, ask, refuse);
    row("SLOWLOG GET", allow, allow, allow);
    row("SLOWLOG RESET", ask, ask, refuse);
    row("CLIENT LIST", allow, allow, allow);
    row("CLIENT KILL ID 3", ask, ask, refuse);
    row("client pause 100", ask, ask, refuse);
    row("FAILOVER", ask, ask, refuse);
    row("CLIENT REPLY OFF", refuse, refuse, refuse);
    row("client no-evict on", allow, allow, allow);
    row("SYNC", refuse, refuse, refuse);
    row("PSYNC ? -1", refuse, refuse, refuse);
    row("REPLCONF x", refuse, refuse, refuse);
    row("HELLO 2", refuse, refuse, refuse);
    row("SELECT 2", refuse, refuse, refuse);
    row("MULTI", refuse, refuse, refuse);
    row("SUBSCRIBE c", refuse, refuse, refuse);
    row("MONITOR", refuse, refuse, refuse);
    row("BLPOP k 0", refuse, refuse, refuse);
    row("XREAD COUNT 2 STREAMS s 0", allow, allow, allow);
    row("XREAD block 0 STREAMS s $", refuse, refuse, refuse);
    row("WAIT 1 0", refuse, refuse, refuse);
    row("FOO.BAR k", allow, ask, refuse);
}

void TestCommandGate::verdicts()
{
    QFETCH(QByteArray, text);
    const Command command = commandOf(text);
    const CommandTable &table = CommandTable::builtIn();
    const auto kindAt = [&](SafetyLevel level) {
        const GateVerdict verdict = checkCommand(command, Role::Data, level, table);
        // A refusal tells the reason, and never a percent sign of a missing argument.
        if (verdict.kind != Kind::Allow && (verdict.reason.isEmpty() || verdict.reason.contains(QLatin1Char('%'))))
            return -1;
        return int(verdict.kind);
    };
    QTEST(kindAt(SafetyLevel::Free), "free");
    QTEST(kindAt(SafetyLevel::Confirm), "confirm");
    QTEST(kindAt(SafetyLevel::ReadOnly), "readOnly");
    QTEST(kindAt(SafetyLevel::Locked), "readOnly");
}

void TestCommandGate::refusesWhatWouldEndOrChangeTheConnection_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"POST / HTTP/1.1", "post", "Host: localhost", "HOST:", "QUIT", "quit", "RESET", "HELLO 3",
             "AUTH pw", "SELECT 1", "ASKING", "READONLY", "READWRITE", "SYNC", "psync ? -1", "REPLCONF ACK 1",
             "CLUSTER SYNCSLOTS SYNC", "CLIENT REPLY OFF", "client reply skip", "CLIENT TRACKING on",
             "CLIENT CACHING YES", "SCRIPT DEBUG YES", "script debug sync"})
        QTest::newRow(text) << QByteArray(text);
    // Redis compares these names as C strings.
    QTest::newRow("POST with a NUL") << QByteArray("post\0x", 6);
    QTest::newRow("Host: with a NUL") << QByteArray("Host:\0", 6);
    QTest::newRow("QUIT with a NUL") << QByteArray("QUIT\0x", 6);
}

void TestCommandGate::refusesWhatWouldEndOrChangeTheConnection()
{
    QFETCH(QByteArray, text);
    const Command command(text.split(' '));
    for (const Role role : {Role::Data, Role::Feed, Role::Monitor, Role::Blocking, Role::Transaction}) {
        for (const SafetyLevel safety :
            {SafetyLevel::Free, SafetyLevel::Confirm, SafetyLevel::ReadOnly, SafetyLevel::Locked}) {
            const GateVerdict verdict = checkCommand(command, role, safety, CommandTable::builtIn());
            QCOMPARE(verdict.kind, Kind::Refuse);
            QVERIFY(!verdict.reason.isEmpty() && !verdict.reason.contains(QChar(u'\0')));
        }
    }
    // On the connection that others share, these too.
    for (const char *shared : {"MULTI", "EXEC", "DISCARD", "WATCH k", "UNWATCH", "MONITOR", "SUBSCRIBE c", "BLPOP k 0"})
        QCOMPARE(
            checkCommand(commandOf(shared), Role::Data, SafetyLevel::Free, CommandTable::builtIn()).kind, Kind::Refuse);
}

void TestCommandGate::D20_readOnlyRefusesEveryWriteAndDanger()
{
    const CommandTable &table = CommandTable::builtIn();
    for (const char *name : {"SET", "DEL", "UNLINK", "HSET", "LPUSH", "SADD", "ZADD", "XADD", "EXPIRE", "PERSIST",
             "RENAME", "RENAMENX", "RESTORE", "MIGRATE", "COPY", "MOVE", "FLUSHALL", "EVAL", "EVALSHA", "FCALL",
             "SWAPDB", "GETDEL", "GETEX", "BITFIELD", "PFADD", "SPOP"}) {
        for (const Role role : {Role::Data, Role::Blocking, Role::Transaction}) {
            const GateVerdict verdict = checkCommand(Command(name) << "k", role, SafetyLevel::ReadOnly, table);
            QVERIFY2(verdict.kind == Kind::Refuse, name);
        }
    }
}

void TestCommandGate::D20_lockedIsReadOnlyButForItsTime()
{
    ConnectionParams params;
    params.safety = SafetyLevel::Locked;
    QVERIFY(params.refusesChanges()); // nobody can unlock it
    params.writeLock = std::make_shared<WriteLock>();
    const ConnectionParams copy = params;
    QCOMPARE(copy.safetyNow(), SafetyLevel::Locked);
    params.writeLock->openFor(std::chrono::hours(1));
    QCOMPARE(copy.safetyNow(), SafetyLevel::Free);
    QVERIFY(!copy.refusesChanges());
    params.writeLock->close();
    QVERIFY(copy.refusesChanges());
    params.writeLock->openFor(std::chrono::nanoseconds(1)); // which has passed
    QVERIFY(copy.refusesChanges());
    // Of another level a lock changes nothing.
    params.writeLock->openFor(std::chrono::hours(1));
    params.safety = SafetyLevel::ReadOnly;
    QVERIFY(params.refusesChanges());
    params.safety = SafetyLevel::Confirm;
    QCOMPARE(params.safetyNow(), SafetyLevel::Confirm);
}

void TestCommandGate::rolesOfCommands()
{
    const CommandTable &table = CommandTable::builtIn();
    QCOMPARE(roleOf(commandOf("GET k"), table), Role::Data);
    QCOMPARE(roleOf(commandOf("blpop k 0"), table), Role::Blocking);
    QCOMPARE(roleOf(commandOf("XREAD STREAMS s 0"), table), Role::Data);
    QCOMPARE(roleOf(commandOf("psubscribe k"), table), Role::Feed);
    QCOMPARE(roleOf(commandOf("monitor"), table), Role::Monitor);
    QCOMPARE(roleOf(commandOf("watch k"), table), Role::Transaction);
    for (const char *text : {"SUBSCRIBE c", "PING"})
        QCOMPARE(checkCommand(commandOf(text), Role::Feed, SafetyLevel::ReadOnly, table).kind, Kind::Allow);
    QCOMPARE(checkCommand(commandOf("GET k"), Role::Feed, SafetyLevel::Free, table).kind, Kind::Refuse);
    QCOMPARE(checkCommand(commandOf("GET k"), Role::Monitor, SafetyLevel::Free, table).kind, Kind::Refuse);
    QCOMPARE(checkCommand(commandOf("BLPOP k 0"), Role::Blocking, SafetyLevel::Free, table).kind, Kind::Allow);
    QCOMPARE(checkCommand(commandOf("WATCH k"), Role::Transaction, SafetyLevel::Confirm, table).kind, Kind::Allow);
    QCOMPARE(checkCommand(Command(), Role::Data, SafetyLevel::Free, table).kind, Kind::Refuse);
}

void TestCommandGate::redaction_data()
{
    QTest::addColumn<QByteArray>("given");
    QTest::addColumn<QByteArray>("shown");
    const auto row = [](const char *given, const char *shown) {
        QTest::newRow(given) << QByteArray(given) << QByteArray(shown);
    };
    row("GET k", "GET k");
    row("AUTH pw", "AUTH #");
    row("auth user pw", "auth # #");
    row("HELLO 3 AUTH user pw SETNAME n", "HELLO 3 AUTH # # SETNAME n");
    row("hello 3 auth user pw", "hello 3 auth # #");
    row("ACL SETUSER u on >pw ~*", "ACL SETUSER # # # #");
    row("ACL WHOAMI", "ACL WHOAMI");
    row("CONFIG SET maxmemory 1 requirepass pw", "CONFIG SET maxmemory 1 requirepass #");
    row("config set MASTERAUTH pw", "config set MASTERAUTH #");
    row("CONFIG GET requirepass", "CONFIG GET requirepass");
    row("MIGRATE h 1 k 0 5 AUTH pw", "MIGRATE h 1 k 0 5 AUTH #");
    row("MIGRATE h 1 k 0 5 auth2 u pw", "MIGRATE h 1 k 0 5 auth2 # #");
    row("SENTINEL SET m auth-pass pw", "SENTINEL SET m auth-pass #");
}

void TestCommandGate::redaction()
{
    QFETCH(QByteArray, given);
    QByteArray shown = redactArgv(given.split(' ')).join(' ');
    shown.replace("(redacted)", "#");
    QTEST(shown, "shown");
    QCOMPARE(redactUri(QStringLiteral("redis://u:p@ss@h:1/2")), QStringLiteral("redis://u:(redacted)@h:1/2"));
    QCOMPARE(redactUri(QStringLiteral("redis://:secret@h")), QStringLiteral("redis://:(redacted)@h"));
    QCOMPARE(redactUri(QStringLiteral("redis://h:6379/0")), QStringLiteral("redis://h:6379/0"));
    QCOMPARE(redactUri(QStringLiteral("redis://:a/b:c@d@h:1")), QStringLiteral("redis://:(redacted)@h:1"));
    QCOMPARE(redactUri(QStringLiteral("foo:secret@host:1")), QStringLiteral("foo:(redacted)@host:1"));
    QCOMPARE(redactUri(QStringLiteral("host:1")), QStringLiteral("host:1"));
}

void TestCommandGate::uris_data()
{
    QTest::addColumn<QString>("uri");
    QTest::addColumn<QString>("expected"); // display|user|password|db, or the start of "!" + words
    const auto row = [](const char *uri, const char *expected) {
        QTest::newRow(uri) << QString::fromUtf8(uri) << QString::fromUtf8(expected);
    };
    row("redis://localhost", "localhost:6379|||0");
    row("redis://u:p%40s@h:7000/5", "h:7000|u|p@s|5");
    row("redis://:pw@h", "h:6379||pw|0");
    row("redis://[::1]:6380/1", "[::1]:6380|||1");
    row("localhost:6399", "localhost:6399|||0");
    row("example.org", "example.org:6379|||0");
    row("::1", "[::1]:6379|||0");
    row("/run/redis.sock", "/run/redis.sock|||0");
    row("unix:///run/r.sock?db=3", "/run/r.sock|||3");
    row("unix://:pw@/run/r.sock", "/run/r.sock||pw|0");
    row("unix://", "!path of the socket is missing");
    row("unix://?db=3", "!path of the socket is missing");
    row("rediss://h", "!TLS");
    row("http://h", "!scheme");
    row("redis://h:99999", "!port");
    row("redis://h:x", "!port");
    row("redis://h?db=4", "h:6379|||4");
    row("redis://h:1/2?", "h:1|||2");
    row("redis://h/1?x=y", "!x: the query may only have db");
    row("redis://h/1?DB=3", "!DB: the query may only have db");
    row("redis://h?db=1&timeout=5", "!timeout: the query may only have db");
    row("redis://h?db=", "!database");
    row("redis://h/1?db=2", "!database is given twice");
    row("redis://h?db=1&db=1", "!database is given twice");
    row("unix:///run/r.sock?db=3&x", "!x: the query may only have db");
    row("redis://h?password=pw", "!password: the query may only have db");
    row("redis://h/abc", "!database");
    row("redis://h/-1", "!database");
    row("redis://[::1", "!bracket");
    row("host name", "!host name");
    row("", "!missing");
}

void TestCommandGate::uris()
{
    QFETCH(QString, uri);
    QFETCH(QString, expected);
    const Result<ConnectionParams> parsed = parseServerUri(uri);
    if (expected.startsWith(QLatin1Char('!'))) {
        QVERIFY(!parsed);
        QVERIFY2(parsed.error().what.contains(expected.mid(1)), qPrintable(parsed.error().what));
        return;
    }
    QVERIFY2(parsed.isOk(), qPrintable(parsed.isOk() ? QString() : parsed.error().what));
    const ConnectionParams &params = parsed.value();
    QCOMPARE(params.address.display() + QLatin1Char('|') + QString::fromUtf8(params.user) + QLatin1Char('|')
            + QString::fromUtf8(params.password.bytes()) + QLatin1Char('|') + QString::number(params.database),
        expected);
    const Result<ConnectionParams> tooLong = parseServerUri(QLatin1Char('/') + QString(107, QLatin1Char('x')));
    QVERIFY(!tooLong);
}

void TestCommandGate::wireFormat()
{
    QByteArray wire;
    Command({"SET", QByteArray("k\0y", 3), ""}).encodeTo(wire);
    QCOMPARE(wire, QByteArrayLiteral("*3\r\n$3\r\nSET\r\n$3\r\nk\0y\r\n$0\r\n\r\n"));
    QCOMPARE(Command({"SET", "a b", "c"}).toCli(), QByteArray("SET \"a b\" c"));
}

QTEST_APPLESS_MAIN(TestCommandGate)
#include "tst_commandgate.moc"
