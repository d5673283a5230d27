// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/connection.h"
#include "tests/support/fakeserver.h"
#include "tests/support/test.h"

#include <QFile>
#include <QSignalSpy>

using namespace redshank;
using State = Connection::State;
using namespace std::chrono_literals;

/// A peer that breaks the protocol, by accident or on purpose: typed errors, no misrouted reply, bounded memory.
class TestHostileServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void malformedReplies_data();
    void malformedReplies();
    void stopsAfterThreeProtocolErrors();
    void unsolicitedReplyReconnects();
    void F16_shortPushesAreHarmless_data();
    void F16_shortPushesAreHarmless();
    void F16_attributeNeverShiftsReplies();
    void F13_giantAggregatesCostNoMemory();
    void F10_everySplitPointGivesTheSameReplies();
    void doublesKeepTheirText();
    void dropsLongRepliesAlone_data();
    void dropsLongRepliesAlone();

private:
    static qint64 residentBytes();
};

qint64 TestHostileServer::residentBytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').at(1).toLongLong() * 4096;
}

void TestHostileServer::malformedReplies_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("kind");
    const auto row = [](const char *name, const QByteArray &bytes, Error::Kind kind) {
        QTest::newRow(name) << bytes << int(kind);
    };
    row("bad type", "!oops\r\n", Error::Kind::Protocol);
    row("negative bulk", "$-2\r\n", Error::Kind::Protocol);
    row("huge bulk", "$9223372036854775807\r\n", Error::Kind::LimitExceeded);
    row("bulk over the cap", "$600000000\r\nx", Error::Kind::LimitExceeded);
    row("streamed string", "$?\r\n;4\r\n", Error::Kind::Protocol);
    row("streamed array", "*?\r\n", Error::Kind::Protocol);
    row("negative array", "*-7\r\n", Error::Kind::Protocol);
    row("giant array", "*4294967295\r\n", Error::Kind::Protocol);
    row("F14 nesting", QByteArray("*1\r\n").repeated(100'000), Error::Kind::LimitExceeded);
    row("F15 endless line", QByteArray("+") + QByteArray(1 << 20, 'x'), Error::Kind::LimitExceeded);
    row("attribute", "|1\r\n+k\r\n+v\r\n$1\r\nx\r\n", Error::Kind::Protocol);
}

void TestHostileServer::malformedReplies()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, kind);
    FakeServer server;
    QVERIFY(server.start());
    server.setScript([&](const QByteArrayList &) { return bytes; });
    Connection connection(server.params());
    QSignalSpy failures(&connection, &Connection::failed);
    connection.open();
    QTRY_COMPARE(connection.state(), State::Ready);
    Error::Kind outcome = Error::Kind::None;
    connection.send({"GET", "k"}, this, [&](const ReplyView &reply) { outcome = reply.error().kind; });
    QTRY_COMPARE(outcome, Error::Kind::OutcomeUnknown);
    QTRY_VERIFY(!failures.isEmpty());
    QCOMPARE(int(failures.first().first().value<Error>().kind), kind);
}

void TestHostileServer::stopsAfterThreeProtocolErrors()
{
    FakeServer server;
    QVERIFY(server.start());
    server.setScript([](const QByteArrayList &) { return QByteArray("!oops\r\n"); });
    Connection connection(server.params());
    connect(&connection, &Connection::stateChanged, this, [&](State state) {
        if (state == State::Ready)
            connection.send({"GET", "k"}, this, [](const ReplyView &) {});
    });
    connection.open();
    QTRY_COMPARE(connection.state(), State::Failed);
    QCOMPARE(server.connections(), 3);
    QCOMPARE(connection.lastError().kind, Error::Kind::Protocol);
}

void TestHostileServer::unsolicitedReplyReconnects()
{
    FakeServer server;
    QVERIFY(server.start());
    server.setScript([](const QByteArrayList &) { return QByteArray("$4\r\nmine\r\n"); });
    Connection connection(server.params());
    QSignalSpy failures(&connection, &Connection::failed);
    connection.open();
    QTRY_COMPARE(connection.state(), State::Ready);
    server.inject("$6\r\nsecret\r\n");
    QTRY_COMPARE(failures.size(), 1);
    QTRY_COMPARE(connection.state(), State::Ready);
    QByteArray answer;
    connection.send({"GET", "k"}, this, [&](const ReplyView &reply) { answer = reply.toByteArray(); });
    QTRY_COMPARE(answer, QByteArray("mine"));
}

