// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/connection.h"
#include "tests/support/fakeserver.h"
#include "tests/support/realserver.h"
#include "tests/support/test.h"

#include <QSignalSpy>
#include <QTcpServer>

using namespace redshank;
using State = Connection::State;
using namespace std::chrono_literals;

/// The connection against a real server: handshake, order, loss, deadlines, roles.
class TestConnection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersInOrder();
    void handlerNeverRunsInsideSend();
    void waitingCommandsLeaveInOneWrite();
    void selectsDatabaseBeforeAnythingElse();
    void D17_databaseSurvivesKills();
    void D18_reportsUnknownOutcomeAndNeverResends();
    void wrongPasswordIsTriedOnce();
    void leastPrivilegeUserConnects();
    void userWithoutPasswordIsNotReplacedByTheDefault_data();
    void userWithoutPasswordIsNotReplacedByTheDefault();
    void fallsBackToResp2();
    void refusedDatabaseFails();
    void deadlinePassesWhileServerIsFrozen();
    void contextThatDiesIsNotCalled();
    void deletionFromInsideHandler();
    void deletionSettlesFromTheEventLoop();
    void notRedisIsSaidInWords();
    void silentServerIsSaidInWords();
    void refusedConnectionRetries();
    void fullServerShowsItsWords();
    void gateRefusesWhatWouldShiftReplies();
    void oneMegabyteArgumentRoundTrips();

private:
    static QByteArray ask(Connection &connection, const Command &command);
};

QByteArray TestConnection::ask(Connection &connection, const Command &command)
{
    QByteArray answer("(none)");
    bool isSettled = false;
    connection.send(command, &connection, [&](const ReplyView &reply) {
        answer = reply.isError()                 ? "E:" + reply.error().server
            : reply.type() == ReplyType::Integer ? QByteArray::number(reply.integer())
                                                 : reply.toByteArray();
        isSettled = true;
    });
    return QTest::qWaitFor([&] { return isSettled; }, patience) ? answer : QByteArray("(never)");
}

void TestConnection::answersInOrder()
{
    RealServer server;
    QVERIFY2(server.start(), server.errorText());
    Connection connection(server.params());
    connection.open();
    QList<qint64> seen;
    for (int i = 0; i < 5000; ++i)
        connection.send({"INCR", "counter"}, this, [&](const ReplyView &reply) { seen.append(reply.integer()); });
    QTRY_COMPARE(seen.size(), 5000);
    for (int i = 0; i < 5000; ++i)
        QCOMPARE(seen[i], i + 1);
    QCOMPARE(connection.server().protocol, 3);
    QVERIFY(connection.server().display().startsWith(QLatin1String("Redis "))
        || connection.server().display().startsWith(QLatin1String("Valkey ")));
    QCOMPARE(connection.pendingCommands(), 0);
}

void TestConnection::handlerNeverRunsInsideSend()
{
    RealServer server;
    QVERIFY2(server.start(), server.errorText());
    Connection connection(server.params());
    bool isInside = true;
    int settled = 0;
    const auto handler = [&](const ReplyView &reply) {
        QVERIFY(!isInside);
        QVERIFY(reply.isError());
        ++settled;
    };
    connection.send({"PING"}, this, handler); // closed: not sent
    connection.send({"MONITOR"}, this, handler); // the gate refuses
    connection.open();
    connection.send({"NOSUCHCOMMAND"}, this, handler);
    isInside = false;
    QTRY_COMPARE(settled, 3);
}

void TestConnection::waitingCommandsLeaveInOneWrite()
{
    FakeServer server;
    QVERIFY(server.start());
    server.setScript([](const QByteArrayList &) { return QByteArray("+PONG\r\n"); });
    Connection connection(server.params());
    connection.open();
    QTRY_COMPARE(connection.state(), State::Ready);
    const qsizetype readsBefore = server.reads().size();
    int answered = 0;
    for (int i = 0; i < 200; ++i)
        connection.send({"PING"}, this, [&](const ReplyView &) { ++answered; });
    QTRY_COMPARE(answered, 200);
    QCOMPARE(server.reads().size(), readsBefore + 1);
}

void TestConnection::selectsDatabaseBeforeAnythingElse()
{
    RealServer server;
    QVERIFY2(server.start(), server.errorText());
    Connection connection(server.params(9));
    connection.open();
    QCOMPARE(ask(connection, {"SET", "here", "nine"}), QByteArray("OK"));
    QCOMPARE(server.command({"GET", "here"}, 9).bytes, QByteArray("nine"));
    QCOMPARE(server.command({"DBSIZE"}, 0).integer, 0);
}

