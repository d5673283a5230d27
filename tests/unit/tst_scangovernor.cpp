// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keyspace/scangovernor.h"
#include "tests/support/test.h"

#include <QRandomGenerator>

using namespace redshank;
using namespace std::chrono_literals;

class TestScanGovernor : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void growsToTheBudget();
    void networkIsNotTheServersTime();
    void slowServerGetsSmallCalls();
    void hiccupsAreForgiven();
    void restsWhenLatencyRises();
    void gentleAlwaysRests();
    void largeAnswersMakeSmallCalls();
    void neverLeavesItsBounds();

private:
    /// Calls at so many microseconds a count, over a network of `idle`.
    static void run(ScanGovernor &governor, int calls, double price, ScanGovernor::Duration idle = 50us)
    {
        for (int i = 0; i < calls; ++i)
            governor.answered(governor.count(), idle + ScanGovernor::Duration(qint64(price * governor.count())));
    }
};

void TestScanGovernor::growsToTheBudget()
{
    ScanGovernor governor;
    QCOMPARE(governor.count(), ScanGovernor::firstCount);
    governor.setIdleRoundTrip(50us);
    run(governor, 20, 1.0);
    QVERIFY(governor.count() > 3600 && governor.count() <= 4100);
    QCOMPARE(governor.rest().count(), 0);
    run(governor, 20, 0.1);
    QCOMPARE(governor.count(), ScanGovernor::mostCount);
}

void TestScanGovernor::networkIsNotTheServersTime()
{
    ScanGovernor governor;
    governor.setIdleRoundTrip(80ms);
    run(governor, 20, 1.0, 80ms);
    QVERIFY(governor.count() > 3600);
}

void TestScanGovernor::slowServerGetsSmallCalls()
{
    ScanGovernor governor;
    governor.setIdleRoundTrip(50us);
    run(governor, 10, 0.5);
    run(governor, 40, 20.0);
    QVERIFY2(governor.count() <= 260, qPrintable(QString::number(governor.count())));
}

void TestScanGovernor::hiccupsAreForgiven()
{
    ScanGovernor governor;
    governor.setIdleRoundTrip(50us);
    run(governor, 20, 1.0);
    const int usual = governor.count();
    for (int i = 0; i < 50; ++i) {
        run(governor, 1, 4.0);
        QCOMPARE(governor.rest().count(), 0);
        QVERIFY(governor.count() >= usual - 100);
        run(governor, 3, 1.0);
    }
}

void TestScanGovernor::restsWhenLatencyRises()
{
    ScanGovernor governor;
    governor.setIdleRoundTrip(50us);
    run(governor, 20, 1.0);
    const int usual = governor.count();
    run(governor, 3, 5.0);
    QVERIFY(governor.isSlowedDown());
    QVERIFY(governor.rest() > 1ms);
    QVERIFY(governor.count() <= usual / 2 + 1);
    run(governor, 12, 1.0);
    QVERIFY(!governor.isSlowedDown());
    QCOMPARE(governor.rest().count(), 0);
    QVERIFY(governor.count() > usual / 2);
}

void TestScanGovernor::gentleAlwaysRests()
{
    ScanGovernor governor(true);
    governor.setIdleRoundTrip(50us);
    for (int i = 0; i < 20; ++i) {
        const int count = governor.count();
        run(governor, 1, 1.0);
        QCOMPARE(governor.rest().count(), qint64(count));
    }
}

void TestScanGovernor::largeAnswersMakeSmallCalls()
{
    ScanGovernor governor;
    governor.setIdleRoundTrip(50us);
    run(governor, 20, 0.1);
    QCOMPARE(governor.count(), ScanGovernor::mostCount);
    governor.overflowed();
    QCOMPARE(governor.count(), ScanGovernor::mostCount / 16);
    run(governor, 20, 0.1);
    QCOMPARE(governor.count(), ScanGovernor::mostCount / 16);
    for (int i = 0; i < 5; ++i)
        governor.overflowed();
    QCOMPARE(governor.count(), 1);
    run(governor, 20, 0.1);
    QCOMPARE(governor.count(), 1);
}

void TestScanGovernor::neverLeavesItsBounds()
{
    QRandomGenerator random(1);
    ScanGovernor governor;
    for (int i = 0; i < 20000; ++i) {
        const int before = governor.count();
        governor.answered(governor.count(), ScanGovernor::Duration(random.bounded(1 << random.bounded(24))));
        QVERIFY(governor.count() >= ScanGovernor::leastCount && governor.count() <= ScanGovernor::mostCount);
        QVERIFY(governor.count() <= 2 * before);
        QVERIFY(governor.rest() <= 500ms);
    }
}

QTEST_GUILESS_MAIN(TestScanGovernor)
#include "tst_scangovernor.moc"
