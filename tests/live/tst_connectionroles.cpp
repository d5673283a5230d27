// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/connection.h"
#include "tests/support/realserver.h"
#include "tests/support/test.h"

using namespace redshank;
using State = Connection::State;

/// Connections whose replies are streams: subscriptions in both protocols, and MONITOR.
class TestConnectionRoles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void subscriptionsOnAFeed_data();
    void subscriptionsOnAFeed();
    void refusedSubscriptionKeepsOrder();
    void monitorLines();
};

void TestConnectionRoles::subscriptionsOnAFeed_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("RESP3") << QStringList();
    QTest::newRow("RESP2") << QStringList{QStringLiteral("--rename-command"), QStringLiteral("HELLO"), QString()};
}

void TestConnectionRoles::subscriptionsOnAFeed()
{
    QFETCH(QStringList, arguments);
    RealServer server;
    QVERIFY2(server.start(arguments), server.errorText());
    Connection feed(server.params(), Role::Feed);
    QByteArrayList seen;
    feed.setPushSink([&](const ReplyView &push) {
        QByteArrayList words;
        for (qsizetype i = 0; i < push.size(); ++i)
            words.append(
                push[i].type() == ReplyType::Integer ? QByteArray::number(push[i].integer()) : push[i].toByteArray());
        seen.append(words.join(' '));
    });
    feed.open();
    QByteArray confirmed;
    feed.send({"SUBSCRIBE", "a", "b"}, this, [&](const ReplyView &reply) { confirmed = reply[1].toByteArray(); });
    QTRY_COMPARE(confirmed, QByteArray("a"));
    QByteArray patternConfirmed;
    feed.send({"PSUBSCRIBE", "p*"}, this, [&](const ReplyView &reply) { patternConfirmed = reply[1].toByteArray(); });
    QTRY_COMPARE(patternConfirmed, QByteArray("p*"));
    server.command({"PUBLISH", "b", "one"});
    server.command({"PUBLISH", "paper", "two"});
    QTRY_COMPARE(seen.size(), 5);
    QCOMPARE(seen,
        (QByteArrayList{
            "subscribe a 1", "subscribe b 2", "psubscribe p* 3", "message b one", "pmessage p* paper two"}));
    bool isPonged = false;
    feed.send({"PING"}, this, [&](const ReplyView &reply) { isPonged = !reply.isError(); });
    QTRY_VERIFY(isPonged);
    feed.send({"UNSUBSCRIBE", "a"}, this, [&](const ReplyView &reply) { confirmed = reply[0].toByteArray(); });
    QTRY_COMPARE(confirmed, QByteArray("unsubscribe"));
    QCOMPARE(feed.pendingCommands(), 0);
}

void TestConnectionRoles::refusedSubscriptionKeepsOrder()
{
    RealServer server;
    QVERIFY2(server.start(), server.errorText());
    server.command({"ACL", "SETUSER", "limited", "on", ">pw", "~*", "resetchannels", "&open", "+@all"});
    ConnectionParams params = server.params();
    params.user = "limited";
    params.password = Secret("pw");
    Connection feed(params, Role::Feed);
    int messages = 0;
    feed.setPushSink([&](const ReplyView &push) { messages += push[0].bytes() == "message"; });
    feed.open();
    QByteArrayList outcomes;
    feed.send(
        {"SUBSCRIBE", "closed"}, this, [&](const ReplyView &reply) { outcomes.append(reply.error().server.left(6)); });
    feed.send({"SUBSCRIBE", "open"}, this,
        [&](const ReplyView &reply) { outcomes.append(reply.isError() ? "error" : "open"); });
    feed.send({"PING"}, this, [&](const ReplyView &reply) { outcomes.append(reply.isError() ? "error" : "pong"); });
    QTRY_COMPARE(outcomes, (QByteArrayList{"NOPERM", "open", "pong"}));
    server.command({"PUBLISH", "open", "x"});
    QTRY_COMPARE(messages, 1);
    QCOMPARE(feed.state(), State::Ready);
}

void TestConnectionRoles::monitorLines()
{
    RealServer server;
    QVERIFY2(server.start(), server.errorText());
    Connection monitor(server.params(), Role::Monitor);
    QByteArrayList lines;
    monitor.setPushSink([&](const ReplyView &line) { lines.append(line.toByteArray()); });
    monitor.open();
    bool isOn = false;
    monitor.send({"MONITOR"}, this, [&](const ReplyView &reply) { isOn = reply.isOk(); });
    QTRY_VERIFY(isOn);
    server.command({"SET", "watched", "1"});
    QTRY_VERIFY(!lines.isEmpty() && lines.last().contains("\"watched\""));
}

QTEST_GUILESS_MAIN(TestConnectionRoles)
#include "tst_connectionroles.moc"
