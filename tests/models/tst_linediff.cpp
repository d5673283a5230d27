// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test.h"
#include "ui/models/linediff.h"

#include <QRandomGenerator>

using namespace redshank;

namespace {

QByteArray side(const QList<DiffLine> &lines, DiffLine::Kind without)
{
    QByteArray text;
    for (const DiffLine &line : lines)
        if (line.kind != without)
            text += line.bytes;
    return text;
}

int changes(const QList<DiffLine> &lines)
{
    return int(std::count_if(
        lines.begin(), lines.end(), [](const DiffLine &line) { return line.kind != DiffLine::Kind::Same; }));
}

QByteArray printed(const QList<DiffLine> &lines)
{
    QByteArray text;
    for (const DiffLine &line : lines)
        text += (line.kind == DiffLine::Kind::Same ? ' ' : line.kind == DiffLine::Kind::Added ? '+' : '-') + line.bytes;
    return text;
}

/// The length of the shortest edit script, by the plain table of all prefixes.
int shortest(const QList<QByteArray> &from, const QList<QByteArray> &to)
{
    QList<QList<int>> cost(from.size() + 1, QList<int>(to.size() + 1, 0));
    for (int i = 0; i <= from.size(); ++i)
        for (int j = 0; j <= to.size(); ++j) {
            if (i == 0 || j == 0)
                cost[i][j] = i + j;
            else if (from[i - 1] == to[j - 1])
                cost[i][j] = cost[i - 1][j - 1];
            else
                cost[i][j] = 1 + qMin(cost[i - 1][j], cost[i][j - 1]);
        }
    return cost[from.size()][to.size()];
}

} // namespace

class TestLineDiff : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void showsWhatChanged()
    {
        QCOMPARE(printed(lineDiff("a\nb\nc\n", "a\nB\nc\nd\n")), QByteArray(" a\n-b\n+B\n c\n+d\n"));
        QCOMPARE(printed(lineDiff("", "x")), QByteArray("+x"));
        QCOMPARE(printed(lineDiff("x", "")), QByteArray("-x"));
        QVERIFY(lineDiff("", "").isEmpty());
        QCOMPARE(printed(lineDiff("a\n", "a")), QByteArray("-a\n+a")); // a line end that is missing is a difference
    }

    void givesBothSidesBackAndIsShortest()
    {
        QRandomGenerator random(42);
        for (int round = 0; round < 3000; ++round) {
            QList<QByteArray> from;
            QList<QByteArray> to;
            for (int i = int(random.bounded(12)); i > 0; --i)
                from.append(QByteArray(1, char('a' + random.bounded(4))) + '\n');
            for (int i = int(random.bounded(12)); i > 0; --i)
                to.append(QByteArray(1, char('a' + random.bounded(4))) + '\n');
            const QByteArray a = from.join();
            const QByteArray b = to.join();
            const QList<DiffLine> lines = lineDiff(a, b);
            QCOMPARE(side(lines, DiffLine::Kind::Added), a);
            QCOMPARE(side(lines, DiffLine::Kind::Removed), b);
            QCOMPARE(changes(lines), shortest(from, to));
        }
    }

    void staysBoundedOnTextsThatShareNothing()
    {
        QByteArray a;
        QByteArray b;
        for (int i = 0; i < 20'000; ++i) {
            a += "a" + QByteArray::number(i) + '\n';
            b += "b" + QByteArray::number(i) + '\n';
        }
        const QList<DiffLine> lines = lineDiff("same\n" + a + "end", "same\n" + b + "end");
        QCOMPARE(side(lines, DiffLine::Kind::Added), "same\n" + a + "end");
        QCOMPARE(side(lines, DiffLine::Kind::Removed), "same\n" + b + "end");
        QCOMPARE(changes(lines), 40'000);
    }

    void leavesOutWhatIsFarFromAChange()
    {
        QByteArray from;
        for (int i = 0; i < 100; ++i)
            from += QByteArray::number(i) + '\n';
        QByteArray to = from;
        to.replace("\n50\n", "\nfifty\n");
        const QList<DiffLine> lines = withContext(lineDiff(from, to), 1);
        QCOMPARE(printed(lines), QByteArray("  49\n-50\n+fifty\n 51\n "));
        QVERIFY(withContext({}, 3).isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestLineDiff)
#include "tst_linediff.moc"
