// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "feedfixture.h"
#include "tests/support/fakeserver.h"
#include "tests/support/test.h"

#include <QRandomGenerator>
#include <QSignalSpy>

using namespace redshank;
using namespace std::chrono_literals;
using State = FeedStatus::State;

/// The feed against real and scripted servers: nothing missing, twice or out of order.
class TestFeed : public FeedFixture
{
    Q_OBJECT

private Q_SLOTS:
    void holdsNoConnectionBeforeASubscription();
    void numberedMessages_data();
    void numberedMessages();
    void subscriptionsComeAndGo_data();
    void subscriptionsComeAndGo();
    void patternMessagesKnowTheirPattern();
    void binaryChannelAndLargePayload();
    void manyChannels();
    void clearDropsWhatIsUnderWay();
    void listsActiveChannels();
    void fragmentsAtEveryOffset();
    void hostileShapesAreCounted();
};

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
    protocolRows();
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
    QTRY_COMPARE(feed.counters().received, quint64(count));
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
    protocolRows();
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
    QTRY_VERIFY(isLive(feed, count));
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
    quint64 era = 0;
    quint64 seen = 0;
    bool isFresh = true;
    connect(&feed, &Feed::updated, this, [&](const FeedUpdate &update) {
        seen = update.era;
        isFresh = isFresh && seen == era;
    });
    for (int round = 0; round < 20; ++round) {
        publishNumbers(server, round * 1000, round * 1000 + 1000);
        // No event loop in between: updates may wait in the queue.
        feed.clear();
        ++era;
        QVERIFY(feed.log().isEmpty());
        QCoreApplication::processEvents();
    }
    QVERIFY(isFresh);
    // The worker has seen the last clear() as well, so that it does not take what follows away.
    QTRY_VERIFY(feed.counters().received == 20'000 && seen == era);
    server.command({"PUBLISH", "numbers", "end"});
    QTRY_COMPARE(feed.counters().received, 20'001);
    const FeedCounters counters = feed.counters();
    QCOMPARE(counters.kept + counters.cleared + counters.evicted, counters.received);
    QCOMPARE(quint64(feed.log().size()), counters.kept);
    QCOMPARE(payloads(feed.log()).last(), "end");
    const QByteArrayList all = payloads(feed.log());
    for (qsizetype i = 1; i + 1 < all.size(); ++i)
        QCOMPARE(all[i].toInt(), all[i - 1].toInt() + 1);
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
    QTRY_COMPARE(listed.size(), 3);
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

QTEST_GUILESS_MAIN(TestFeed)
#include "tst_feed.moc"