void TestConnection::D17_databaseSurvivesKills()
{
    RealServer server;
    QVERIFY2(server.start(), server.errorText());
    Connection connection(server.params(9));
    connection.open();
    int round = 0;
    for (int kills = 0; kills < 25; ++kills) {
        QTRY_COMPARE(connection.state(), State::Ready);
        for (int i = 0; i < 20; ++i)
            connection.send({"SET", "key" + QByteArray::number(++round), "x"}, this, [](const ReplyView &) {});
        server.command({"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"});
        // Commands sent while it is away do not slip into database 0 either.
        connection.send({"SET", "late", "x"}, this, [](const ReplyView &) {});
        QTRY_VERIFY(connection.state() != State::Ready);
        connection.retry();
    }
    QTRY_COMPARE(connection.state(), State::Ready);
    QCOMPARE(ask(connection, {"SET", "last", "x"}), QByteArray("OK"));
    QCOMPARE(server.command({"DBSIZE"}, 0).integer, 0);
    QVERIFY(server.command({"DBSIZE"}, 9).integer > 0);
}

void TestConnection::D18_reportsUnknownOutcomeAndNeverResends()
{
    FakeServer server;
    QVERIFY(server.start());
    int increments = 0;
    // Takes the command and hangs up without an answer.
    server.setScript([&](const QByteArrayList &arguments) {
        if (arguments.first() == "INCR") {
            ++increments;
            QMetaObject::invokeMethod(
                &server, [&] { server.hangUp(); }, Qt::QueuedConnection);
        }
        return QByteArray();
    });
    Connection connection(server.params());
    connection.open();
    QTRY_COMPARE(connection.state(), State::Ready);
    QList<Error::Kind> outcomes;
    connection.send({"INCR", "counter"}, this, [&](const ReplyView &reply) { outcomes.append(reply.error().kind); });
    QTRY_COMPARE(outcomes.size(), 1);
    QCOMPARE(outcomes.first(), Error::Kind::OutcomeUnknown);
    QTRY_COMPARE(connection.state(), State::Ready); // it comes back
    QCOMPARE(increments, 1);
    QCOMPARE(server.connections(), 2);
}

void TestConnection::wrongPasswordIsTriedOnce()
{
    RealServer server;
    QVERIFY2(server.start({QStringLiteral("--requirepass"), QStringLiteral("right")}), server.errorText());
    for (const QByteArray &password : {QByteArray(), QByteArray("wrong")}) {
        ConnectionParams params = server.params();
        params.password = Secret(password);
        Connection connection(params);
        QSignalSpy failures(&connection, &Connection::failed);
        connection.open();
        QTRY_COMPARE(connection.state(), State::Failed);
        QCOMPARE(connection.lastError().kind, Error::Kind::Authentication);
        QVERIFY(!connection.lastError().server.isEmpty());
        params.password = Secret("right");
        connection.setParams(params);
        connection.retry();
        QTRY_COMPARE(connection.state(), State::Ready);
        QCOMPARE(failures.size(), 1);
    }
}

void TestConnection::leastPrivilegeUserConnects()
{
    RealServer server;
    QVERIFY2(server.start(), server.errorText());
    server.command({"ACL", "SETUSER", "small", "on", ">pw", "~*", "+get", "+scan"});
    server.command({"SET", "k", "v"});
    ConnectionParams params = server.params();
    params.user = "small";
    params.password = Secret("pw");
    Connection connection(params);
    connection.open();
    QCOMPARE(ask(connection, {"GET", "k"}), QByteArray("v"));
    QVERIFY(ask(connection, {"SET", "k", "w"}).startsWith("E:NOPERM"));
}

void TestConnection::userWithoutPasswordIsNotReplacedByTheDefault_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("RESP3") << QStringList();
    QTest::newRow("RESP2") << QStringList{QStringLiteral("--rename-command"), QStringLiteral("HELLO"), QString()};
}

