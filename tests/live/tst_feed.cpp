// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/feed/feed.h"
#include "tests/support/fakeserver.h"
#include "tests/support/realserver.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace redshank;
using namespace std::chrono_literals;
using SubscriptionState = FeedSubscription::State;
using State = FeedStatus::State;

/// The feed against real servers: nothing missing, twice or out of order; losses marked; refusals in words.
class TestFeed : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdsNoConnectionBeforeASubscription();
    void numberedMessages_data();
    void numberedMessages();
    void subscriptionsComeAndGo_data();
    void subscriptionsComeAndGo();
    void patternMessagesKnowTheirPattern();
    void killedConnectionLeavesAGap_data();
    void killedConnectionLeavesAGap();
    void F18_slowConsumerThatIsCutComesBack();
    void crashedServerComesBack();
    void refusedChannelIsSaidInWords_data();
    void refusedChannelIsSaidInWords();
    void wrongPasswordFailsAndRecovers();
    void binaryChannelAndLargePayload();
    void manyChannels();
    void clearDropsWhatIsUnderWay();
    void frozenReaderCostsNoMemory();
    void listsActiveChannels();
    void fragmentsAtEveryOffset();
    void hostileShapesAreCounted();
    void diesWhileMessagesPourIn();
    void diesWhileConnecting();

private:
    static QByteArrayList payloads(const FeedLog &log);
    static bool isLive(const Feed &feed, int subscriptions = 1);
    static void publishNumbers(RealServer &server, int from, int to);
    static void cutFeeds(RealServer &server);
};

QByteArrayList TestFeed::payloads(const FeedLog &log)
{
    QByteArrayList list;
    log.visit(log.first(), log.end(), [&list](quint64, const FeedMessage &message) {
        list.append(message.isGap() ? QByteArray("gap") : message.payload.toByteArray());
    });
    return list;
}

bool TestFeed::isLive(const Feed &feed, int subscriptions)
{
    int live = 0;
    for (const FeedSubscription &each : feed.subscriptions())
        live += each.state == SubscriptionState::Live;
    return live == subscriptions && feed.status().state == State::Live;
}

void TestFeed::publishNumbers(RealServer &server, int from, int to)
{
    QList<QByteArrayList> commands;
    for (int i = from; i < to; ++i)
        commands.append({"PUBLISH", "numbers", QByteArray::number(i)});
    QVERIFY(server.pipeline(commands));
}

void TestFeed::cutFeeds(RealServer &server)
{
    const Reply killed = server.command({"CLIENT", "KILL", "TYPE", "pubsub"});
    QVERIFY(killed.integer >= 1);
}

void TestFeed::holdsNoConnectionBeforeASubscription()
{
    RealServer server;
    QVERIFY2(server.start(), server.errorText());
    Feed feed(server.params());
    QCOMPARE(feed.status().state, State::Idle);
    QSignalSpy listed(&feed, &Feed::channelsListed);
    feed.listChannels();
    QTRY_COMPARE(listed.size(), 1); // the worker has had its turn
    QCOMPARE(server.command({"CLIENT", "LIST", "TYPE", "pubsub"}).bytes, "");
    feed.subscribe({"news"}, {});
    QTRY_VERIFY(isLive(feed));
    feed.unsubscribe({"news"}, {});
    QTRY_COMPARE(feed.status().state, State::Idle);
    QTRY_COMPARE(server.command({"CLIENT", "LIST", "TYPE", "pubsub"}).bytes, "");
}

void TestFeed::numberedMessages_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("RESP3") << QStringList();
    QTest::newRow("RESP2") << QStringList{
        QStringLiteral("--rename-command"), QStringLiteral("HELLO"), QStringLiteral("")};
}

