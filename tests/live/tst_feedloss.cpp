// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "feedfixture.h"
#include "tests/support/test.h"

#include <QElapsedTimer>
#include <QSignalSpy>

using namespace redshank;
using namespace std::chrono_literals;
using SubscriptionState = FeedSubscription::State;
using State = FeedStatus::State;

/// What a feed goes through: cuts, crashes, refusals, a reader that hangs, and its own end.
class TestFeedLoss : public FeedFixture
{
    Q_OBJECT

private Q_SLOTS:
    void killedConnectionLeavesAGap_data();
    void killedConnectionLeavesAGap();
    void F18_slowConsumerThatIsCutComesBack();
    void crashedServerComesBack();
    void refusedChannelIsSaidInWords_data();
    void refusedChannelIsSaidInWords();
    void refusalBringsNothingBack();
    void wrongPasswordFailsAndRecovers();
    void frozenReaderCostsNoMemory();
    void diesWhileMessagesPourIn();
    void diesWhileConnecting();
};

void TestFeedLoss::killedConnectionLeavesAGap_data()
{
    protocolRows();
}

void TestFeedLoss::killedConnectionLeavesAGap()
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
        QTRY_COMPARE(feed.counters().received, quint64(round + 1) * 100);
        QSignalSpy status(&feed, &Feed::statusChanged);
        QVERIFY(server.command({"CLIENT", "KILL", "TYPE", "pubsub"}).integer >= 1);
        QTRY_COMPARE(feed.counters().gaps, quint64(round + 1));
        QTRY_VERIFY(isLive(feed));
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
void TestFeedLoss::F18_slowConsumerThatIsCutComesBack()
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
    QTRY_COMPARE(feed.counters().gaps, 1);
    QTRY_VERIFY(isLive(feed));
    server.command({"PUBLISH", "numbers", "last"});
    QTRY_COMPARE(payloads(feed.log()).last(), "last");
    const QByteArrayList all = payloads(feed.log());
    QCOMPARE(all.first(), "first");
    QCOMPARE(all[all.size() - 2], "gap");
}

void TestFeedLoss::crashedServerComesBack()
{
    RealServer server;
    QVERIFY2(server.start(), server.errorText());
    Feed feed(server.params());
    feed.subscribe({"numbers"}, {});
    QTRY_VERIFY(isLive(feed));
    server.kill();
    QTRY_COMPARE(feed.status().state, State::Lost);
    QVERIFY(!feed.status().error.sentence().isEmpty());
    QTRY_COMPARE(feed.subscriptions().first().state, SubscriptionState::Pending);
    QVERIFY(server.restart());
    feed.retry();
    QTRY_VERIFY(isLive(feed));
    QTRY_COMPARE(feed.counters().gaps, 1);
    publishNumbers(server, 0, 3);
    QTRY_COMPARE(payloads(feed.log()), QByteArrayList({"gap", "0", "1", "2"}));
}

void TestFeedLoss::refusedChannelIsSaidInWords_data()
{
    protocolRows();
}

void TestFeedLoss::refusedChannelIsSaidInWords()
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

void TestFeedLoss::refusalBringsNothingBack()
{
    RealServer server;
    QVERIFY2(server.start(), server.errorText());
    QVERIFY(!server
                 .command({"ACL", "SETUSER", "reader", "on", ">secret", "+@all", "resetchannels", "&news", "&gone",
                     "&other"})
                 .isError());
    ConnectionParams params = server.params();
    params.user = "reader";
    params.password = Secret("secret");
    Feed feed(params);
    feed.subscribe({"news"}, {});
    QTRY_VERIFY(isLive(feed));
    // Refused as one; asked for again one by one, when nobody wants the first any more.
    feed.subscribe({"gone", "other", "private"}, {});
    feed.unsubscribe({"gone"}, {});
    QCOMPARE(feed.subscriptions().size(), 3);
    QTRY_COMPARE(feed.subscriptions()[1].state, SubscriptionState::Live);
    QTRY_COMPARE(feed.subscriptions()[2].state, SubscriptionState::Refused);
    QCOMPARE(server.command({"PUBSUB", "NUMSUB", "gone"}).elements[1].integer, 0);
}

void TestFeedLoss::wrongPasswordFailsAndRecovers()
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

// The GUI thread hangs while messages pour in: one update waits at most, the rest stays within the ring's budget.
void TestFeedLoss::frozenReaderCostsNoMemory()
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
    QTRY_COMPARE(feed.counters().received, 200'000);
    // One that waited, one with the rest, and a few where the last messages come later.
    QVERIFY2(updates.size() < 10, qPrintable(QString::number(updates.size())));
    QVERIFY(feed.counters().evicted > 0);
    QCOMPARE(feed.counters().kept + feed.counters().evicted, 200'000);
    const QByteArrayList all = payloads(feed.log());
    QCOMPARE(quint64(all.size()), feed.counters().kept);
    for (qsizetype i = 0; i < all.size(); ++i)
        QCOMPARE(all[i].toULongLong(), 200'000 - feed.counters().kept + quint64(i));
}

void TestFeedLoss::diesWhileMessagesPourIn()
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

void TestFeedLoss::diesWhileConnecting()
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

QTEST_GUILESS_MAIN(TestFeedLoss)
#include "tst_feedloss.moc"