void TestHostileServer::F16_shortPushesAreHarmless_data()
{
    QTest::addColumn<QByteArray>("push");
    QTest::newRow("one word") << QByteArray(">1\r\n$9\r\nsubscribe\r\n");
    QTest::newRow("two words") << QByteArray(">2\r\n$11\r\nunsubscribe\r\n$1\r\nx\r\n");
    QTest::newRow("no words") << QByteArray(">0\r\n");
    QTest::newRow("numbers") << QByteArray(">3\r\n:1\r\n:2\r\n:3\r\n");
    QTest::newRow("nested") << QByteArray(">2\r\n>1\r\n$9\r\nsubscribe\r\n*1\r\n>0\r\n");
    QTest::newRow("message") << QByteArray(">3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$1\r\nm\r\n");
}

void TestHostileServer::F16_shortPushesAreHarmless()
{
    QFETCH(QByteArray, push);
    for (const Role role : {Role::Data, Role::Feed}) {
        FakeServer server;
        QVERIFY(server.start());
        server.setScript([](const QByteArrayList &) { return QByteArray("+PONG\r\n"); });
        Connection connection(server.params(), role);
        connection.setPushSink([](const ReplyView &seen) {
            for (qsizetype i = -1; i < seen.size() + 3; ++i)
                Q_UNUSED(seen[i].toReply())
        });
        connection.open();
        QTRY_COMPARE(connection.state(), State::Ready);
        server.inject(push);
        // Either passed over or a clean reconnect; never a reply to the wrong command.
        int pongs = 0;
        const auto ping = [&] {
            connection.send(
                {"PING"}, this, [&](const ReplyView &reply) { pongs += !reply.isError() && reply.bytes() == "PONG"; });
        };
        connect(&connection, &Connection::stateChanged, this, [&](State state) {
            if (state == State::Ready)
                ping();
        });
        ping();
        QTRY_VERIFY(pongs >= 1);
    }
}

void TestHostileServer::F16_attributeNeverShiftsReplies()
{
    FakeServer server;
    QVERIFY(server.start());
    server.setScript([](const QByteArrayList &arguments) {
        return "|1\r\n+key\r\n+popularity\r\n$" + QByteArray::number(arguments.last().size()) + "\r\n"
            + arguments.last() + "\r\n";
    });
    Connection connection(server.params());
    connection.open();
    QTRY_COMPARE(connection.state(), State::Ready);
    int settled = 0;
    for (const QByteArray &key : {QByteArray("a"), QByteArray("b")}) {
        connection.send({"GET", key}, this, [&](const ReplyView &reply) {
            ++settled;
            QVERIFY(reply.isError()); // the attribute itself is never taken for a value
        });
    }
    QTRY_COMPARE(settled, 2);
}

void TestHostileServer::F13_giantAggregatesCostNoMemory()
{
    FakeServer server;
    QVERIFY(server.start());
    server.setScript([](const QByteArrayList &) { return QByteArray("*16777216\r\n*16777216\r\n*16777216\r\n"); });
    Connection connection(server.params());
    connection.open();
    QTRY_COMPARE(connection.state(), State::Ready);
    SendOptions options;
    options.timeout = 300ms;
    const qint64 before = residentBytes();
    bool isSettled = false;
    connection.send({"GET", "k"}, options, this, [&](const ReplyView &) { isSettled = true; });
    QTRY_VERIFY(isSettled);
    QVERIFY2(residentBytes() - before < (10 << 20), qPrintable(QString::number(residentBytes() - before)));
}

