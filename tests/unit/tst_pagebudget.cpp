// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/values/pagebudget.h"
#include "tests/support/test.h"

using namespace redshank;

class TestPageBudget : public QObject
{
    Q_OBJECT

    /// A reply of so many elements of so many bytes each.
    static void take(PageBudget &budget, qint64 elements, qint64 bytes)
    {
        const QByteArray cell(bytes, 'x');
        for (qint64 i = 0; i < elements; ++i) {
            ValueRow row;
            budget.takeCell(row, cell);
            budget.endRow();
        }
        budget.endReply();
    }

private Q_SLOTS:
    void unweighedBeginsWithOne()
    {
        PageBudget budget;
        QList<qint64> steps;
        for (int i = 0; i < 6; ++i) {
            steps.append(budget.step(500));
            take(budget, steps.last(), 10);
        }
        QCOMPARE(steps, (QList<qint64>{1, 4, 16, 64, 64, 64}));
    }

    void weighedBeginsWithWhatFits()
    {
        PageBudget budget;
        budget.estimate(300 * PageBudget::replyBytes, 300);
        QCOMPARE(budget.step(500), 1);
        budget.rewind();
        budget.estimate(3000 * PageBudget::replyBytes, 30'000);
        QCOMPARE(budget.step(500), 10);
        budget.rewind();
        budget.estimate(100 * PageBudget::replyBytes, 100'000'000);
        QCOMPARE(budget.step(500), PageBudget::largestStep);
        budget.rewind();
        budget.estimate(PageBudget::replyBytes, 2000);
        QCOMPARE(budget.step(500), 500);
        QCOMPARE(budget.step(3), 3);
        QCOMPARE(budget.step(0), 1);
    }

    void largeElementsShrinkTheStepAndAreForgotten()
    {
        PageBudget budget;
        budget.estimate(100, 10); // a lie
        QCOMPARE(budget.step(500), 500);
        take(budget, 499, 10);
        take(budget, 1, 2 * PageBudget::replyBytes);
        QCOMPARE(budget.step(500), 1);
        QList<qint64> steps;
        for (int i = 0; i < 12; ++i) {
            take(budget, steps.isEmpty() ? 1 : steps.last(), 10);
            steps.append(budget.step(500));
        }
        QCOMPARE(steps.first(), 1);
        QCOMPARE(steps[2], 4);
        QVERIFY(steps.last() >= PageBudget::largestStep);
    }

    void aLostReplyIsRemembered()
    {
        PageBudget budget;
        budget.estimate(100, 10);
        QCOMPARE(budget.step(160), 160);
        budget.replyLost();
        budget.rewind();
        budget.estimate(100, 10);
        QCOMPARE(budget.step(160), 10);
        budget.replyLost();
        budget.replyLost();
        QCOMPARE(budget.step(160), 1);
    }

    void D15_sizesTellWhatIsNotHeld()
    {
        PageBudget budget;
        ValueRow row;
        budget.takeCell(row, "name");
        QVERIFY(row.isWhole());
        const QByteArray large(PageBudget::wholeCell + 1, 'x');
        budget.takeCell(row, large);
        budget.takeCell(row, "after");
        QCOMPARE(row.sizes, (QList<qint64>{4, large.size(), 5}));
        QCOMPARE(row.cells[1], large.left(PageBudget::beginning));
        QVERIFY(row.isCellWhole(0) && !row.isCellWhole(1) && row.isCellWhole(2));
        ValueRow first;
        budget.takeCell(first, large);
        QCOMPARE(first.sizes, (QList<qint64>{large.size()}));
    }

    void whatIsHeldIsBounded()
    {
        PageBudget budget;
        const QByteArray cell(PageBudget::wholeCell, 'x');
        qint64 held = 0;
        for (int i = 0; i < 2 * PageBudget::heldBytes / PageBudget::wholeCell; ++i) {
            ValueRow row;
            budget.takeCell(row, cell);
            held += row.cells.first().size();
            QCOMPARE(row.cellSize(0), cell.size());
        }
        QVERIFY(held <= PageBudget::heldBytes + 100 * PageBudget::beginning);
        ValueRow small;
        budget.takeCell(small, QByteArray(PageBudget::beginning, 'x'));
        QVERIFY(small.isWhole());
    }
};

QTEST_GUILESS_MAIN(TestPageBudget)
#include "tst_pagebudget.moc"
