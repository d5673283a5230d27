// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/feed/feedring.h"
#include "tests/support/test.h"

#include <QRandomGenerator>

#include <atomic>
#include <thread>

using namespace redshank;

/// The ring: exact counters, order, budget, and readers that share its blocks.
class TestFeedRing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void smallMessageCosts48Bytes();
    void everyFieldComesBack_data();
    void everyFieldComesBack();
    void blockRefusesWhatDoesNotFit();
    void namesOfEqualHashAreKeptApart();
    void longNamesAreClipped();
    void countsAndKeepsOrderUnderRandomLoad();
    void readerThatFallsBehindMissesOnlyTheEvicted();
    void hugePayloadIsClippedAndNeverEmptiesTheRing();
    void clearCountsWhatItThrowsAway();
    void gapsAreNoMessages();
    void slowFeedFillsItsBlocks();
    void readersInOtherThreadsNeedNoLock();

private:
    static FeedMessage message(QByteArrayView channel, QByteArrayView payload);
    static void apply(FeedLog &log, const FeedUpdate &update);
};

FeedMessage TestFeedRing::message(QByteArrayView channel, QByteArrayView payload)
{
    FeedMessage message;
    message.time = std::chrono::microseconds(1234567890123456);
    message.channel = channel;
    message.payload = payload;
    message.payloadSize = payload.size();
    return message;
}

void TestFeedRing::apply(FeedLog &log, const FeedUpdate &update)
{
    log.trimBefore(update.firstKept);
    for (const FeedSpan &span : update.spans)
        log.append(span);
}

void TestFeedRing::smallMessageCosts48Bytes()
{
    FeedBlock block(FeedBlock::standardCapacity);
    const QByteArray payload(16, 'x');
    int count = 0;
    while (block.append(message("bench", payload)))
        ++count;
    // The room for one more name is kept in reserve.
    QVERIFY2(count >= FeedBlock::standardCapacity / 48 - 1, qPrintable(QString::number(count)));
}

void TestFeedRing::everyFieldComesBack_data()
{
    QTest::addColumn<QByteArray>("channel");
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<QByteArray>("payload");
    QTest::newRow("plain") << QByteArray("news") << QByteArray() << QByteArray("hello");
    QTest::newRow("pattern") << QByteArray("sensor.1") << QByteArray("sensor.*") << QByteArray("21.5");
    QTest::newRow("all empty") << QByteArray() << QByteArray() << QByteArray();
    QTest::newRow("binary") << QByteArray("\0\xff\r\n", 4) << QByteArray("\0*", 2) << QByteArray("\0\x01\xfe\0", 4);
    QTest::newRow("one megabyte") << QByteArray("big") << QByteArray() << QByteArray(1024 * 1024, 'z');
}

void TestFeedRing::everyFieldComesBack()
{
    QFETCH(QByteArray, channel);
    QFETCH(QByteArray, pattern);
    QFETCH(QByteArray, payload);
    FeedRing ring;
    ring.append(message("before", "it"));
    FeedMessage in = message(channel, payload);
    in.pattern = pattern;
    in.kind = pattern.isEmpty() ? FeedKind::Message : FeedKind::PatternMessage;
    ring.append(in);
    ring.append(message("after", "it"));
    const FeedMessage out = ring.log().message(1);
    QCOMPARE(out.kind, in.kind);
    QCOMPARE(out.time, in.time);
    QCOMPARE(out.channel.toByteArray(), channel);
    QCOMPARE(out.pattern.toByteArray(), pattern);
    QCOMPARE(out.payload.toByteArray(), payload);
    QCOMPARE(out.payloadSize, payload.size());
    QVERIFY(!out.isClipped());
    QCOMPARE(ring.log().message(0).channel.toByteArray(), "before");
    QCOMPARE(ring.log().message(2).channel.toByteArray(), "after");
}

void TestFeedRing::blockRefusesWhatDoesNotFit()
{
    const FeedMessage wanted = message("channel", "payload");
    const qsizetype needed = FeedBlock::neededCapacity(wanted);
    FeedBlock tooSmall(needed - 1);
    QVERIFY(!tooSmall.append(wanted));
    FeedBlock exact(needed);
    QVERIFY(exact.append(wanted));
    QCOMPARE(exact.message(0).payload.toByteArray(), "payload");
    QVERIFY(!exact.append(message({}, {})));
}