void TestHostileServer::F10_everySplitPointGivesTheSameReplies()
{
    const QByteArray reply = "*4\r\n$3\r\nabc\r\n:-42\r\n%1\r\n+k\r\n,1.50\r\n~2\r\n_\r\n#t\r\n";
    Reply whole;
    for (qsizetype split = 0; split < reply.size(); ++split) {
        FakeServer server;
        QVERIFY(server.start());
        server.setScript([&](const QByteArrayList &) {
            QMetaObject::invokeMethod(
                &server, [&, split] { server.inject(reply.mid(split)); }, Qt::QueuedConnection);
            return reply.left(split);
        });
        Connection connection(server.params());
        connection.open();
        Reply seen;
        bool isSettled = false;
        connection.send({"GET", "k"}, this, [&](const ReplyView &view) {
            seen = view.toReply();
            isSettled = true;
        });
        QTRY_VERIFY(isSettled);
        if (split == 0)
            whole = seen;
        QCOMPARE(seen.elements.size(), 4);
        QVERIFY(seen == whole);
    }
}

void TestHostileServer::doublesKeepTheirText()
{
    FakeServer server;
    QVERIFY(server.start());
    server.setScript([](const QByteArrayList &) { return QByteArray(",0.10\r\n"); });
    Connection connection(server.params());
    connection.open();
    QByteArray text;
    connection.send({"GET", "k"}, this, [&](const ReplyView &reply) { text = reply.toByteArray(); });
    QTRY_COMPARE(text, QByteArray("0.10"));
}

void TestHostileServer::dropsLongRepliesAlone_data()
{
    QTest::addColumn<QByteArray>("reply");
    const auto string = [](qsizetype size) {
        return '$' + QByteArray::number(size) + "\r\n" + QByteArray(size, 'x') + "\r\n";
    };
    QTest::newRow("string") << string(5'000);
    QTest::newRow("string of many reads") << string(64'000'000);
    QTest::newRow("verbatim") << QByteArray("=50004\r\ntxt:" + QByteArray(50'000, 'x') + "\r\n");
    QTest::newRow("strings in sum") << QByteArray("*200\r\n" + string(100).repeated(200));
    QTest::newRow("string in an array") << QByteArray("*3\r\n" + string(10) + string(100'000) + string(10));
    QTest::newRow("strings in arrays") << QByteArray(
        "*2\r\n*2\r\n:1\r\n" + string(100'000) + "*1\r\n" + string(70'000));
    QTest::newRow("map") << QByteArray("%2\r\n" + string(10) + string(100'000) + string(90'000) + string(10));
    QTest::newRow("elements") << QByteArray("*400000\r\n" + QByteArray("_\r\n").repeated(100'000)
        + QByteArray(":1\r\n").repeated(100'000) + QByteArray(",1.5\r\n").repeated(100'000)
        + QByteArray("#t\r\n").repeated(100'000));
    QTest::newRow("arrays") << QByteArray("*100000\r\n" + QByteArray("*1\r\n:1\r\n").repeated(100'000));
}

void TestHostileServer::dropsLongRepliesAlone()
{
    QFETCH(QByteArray, reply);
    FakeServer server;
    QVERIFY(server.start());
    server.setScript([&](const QByteArrayList &arguments) {
        return arguments.value(0) == "ECHO" ? '+' + arguments.value(1) + "\r\n" : reply;
    });
    ConnectionParams params = server.params();
    params.replyLimit = 4'000;
    Connection connection(params);
    connection.open();
    QTRY_COMPARE(connection.state(), State::Ready);
    QList<QByteArray> outcomes;
    const auto keep = [&](const ReplyView &each) {
        outcomes.append(each.isError() ? QByteArray::number(int(each.error().kind)) : each.toByteArray());
    };
    for (int i = 0; i < 3; ++i) {
        connection.send({"ECHO", "before"}, this, keep);
        connection.send({"GET", "k"}, this, keep);
        connection.send({"ECHO", "behind"}, this, keep);
    }
    QTRY_COMPARE(outcomes.size(), 9);
    const QByteArray tooLong = QByteArray::number(int(Error::Kind::LimitExceeded));
    for (int i = 0; i < 3; ++i)
        QCOMPARE(outcomes.mid(3 * i, 3), QList<QByteArray>({"before", tooLong, "behind"}));
    QCOMPARE(server.connections(), 1);
}

QTEST_GUILESS_MAIN(TestHostileServer)
#include "tst_hostileserver.moc"