void TestConnection::userWithoutPasswordIsNotReplacedByTheDefault()
{
    QFETCH(QStringList, arguments);
    RealServer server;
    QVERIFY2(server.start(arguments), server.errorText());
    server.command({"ACL", "SETUSER", "open", "on", "nopass", "~*", "+@read", "+acl|whoami"});
    ConnectionParams params = server.params();
    params.user = "open";
    Connection connection(params);
    connection.open();
    QCOMPARE(ask(connection, {"ACL", "WHOAMI"}), QByteArray("open"));
    QVERIFY(ask(connection, {"SET", "k", "w"}).startsWith("E:NOPERM"));
}

void TestConnection::fallsBackToResp2()
{
    RealServer server;
    QVERIFY2(server.start({QStringLiteral("--rename-command"), QStringLiteral("HELLO"), QString(),
                 QStringLiteral("--requirepass"), QStringLiteral("pw")}),
        server.errorText());
    ConnectionParams params = server.params(3);
    params.password = Secret("pw");
    Connection connection(params);
    connection.open();
    QCOMPARE(ask(connection, {"SET", "k", "v"}), QByteArray("OK"));
    QCOMPARE(connection.server().protocol, 2);
    QVERIFY(!connection.server().version.isEmpty());
}

void TestConnection::refusedDatabaseFails()
{
    RealServer server;
    QVERIFY2(server.start({QStringLiteral("--databases"), QStringLiteral("2")}), server.errorText());
    Connection connection(server.params(7));
    QList<Error::Kind> outcomes;
    connection.open();
    connection.send({"SET", "k", "v"}, this, [&](const ReplyView &reply) { outcomes.append(reply.error().kind); });
    QTRY_COMPARE(connection.state(), State::Failed);
    QCOMPARE(connection.lastError().kind, Error::Kind::Database);
    QTRY_COMPARE(outcomes, QList<Error::Kind>{Error::Kind::NotSent});
    QCOMPARE(server.calls("set"), 0);
}

void TestConnection::deadlinePassesWhileServerIsFrozen()
{
    RealServer server;
    QVERIFY2(server.start(), server.errorText());
    Connection connection(server.params());
    connection.open();
    QCOMPARE(ask(connection, {"SET", "n", "0"}), QByteArray("OK"));
    server.freeze();
    QList<Error::Kind> outcomes;
    SendOptions options;
    options.timeout = 300ms;
    connection.send({"INCR", "n"}, options, this, [&](const ReplyView &reply) { outcomes.append(reply.error().kind); });
    QTRY_COMPARE(outcomes, QList<Error::Kind>{Error::Kind::Timeout});
    QCOMPARE(connection.state(), State::Ready);
    // The late reply is swallowed, and the next one belongs to the next command.
    QByteArray answer;
    connection.send({"GET", "n"}, this, [&](const ReplyView &reply) { answer = reply.toByteArray(); });
    server.thaw();
    QTRY_COMPARE(answer, QByteArray("1"));
}

void TestConnection::contextThatDiesIsNotCalled()
{
    RealServer server;
    QVERIFY2(server.start(), server.errorText());
    Connection connection(server.params());
    connection.open();
    QTRY_COMPARE(connection.state(), State::Ready);
    auto *const context = new QObject;
    connection.send({"GET", "a"}, context, [](const ReplyView &) { QFAIL("called after the context died"); });
    delete context;
    QCOMPARE(ask(connection, {"SET", "b", "2"}), QByteArray("OK"));
}

void TestConnection::deletionFromInsideHandler()
{
    RealServer server;
    QVERIFY2(server.start(), server.errorText());
    int settled = 0;
    auto *const connection = new Connection(server.params());
    connection->open();
    for (int i = 0; i < 10; ++i)
        connection->send({"ECHO", QByteArray(3000, 'x')}, this, [&, i](const ReplyView &reply) {
            ++settled;
            if (i == 4) {
                delete connection;
                QCOMPARE(reply.bytes().size(), 3000); // still valid until we return
            }
        });
    QTRY_COMPARE(settled, 10); // the later five as unknown
}

void TestConnection::deletionSettlesFromTheEventLoop()
{
    RealServer server;
    QVERIFY2(server.start(), server.errorText());
    QList<Error::Kind> outcomes;
    {
        Connection connection(server.params());
        connection.open();
        QTRY_COMPARE(connection.state(), State::Ready);
        connection.send({"DEBUG", "SLEEP", "0"}, {0ms, true}, this,
            [&](const ReplyView &reply) { outcomes.append(reply.error().kind); });
    }
    QVERIFY(outcomes.isEmpty());
    QTRY_COMPARE(outcomes, QList<Error::Kind>{Error::Kind::OutcomeUnknown});
}