void TestFeed::numberedMessages()
{
    QFETCH(QStringList, arguments);
    RealServer server;
    QVERIFY2(server.start(arguments), server.errorText());
    Feed feed(server.params());
    feed.subscribe({"numbers"}, {});
    QTRY_VERIFY(isLive(feed));
    constexpr int count = 50'000;
    QSignalSpy updates(&feed, &Feed::updated);
    publishNumbers(server, 0, count);
    QTRY_COMPARE_WITH_TIMEOUT(feed.counters().received, quint64(count), 20'000);
    QCOMPARE(feed.counters().malformed, 0);
    const QByteArrayList all = payloads(feed.log());
    QCOMPARE(all.size(), count);
    for (int i = 0; i < count; ++i)
        QCOMPARE(all[i], QByteArray::number(i));
    // Batches, not messages, cross.
    QVERIFY2(updates.size() < count / 100, qPrintable(QString::number(updates.size())));
}

void TestFeed::subscriptionsComeAndGo_data()
{
    numberedMessages_data();
}

void TestFeed::subscriptionsComeAndGo()
{
    QFETCH(QStringList, arguments);
    RealServer server;
    QVERIFY2(server.start(arguments), server.errorText());
    Feed feed(server.params());
    feed.subscribe({"a", "b"}, {"p.*"});
    QTRY_VERIFY(isLive(feed, 3));
    feed.subscribe({"b", "c"}, {});
    QTRY_VERIFY(isLive(feed, 4));
    feed.unsubscribe({"a"}, {"p.*"});
    QCOMPARE(feed.subscriptions().size(), 2);
    QTRY_COMPARE(server.command({"PUBSUB", "NUMPAT"}).integer, 0);
    QTRY_COMPARE(server.command({"PUBSUB", "NUMSUB", "a"}).elements[1].integer, 0);
    QCOMPARE(server.command({"PUBLISH", "a", "no"}).integer, 0);
    QCOMPARE(server.command({"PUBLISH", "p.1", "no"}).integer, 0);
    QCOMPARE(server.command({"PUBLISH", "c", "yes"}).integer, 1);
    QTRY_COMPARE(payloads(feed.log()), QByteArrayList{"yes"});
    feed.subscribe({"a"}, {});
    QTRY_VERIFY(isLive(feed, 3));
    QCOMPARE(server.command({"PUBLISH", "a", "again"}).integer, 1);
    QTRY_COMPARE(payloads(feed.log()), QByteArrayList({"yes", "again"}));
}

void TestFeed::patternMessagesKnowTheirPattern()
{
    RealServer server;
    QVERIFY2(server.start(), server.errorText());
    Feed feed(server.params());
    feed.subscribe({"sensor.1"}, {"sensor.*"});
    QTRY_VERIFY(isLive(feed, 2));
    server.command({"PUBLISH", "sensor.1", "21"});
    QTRY_COMPARE(feed.log().size(), 2);
    QCOMPARE(feed.log().message(0).kind, FeedKind::Message);
    QCOMPARE(feed.log().message(0).pattern.size(), 0);
    QCOMPARE(feed.log().message(1).kind, FeedKind::PatternMessage);
    QCOMPARE(feed.log().message(1).pattern.toByteArray(), "sensor.*");
    QCOMPARE(feed.log().message(1).channel.toByteArray(), "sensor.1");
    const auto age = std::chrono::system_clock::now().time_since_epoch() - feed.log().message(0).time;
    QVERIFY(age > 0s && age < 10s);
}

void TestFeed::killedConnectionLeavesAGap_data()
{
    numberedMessages_data();
}

void TestFeed::killedConnectionLeavesAGap()
{
    QFETCH(QStringList, arguments);
    RealServer server;
    QVERIFY2(server.start(arguments), server.errorText());
    Feed feed(server.params());
    feed.subscribe({"numbers"}, {"n*"});
    QTRY_VERIFY(isLive(feed, 2));
    feed.unsubscribe({}, {"n*"});
    QTRY_COMPARE(server.command({"PUBSUB", "NUMPAT"}).integer, 0);
    for (int round = 0; round < 3; ++round) {
        publishNumbers(server, round * 100, round * 100 + 100);
        QTRY_COMPARE_WITH_TIMEOUT(feed.counters().received, quint64(round + 1) * 100, 10'000);
        QSignalSpy status(&feed, &Feed::statusChanged);
        cutFeeds(server);
        QTRY_COMPARE_WITH_TIMEOUT(feed.counters().gaps, quint64(round + 1), 15'000);
        QTRY_VERIFY_WITH_TIMEOUT(isLive(feed), 15'000);
        QVERIFY(status.size() >= 2); // lost, and live again
    }
    publishNumbers(server, 300, 400);
    QTRY_COMPARE(feed.counters().received, 400);
    QByteArrayList expected;
    for (int i = 0; i < 400; ++i) {
        if (i > 0 && i % 100 == 0)
            expected.append("gap");
        expected.append(QByteArray::number(i));
    }
    QCOMPARE(payloads(feed.log()), expected);
    const FeedMessage gap = feed.log().message(100);
    QVERIFY(gap.isGap());
    QVERIFY(gap.gap > 0us && gap.gap < 15s);
    QVERIFY(!gap.payload.isEmpty());
    QVERIFY(feed.counters().gapTime >= gap.gap);
}

// The server cuts a subscriber that does not read (F18); what was sent before the cut arrives, the rest is a gap.
void TestFeed::F18_slowConsumerThatIsCutComesBack()
{
    RealServer server;
    QVERIFY2(server.start({QStringLiteral("--client-output-buffer-limit"), QStringLiteral("pubsub 1mb 1mb 1")}),
        server.errorText());
    Feed feed(server.params());
    feed.subscribe({"numbers"}, {});
    QTRY_VERIFY(isLive(feed));
    server.command({"PUBLISH", "numbers", "first"});
    QTRY_COMPARE(feed.counters().received, 1);
    // Within one command the server sends nothing: its buffer for us grows past the limit, however fast we read.
    server.command({"EVAL", "for i = 1, 40 do redis.call('PUBLISH', 'numbers', string.rep('x', 100000)) end", "0"});
    QTRY_COMPARE_WITH_TIMEOUT(feed.counters().gaps, 1, 15'000);
    QTRY_VERIFY_WITH_TIMEOUT(isLive(feed), 15'000);
    server.command({"PUBLISH", "numbers", "last"});
    QTRY_COMPARE(payloads(feed.log()).last(), "last");
    const QByteArrayList all = payloads(feed.log());
    QCOMPARE(all.first(), "first");
    QCOMPARE(all[all.size() - 2], "gap");
}

void TestFeed::crashedServerComesBack()
{
    RealServer server;
    QVERIFY2(server.start(), server.errorText());
    Feed feed(server.params());
    feed.subscribe({"numbers"}, {});
    QTRY_VERIFY(isLive(feed));
    server.kill();
    QTRY_COMPARE_WITH_TIMEOUT(feed.status().state, State::Lost, 10'000);
    QVERIFY(!feed.status().error.sentence().isEmpty());
    QCOMPARE(feed.subscriptions().first().state, SubscriptionState::Pending);
    QVERIFY(server.restart());
    feed.retry();
    QTRY_VERIFY_WITH_TIMEOUT(isLive(feed), 15'000);
    QTRY_COMPARE(feed.counters().gaps, 1);
    publishNumbers(server, 0, 3);
    QTRY_COMPARE(payloads(feed.log()), QByteArrayList({"gap", "0", "1", "2"}));
}

void TestFeed::refusedChannelIsSaidInWords_data()
{
    numberedMessages_data();
}

void TestFeed::refusedChannelIsSaidInWords()
{
    QFETCH(QStringList, arguments);
    RealServer server;
    QVERIFY2(server.start(arguments), server.errorText());
    QVERIFY(!server.command({"ACL", "SETUSER", "reader", "on", ">secret", "+@all", "~*", "resetchannels", "&news"})
                 .isError());
    ConnectionParams params = server.params();
    params.user = "reader";
    params.password = Secret("secret");
    Feed feed(params);
    feed.subscribe({"private", "news", "other"}, {"*"});
    const auto stateOf = [&feed](int i) { return feed.subscriptions()[i].state; };
    QTRY_COMPARE(stateOf(0), SubscriptionState::Refused);
    QTRY_COMPARE(stateOf(1), SubscriptionState::Live);
    QTRY_COMPARE(stateOf(2), SubscriptionState::Refused);
    QTRY_COMPARE(stateOf(3), SubscriptionState::Refused);
    const Error error = feed.subscriptions()[0].error;
    QCOMPARE(error.kind, Error::Kind::Permission);
    QVERIFY2(error.server.startsWith("NOPERM"), error.server);
    QTRY_COMPARE(feed.status().state, State::Live);
    server.command({"PUBLISH", "news", "hello"});
    QTRY_COMPARE(payloads(feed.log()), QByteArrayList{"hello"});
    // Asked for again once it is allowed.
    QVERIFY(!server.command({"ACL", "SETUSER", "reader", "&private"}).isError());
    feed.subscribe({"private"}, {});
    QTRY_COMPARE(stateOf(0), SubscriptionState::Live);
    feed.unsubscribe({"news", "private"}, {});
    QTRY_COMPARE(feed.status().state, State::Idle);
}

void TestFeed::wrongPasswordFailsAndRecovers()
{
    RealServer server;
    QVERIFY2(server.start(), server.errorText());
    QVERIFY(!server.command({"ACL", "SETUSER", "reader", "on", ">right", "+@all", "~*", "&*"}).isError());
    ConnectionParams params = server.params();
    params.user = "reader";
    params.password = Secret("wrong");
    Feed feed(params);
    feed.subscribe({"news"}, {});
    QTRY_COMPARE(feed.status().state, State::Failed);
    QCOMPARE(feed.status().error.kind, Error::Kind::Authentication);
    params.password = Secret("right");
    feed.setParams(params);
    feed.retry();
    QTRY_VERIFY(isLive(feed));
}

void TestFeed::binaryChannelAndLargePayload()
{
    RealServer server;
    QVERIFY2(server.start(), server.errorText());
    Feed feed(server.params());
    const QByteArray channel("\0\xff\r\n*", 5);
    feed.subscribe({channel}, {});
    QTRY_VERIFY(isLive(feed));
    QByteArray payload(1024 * 1024, Qt::Uninitialized);
    QRandomGenerator random(3);
    for (char &byte : payload)
        byte = char(random.bounded(256));
    QCOMPARE(server.command({"PUBLISH", channel, payload}).integer, 1);
    QCOMPARE(server.command({"PUBLISH", channel, QByteArray("")}).integer, 1);
    QTRY_COMPARE(feed.log().size(), 2);
    QCOMPARE(feed.log().message(0).channel.toByteArray(), channel);
    QVERIFY(feed.log().message(0).payload == payload);
    QCOMPARE(feed.log().message(1).payload.size(), 0);
}

void TestFeed::manyChannels()
{
    RealServer server;
    QVERIFY2(server.start(), server.errorText());
    Feed feed(server.params());
    QByteArrayList channels;
    constexpr int count = 20'000;
    for (int i = 0; i < count; ++i)
        channels.append("channel:" + QByteArray::number(i));
    feed.subscribe(channels, {});
    QTRY_VERIFY_WITH_TIMEOUT(isLive(feed, count), 20'000);
    QCOMPARE(server.command({"PUBLISH", "channel:19999", "x"}).integer, 1);
    QTRY_COMPARE(feed.log().size(), 1);
    ChannelList list;
    QSignalSpy listed(&feed, &Feed::channelsListed);
    feed.listChannels();
    QTRY_COMPARE(listed.size(), 1);
    list = listed[0][0].value<ChannelList>();
    QCOMPARE(list.total, count);
    QCOMPARE(list.channels.size(), ChannelList::limit);
    QCOMPARE(list.channels[0].name, "channel:0");
    QCOMPARE(list.channels[0].subscribers, 1);
}

void TestFeed::clearDropsWhatIsUnderWay()
{
    RealServer server;
    QVERIFY2(server.start(), server.errorText());
    Feed feed(server.params());
    feed.subscribe({"numbers"}, {});
    QTRY_VERIFY(isLive(feed));
    for (int round = 0; round < 20; ++round) {
        publishNumbers(server, round * 1000, round * 1000 + 1000);
        // No event loop in between: updates may wait in the queue.
        feed.clear();
        QVERIFY(feed.log().isEmpty());
    }
    server.command({"PUBLISH", "numbers", "end"});
    QTRY_COMPARE_WITH_TIMEOUT(feed.counters().received, 20'001, 10'000);
    const FeedCounters counters = feed.counters();
    QCOMPARE(counters.kept + counters.cleared + counters.evicted, counters.received);
    QCOMPARE(quint64(feed.log().size()), counters.kept);
    QCOMPARE(payloads(feed.log()).last(), "end");
    const QByteArrayList all = payloads(feed.log());
    for (qsizetype i = 1; i + 1 < all.size(); ++i)
        QCOMPARE(all[i].toInt(), all[i - 1].toInt() + 1);
}

// The GUI thread hangs while messages pour in: one update waits at most, the rest stays within the ring's budget.
void TestFeed::frozenReaderCostsNoMemory()
{
    RealServer server;
    QVERIFY2(server.start(), server.errorText());
    Feed feed(server.params(), {1024 * 1024});
    feed.subscribe({"numbers"}, {});
    QTRY_VERIFY(isLive(feed));
    QSignalSpy updates(&feed, &Feed::updated);
    publishNumbers(server, 0, 200'000); // blocks this thread
    QElapsedTimer frozen;
    for (frozen.start(); frozen.elapsed() < 300;) { }
    QCOMPARE(updates.size(), 0);
    QTRY_COMPARE_WITH_TIMEOUT(feed.counters().received, 200'000, 10'000);
    QVERIFY2(updates.size() < 40, qPrintable(QString::number(updates.size())));
    QVERIFY(feed.counters().evicted > 0);
    QCOMPARE(feed.counters().kept + feed.counters().evicted, 200'000);
    const QByteArrayList all = payloads(feed.log());
    QCOMPARE(quint64(all.size()), feed.counters().kept);
    for (qsizetype i = 0; i < all.size(); ++i)
        QCOMPARE(all[i].toULongLong(), 200'000 - feed.counters().kept + quint64(i));
}

void TestFeed::listsActiveChannels()
{
    RealServer server;
    QVERIFY2(server.start(), server.errorText());
    Feed feed(server.params());
    QSignalSpy listed(&feed, &Feed::channelsListed);
    feed.listChannels();
    QTRY_COMPARE(listed.size(), 1);
    QCOMPARE(listed[0][0].value<ChannelList>().total, 0);
    Feed other(server.params());
    other.subscribe({"b", "a"}, {"p*"});
    QTRY_VERIFY(isLive(other, 3));
    feed.listChannels();
    QTRY_COMPARE(listed.size(), 2);
    const auto list = listed[1][0].value<ChannelList>();
    QCOMPARE(list.channels.size(), 2);
    QCOMPARE(list.channels[0].name, "a");
    QCOMPARE(list.channels[0].subscribers, 1);
    server.kill();
    feed.listChannels();
    QTRY_COMPARE_WITH_TIMEOUT(listed.size(), 3, 10'000);
    QVERIFY(!listed[2][0].value<ChannelList>().error.sentence().isEmpty());
}

void TestFeed::fragmentsAtEveryOffset()
{
    for (const int protocol : {2, 3}) {
        FakeServer server;
        server.setProtocol(protocol);
        QVERIFY(server.start());
        const QByteArray head = protocol == 3 ? ">" : "*";
        server.setScript([head](const QByteArrayList &arguments) -> QByteArray {
            if (arguments[0].toUpper() != "SUBSCRIBE")
                return "+OK\r\n";
            return head + "3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n";
        });
        Feed feed(server.params());
        feed.subscribe({"c"}, {});
        QTRY_VERIFY(isLive(feed));
        const QByteArray bytes = head + "3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$4\r\n\r\n$1\r\n";
        for (qsizetype cut = 1; cut < bytes.size(); ++cut) {
            server.inject(bytes.first(cut));
            QCoreApplication::processEvents();
            server.inject(bytes.sliced(cut));
            QTRY_COMPARE(feed.counters().received, quint64(cut));
        }
        QCOMPARE(feed.counters().malformed, 0);
        for (const QByteArray &payload : payloads(feed.log()))
            QCOMPARE(payload, "\r\n$1");
    }
}

void TestFeed::hostileShapesAreCounted()
{
    FakeServer server;
    QVERIFY(server.start());
    server.setScript([](const QByteArrayList &arguments) -> QByteArray {
        return arguments[0].toUpper() == "SUBSCRIBE" ? QByteArray(">3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n")
                                                     : QByteArray("+OK\r\n");
    });
    Feed feed(server.params());
    feed.subscribe({"c"}, {});
    QTRY_VERIFY(isLive(feed));
    server.inject(">2\r\n$7\r\nmessage\r\n$1\r\nc\r\n");
    server.inject(">3\r\n$8\r\npmessage\r\n$1\r\nc\r\n$1\r\nx\r\n");
    server.inject(">3\r\n$9\r\nsubscribe\r\n$7\r\nunasked\r\n:1\r\n");
    server.inject(">3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$2\r\nok\r\n");
    QTRY_COMPARE(feed.counters().received + feed.counters().gaps, 1);
    QCOMPARE(feed.subscriptions().size(), 1);
}

void TestFeed::diesWhileMessagesPourIn()
{
    RealServer server;
    QVERIFY2(server.start(), server.errorText());
    for (int round = 0; round < 10; ++round) {
        auto feed = std::make_unique<Feed>(server.params());
        feed->subscribe({"numbers"}, {});
        QTRY_VERIFY(isLive(*feed));
        int late = 0;
        connect(feed.get(), &Feed::updated, this, [&late] { ++late; });
        publishNumbers(server, 0, 20'000);
        if (round % 2)
            QTRY_VERIFY(feed->counters().received > 0);
        feed.reset();
        const int before = late;
        QCoreApplication::processEvents();
        QCOMPARE(late, before);
    }
}

void TestFeed::diesWhileConnecting()
{
    RealServer server;
    QVERIFY2(server.start(), server.errorText());
    for (int round = 0; round < 20; ++round) {
        Feed feed(server.params());
        feed.subscribe({"a"}, {"b*"});
        feed.listChannels();
    }
    ConnectionParams nowhere = server.params();
    nowhere.address.path += QStringLiteral(".absent");
    Feed lost(nowhere);
    lost.subscribe({"a"}, {});
    QTRY_COMPARE(lost.status().state, State::Lost);
}

QTEST_GUILESS_MAIN(TestFeed)
#include "tst_feed.moc"
