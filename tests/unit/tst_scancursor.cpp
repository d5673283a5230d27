// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keyspace/scancursor.h"
#include "tests/support/test.h"

#include <QRandomGenerator>

using namespace redshank;
using Step = ScanCursor::Step;

class TestScanCursor : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void goesFromZeroToZero();
    void unsigned64Bits();
    void notACursor_data();
    void notACursor();
    void circles_data();
    void circles();
    void noFalseAlarm();
    void repeatedCallIsNoCircle();
    void positionInTheTable();
    void noPositionWhereCursorsAreOfAnotherKind();

private:
    /// The next cursor of a server whose table has `size` slots, a power of two: it counts with reversed bits.
    static quint64 next(quint64 cursor, quint64 size);
};

quint64 TestScanCursor::next(quint64 cursor, quint64 size)
{
    const auto reversed = [](quint64 bits) {
        quint64 result = 0;
        for (int i = 0; i < 64; ++i, bits >>= 1)
            result = result << 1 | (bits & 1);
        return result;
    };
    return reversed(reversed(cursor | ~(size - 1)) + 1);
}

void TestScanCursor::goesFromZeroToZero()
{
    ScanCursor cursor;
    QCOMPARE(cursor.bytes(), QByteArray("0"));
    QVERIFY(cursor.isAtStart());
    QCOMPARE(cursor.take("17"), Step::Next);
    QCOMPARE(cursor.bytes(), QByteArray("17"));
    QVERIFY(!cursor.isAtStart());
    QCOMPARE(cursor.take("0"), Step::Last);
}

void TestScanCursor::unsigned64Bits()
{
    ScanCursor cursor;
    for (const char *const value : {"9007199254740993", "9223372036854775808", "18446744073709551615"}) {
        QCOMPARE(cursor.take(value), Step::Next);
        QCOMPARE(cursor.bytes(), QByteArray(value));
    }
}

void TestScanCursor::notACursor_data()
{
    QTest::addColumn<QByteArray>("bytes");
    for (const char *const bytes : {"", "-1", "1.5", " 1", "1 ", "next", "18446744073709551616"})
        QTest::newRow(bytes) << QByteArray(bytes);
}

void TestScanCursor::notACursor()
{
    QFETCH(QByteArray, bytes);
    ScanCursor cursor;
    QCOMPARE(cursor.take("5"), Step::Next);
    QCOMPARE(cursor.take(bytes), Step::Invalid);
    QCOMPARE(cursor.bytes(), QByteArray("5"));
}

void TestScanCursor::circles_data()
{
    QTest::addColumn<int>("lead");
    QTest::addColumn<int>("period");
    for (const int lead : {0, 1, 5, 100}) {
        for (const int period : {1, 2, 3, 37, 1000})
            QTest::addRow("%d before a circle of %d", lead, period) << lead << period;
    }
}

void TestScanCursor::circles()
{
    QFETCH(int, lead);
    QFETCH(int, period);
    ScanCursor cursor;
    int calls = 0;
    Step step = Step::Next;
    while (step == Step::Next && calls < 10 * (lead + period)) {
        const int value = calls < lead ? calls : lead + (calls - lead) % period;
        step = cursor.take(QByteArray::number(1000 + value));
        ++calls;
    }
    QCOMPARE(step, Step::Repeated);
    QVERIFY(calls <= 3 * (lead + period) + 1);
}

void TestScanCursor::noFalseAlarm()
{
    // A table that grows and shrinks under the scan, as rehashing makes it.
    QRandomGenerator random(5);
    for (int round = 0; round < 200; ++round) {
        ScanCursor cursor;
        quint64 value = 0;
        int size = 4 + int(random.bounded(8));
        int calls = 0;
        do {
            if (random.bounded(50) == 0)
                size = qBound(2, size + (random.bounded(2) ? 1 : -1), 13);
            value = next(value, quint64(1) << size);
            const Step step = cursor.take(QByteArray::number(value));
            QVERIFY(step == (value == 0 ? Step::Last : Step::Next));
            ++calls;
        } while (value != 0 && calls < 100000);
        QCOMPARE(value, quint64(0));
    }
}

void TestScanCursor::repeatedCallIsNoCircle()
{
    // At every call in turn the names are lost behind the cursor, and the call is made again.
    for (int lost = 0; lost < 70; ++lost) {
        ScanCursor cursor;
        quint64 value = 0;
        int calls = 0;
        do {
            const QByteArray before = cursor.bytes();
            value = next(value, 64);
            QVERIFY(cursor.take(QByteArray::number(value)) != Step::Repeated);
            if (calls++ == lost) {
                cursor.goBack(before);
                QVERIFY(cursor.take(QByteArray::number(value)) != Step::Repeated);
            }
        } while (value != 0);
    }
}

void TestScanCursor::positionInTheTable()
{
    ScanCursor cursor;
    quint64 value = 0;
    for (int i = 1; i < 4096; ++i) {
        value = next(value, 4096);
        QCOMPARE(cursor.take(QByteArray::number(value)), Step::Next);
        if (i >= 4)
            QCOMPARE(cursor.position(), double(i) / 4096);
    }
}

void TestScanCursor::noPositionWhereCursorsAreOfAnotherKind()
{
    ScanCursor cursor;
    for (int i = 1; i < 100; ++i) {
        QCOMPARE(cursor.take(QByteArray::number(i)), Step::Next);
        QVERIFY(cursor.position() < 0);
    }
}

QTEST_APPLESS_MAIN(TestScanCursor)
#include "tst_scancursor.moc"