void TestFeedRing::namesOfEqualHashAreKeptApart()
{
    // Same size, same last and middle byte: the same candidate, taken in turn.
    FeedRing ring;
    for (int i = 0; i < 1000; ++i)
        ring.append(message(i % 2 ? "ab.cd" : "xb.cd", QByteArray::number(i)));
    for (int i = 0; i < 1000; ++i)
        QCOMPARE(ring.log().message(quint64(i)).channel.toByteArray(), i % 2 ? "ab.cd" : "xb.cd");
}

void TestFeedRing::longNamesAreClipped()
{
    FeedRing ring;
    const QByteArray name(100'000, 'n');
    ring.append(message(name, "payload"));
    QCOMPARE(ring.log().message(0).channel.toByteArray(), name.first(FeedBlock::nameLimit));
    QCOMPARE(ring.log().message(0).payload.toByteArray(), "payload");
}

// Every message carries its number, its size is random, updates are taken at random moments; a model of the truth says
// what must be there.
void TestFeedRing::countsAndKeepsOrderUnderRandomLoad()
{
    for (quint32 seed = 1; seed <= 20; ++seed) {
        QRandomGenerator random(seed);
        const FeedLimits limits{qint64(random.bounded(1, 8)) * 256 * 1024};
        FeedRing ring(limits);
        FeedLog reader;
        quint64 bytes = 0;
        const int total = 20'000;
        for (int i = 0; i < total; ++i) {
            QByteArray payload = QByteArray::number(i);
            payload.append(random.bounded(random.bounded(100) == 0 ? 20'000 : 60), '.');
            ring.append(message("channel." + QByteArray::number(random.bounded(40)), payload));
            bytes += quint64(payload.size());
            QVERIFY(ring.memory() <= limits.budget);
            if (random.bounded(500) == 0)
                apply(reader, ring.takeUpdate());
        }
        apply(reader, ring.takeUpdate());
        QVERIFY(!ring.hasUpdate());
        const FeedCounters counters = ring.counters();
        QCOMPARE(counters.received, quint64(total));
        QCOMPARE(counters.receivedBytes, bytes);
        QCOMPARE(counters.kept + counters.evicted, quint64(total));
        QVERIFY(counters.evicted > 0);
        QCOMPARE(reader.first(), ring.log().first());
        QCOMPARE(reader.end(), quint64(total));
        QCOMPARE(quint64(reader.size()), counters.kept);
        quint64 visited = 0;
        bool isRight = true;
        reader.visit(0, reader.end(), [&](quint64 sequence, const FeedMessage &each) {
            ++visited;
            const QByteArray payload = each.payload.toByteArray();
            const qsizetype dots = payload.indexOf('.');
            isRight = isRight && payload.first(dots < 0 ? payload.size() : dots).toULongLong() == sequence
                && reader.message(sequence).payload == each.payload;
        });
        QVERIFY(isRight);
        QCOMPARE(visited, counters.kept);
    }
}

void TestFeedRing::readerThatFallsBehindMissesOnlyTheEvicted()
{
    FeedRing ring({1024 * 1024});
    FeedLog reader;
    ring.append(message("c", "0"));
    apply(reader, ring.takeUpdate());
    QCOMPARE(reader.size(), 1);
    for (int i = 1; i < 100'000; ++i)
        ring.append(message("c", QByteArray::number(i)));
    const FeedUpdate update = ring.takeUpdate();
    apply(reader, update);
    QCOMPARE(reader.first(), ring.log().first());
    QVERIFY(reader.first() > 1);
    QCOMPARE(reader.message(reader.first()).payload.toByteArray(), QByteArray::number(reader.first()));
    QCOMPARE(reader.message(reader.end() - 1).payload.toByteArray(), "99999");
}

void TestFeedRing::hugePayloadIsClippedAndNeverEmptiesTheRing()
{
    const FeedLimits limits{1024 * 1024};
    FeedRing ring(limits);
    for (int i = 0; i < 1000; ++i)
        ring.append(message("c", QByteArray::number(i)));
    const QByteArray huge(8 * 1024 * 1024, 'h');
    ring.append(message("huge", huge));
    QCOMPARE(ring.counters().evicted, 0);
    QCOMPARE(ring.counters().clipped, 1);
    QCOMPARE(ring.counters().receivedBytes, quint64(huge.size()) + 10 + 180 + 2700);
    const FeedMessage kept = ring.log().message(1000);
    QVERIFY(kept.isClipped());
    QCOMPARE(kept.payloadSize, huge.size());
    QCOMPARE(kept.payload.size(), limits.payloadLimit());
    QVERIFY(ring.memory() <= limits.budget);
}

void TestFeedRing::clearCountsWhatItThrowsAway()
{
    FeedRing ring;
    for (int i = 0; i < 10; ++i)
        ring.append(message("c", "x"));
    (void)ring.takeUpdate();
    ring.clear(1);
    QCOMPARE(ring.counters().cleared, 10);
    QCOMPARE(ring.counters().kept, 0);
    QVERIFY(ring.hasUpdate());
    ring.append(message("c", "y"));
    const FeedUpdate update = ring.takeUpdate();
    QCOMPARE(update.era, 1);
    QCOMPARE(update.firstKept, 10);
    FeedLog reader;
    apply(reader, update);
    QCOMPARE(reader.size(), 1);
    QCOMPARE(reader.message(10).payload.toByteArray(), "y");
    QCOMPARE(update.counters.received, 11);
    QCOMPARE(update.counters.kept + update.counters.cleared, 11);
}

void TestFeedRing::gapsAreNoMessages()
{
    FeedRing ring({256 * 1024});
    ring.append(message("c", "x"));
    FeedMessage gap = message({}, "Connection lost");
    gap.kind = FeedKind::Gap;
    gap.gap = std::chrono::milliseconds(1500);
    ring.append(gap);
    ring.append(message("c", "y"));
    QCOMPARE(ring.counters().received, 2);
    QCOMPARE(ring.counters().kept, 2);
    QCOMPARE(ring.counters().gaps, 1);
    QCOMPARE(ring.counters().gapTime, gap.gap);
    QVERIFY(ring.log().message(1).isGap());
    QCOMPARE(ring.log().message(1).gap, gap.gap);
    QCOMPARE(ring.log().message(1).payload.toByteArray(), "Connection lost");
    for (int i = 0; i < 50'000; ++i)
        ring.append(message("c", "x"));
    QCOMPARE(ring.counters().received, 50'002);
    QCOMPARE(ring.counters().kept + ring.counters().evicted, 50'002);
    QCOMPARE(ring.counters().kept, quint64(ring.log().size()));
}

// One message per frame must not cost a block each.
void TestFeedRing::slowFeedFillsItsBlocks()
{
    FeedRing ring;
    FeedLog reader;
    for (int i = 0; i < 1000; ++i) {
        ring.append(message("c", "x"));
        const FeedUpdate update = ring.takeUpdate();
        QCOMPARE(update.spans.size(), 1);
        apply(reader, update);
    }
    QCOMPARE(reader.size(), 1000);
    QCOMPARE(reader.spans().size(), size_t(1));
    QCOMPARE(ring.memory(), reader.spans().front().block->memory());
}

// For ThreadSanitizer: the reader sees only counts that were handed over, the writer goes on in the same blocks.
void TestFeedRing::readersInOtherThreadsNeedNoLock()
{
    FeedRing ring({512 * 1024});
    FeedUpdate update;
    std::atomic<int> turn{0}; // even: the writer's, odd: the reader's
    std::atomic<bool> isRight{true};
    constexpr int rounds = 200;
    std::thread reader([&] {
        FeedLog log;
        for (int round = 0; round < rounds; ++round) {
            while (turn.load(std::memory_order_acquire) != 2 * round + 1)
                std::this_thread::yield();
            const FeedUpdate mine = update;
            turn.store(2 * round + 2, std::memory_order_release);
            // From here on the writer fills the same block.
            apply(log, mine);
            log.visit(0, log.end(), [&](quint64 sequence, const FeedMessage &each) {
                if (each.payload.toByteArray().toULongLong() != sequence)
                    isRight = false;
            });
        }
    });
    quint64 number = 0;
    for (int round = 0; round < rounds; ++round) {
        for (int i = 0; i < 100; ++i)
            ring.append(message("c", QByteArray::number(number++)));
        while (turn.load(std::memory_order_acquire) != 2 * round)
            std::this_thread::yield();
        update = ring.takeUpdate();
        turn.store(2 * round + 1, std::memory_order_release);
    }
    reader.join();
    QVERIFY(isRight);
}

QTEST_GUILESS_MAIN(TestFeedRing)
#include "tst_feedring.moc"