void TestConnection::notRedisIsSaidInWords()
{
    QTcpServer http;
    QVERIFY(http.listen(QHostAddress::LocalHost));
    connect(&http, &QTcpServer::newConnection, this, [&] {
        QTcpSocket *const socket = http.nextPendingConnection();
        connect(
            socket, &QTcpSocket::readyRead, socket, [socket] { socket->write("HTTP/1.1 400 Bad Request\r\n\r\n"); });
    });
    ConnectionParams params;
    params.address.port = http.serverPort();
    Connection connection(params);
    connection.open();
    QTRY_COMPARE(connection.state(), State::Failed);
    QCOMPARE(connection.lastError().kind, Error::Kind::NotRedis);
    QVERIFY(connection.lastError().what.contains(QString::number(http.serverPort())));
}

void TestConnection::silentServerIsSaidInWords()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    ConnectionParams params;
    params.address.port = silent.serverPort();
    params.connectTimeout = 200ms;
    Connection connection(params);
    connection.open();
    QTRY_COMPARE(connection.state(), State::Waiting);
    QCOMPARE(connection.lastError().kind, Error::Kind::Timeout);
}

void TestConnection::refusedConnectionRetries()
{
    QTcpServer taken;
    QVERIFY(taken.listen(QHostAddress::LocalHost));
    ConnectionParams params;
    params.address.port = taken.serverPort();
    taken.close();
    Connection connection(params);
    QSignalSpy failures(&connection, &Connection::failed);
    connection.open();
    QTRY_VERIFY(failures.size() >= 2);
    QCOMPARE(connection.lastError().kind, Error::Kind::ConnectionRefused);
    QVERIFY(!connection.lastError().advice.isEmpty());

    params.address.host = QStringLiteral("no-such-host.invalid");
    Connection lost(params);
    lost.open();
    QTRY_COMPARE(lost.state(), State::Waiting);
    QVERIFY(lost.lastError().kind == Error::Kind::HostNotFound || lost.lastError().kind == Error::Kind::Timeout);
}

void TestConnection::fullServerShowsItsWords()
{
    RealServer server;
    QVERIFY2(server.start(), server.errorText());
    Connection first(server.params());
    first.open();
    QTRY_COMPARE(first.state(), State::Ready);
    server.command({"CONFIG", "SET", "maxclients", "1"});
    Connection second(server.params());
    second.open();
    QTRY_COMPARE(second.state(), State::Waiting);
    QVERIFY2(second.lastError().server.contains("max number of clients"), qPrintable(second.lastError().sentence()));
    QVERIFY(second.retryDelay() > 4s);
}

void TestConnection::gateRefusesWhatWouldShiftReplies()
{
    RealServer server;
    QVERIFY2(server.start(), server.errorText());
    Connection connection(server.params());
    connection.open();
    QList<Command> refused = {{"CLIENT", "REPLY", "OFF"}, {"client", "reply", "skip"}, {"SUBSCRIBE", "a"}, {"MONITOR"},
        {"MULTI"}, {"BLPOP", "a", "0"}, {"XREAD", "BLOCK", "0", "STREAMS", "s", "$"}, {"HELLO", "2"}, {"SELECT", "3"},
        {"SYNC"}, {"QUIT"}};
    for (const Command &command : refused) {
        Error::Kind kind = Error::Kind::None;
        connection.send(command, this, [&](const ReplyView &reply) { kind = reply.error().kind; });
        QTRY_VERIFY(kind != Error::Kind::None);
        QCOMPARE(kind, Error::Kind::Refused);
    }
    QCOMPARE(ask(connection, {"ECHO", "still mine"}), QByteArray("still mine"));
}

void TestConnection::oneMegabyteArgumentRoundTrips()
{
    RealServer server;
    QVERIFY2(server.start(), server.errorText());
    Connection connection(server.params());
    connection.open();
    QByteArray value(5 << 20, '\0');
    for (qsizetype i = 0; i < value.size(); ++i)
        value[i] = char(i * 31);
    QCOMPARE(ask(connection, {"SET", "big", value}), QByteArray("OK"));
    QCOMPARE(ask(connection, {"GET", "big"}), value);
}

QTEST_GUILESS_MAIN(TestConnection)
#include "tst_connection.moc"
