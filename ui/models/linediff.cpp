// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "linediff.h"

#include <algorithm>

namespace redshank {

namespace {

/// Edits that are searched for: memory grows with their square, time with their product with the lines.
constexpr int maxEdits = 1000;
constexpr qsizetype maxSteps = 50'000'000;

QList<QByteArrayView> linesOf(const QByteArray &text)
{
    QList<QByteArrayView> lines;
    for (qsizetype from = 0; from < text.size();) {
        const qsizetype newline = text.indexOf('\n', from);
        const qsizetype until = newline < 0 ? text.size() : newline + 1;
        lines.append(QByteArrayView(text).sliced(from, until - from));
        from = until;
    }
    return lines;
}

class Diff
{
public:
    Diff(QList<QByteArrayView> from, QList<QByteArrayView> to)
        : m_from(std::move(from))
        , m_to(std::move(to))
    { }

    QList<DiffLine> run()
    {
        qsizetype head = 0;
        while (head < m_from.size() && head < m_to.size() && m_from[head] == m_to[head])
            ++head;
        qsizetype tail = 0;
        while (tail < m_from.size() - head && tail < m_to.size() - head
            && m_from[m_from.size() - 1 - tail] == m_to[m_to.size() - 1 - tail])
            ++tail;
        for (qsizetype i = 0; i < head; ++i)
            add(DiffLine::Kind::Same, m_from[i]);
        middle(head, m_from.size() - tail, m_to.size() - tail);
        for (qsizetype i = m_from.size() - tail; i < m_from.size(); ++i)
            add(DiffLine::Kind::Same, m_from[i]);
        return std::move(m_lines);
    }

private:
    void add(DiffLine::Kind kind, QByteArrayView line) { m_lines.append({kind, line.toByteArray()}); }

    /// Myers' greedy search for the shortest edit script, with the frontier of each step kept for the way back.
    void middle(qsizetype head, qsizetype fromEnd, qsizetype toEnd)
    {
        const int n = int(fromEnd - head);
        const int m = int(toEnd - head);
        const int limit = int(std::min<qsizetype>({n + m, maxEdits, maxSteps / (n + m + 1)}));
        QList<QList<int>> trace;
        QList<int> furthest(2 * limit + 3, 0);
        const int zero = limit + 1;
        int edits = 0;
        bool isFound = n == 0 && m == 0;
        for (; !isFound && edits <= limit; ++edits) {
            trace.append(furthest.mid(zero - edits - 1, 2 * edits + 3));
            for (int k = -edits; k <= edits && !isFound; k += 2) {
                const bool goesDown = k == -edits || (k != edits && furthest[zero + k - 1] < furthest[zero + k + 1]);
                int x = goesDown ? furthest[zero + k + 1] : furthest[zero + k - 1] + 1;
                while (x < n && x - k < m && x - k >= 0 && m_from[head + x] == m_to[head + x - k])
                    ++x;
                furthest[zero + k] = x;
                isFound = x >= n && x - k >= m;
            }
            if (isFound)
                break;
        }
        if (!isFound) {
            for (qsizetype i = head; i < fromEnd; ++i)
                add(DiffLine::Kind::Removed, m_from[i]);
            for (qsizetype i = head; i < toEnd; ++i)
                add(DiffLine::Kind::Added, m_to[i]);
            return;
        }
        QList<DiffLine> backwards;
        int x = n;
        int y = m;
        for (int d = edits; d > 0; --d) {
            const QList<int> &before = trace[d]; // diagonals -d-1 .. d+1 as they were after d-1 edits
            const auto at = [&](int k) { return before[k + d + 1]; };
            const int k = x - y;
            const bool goesDown = k == -d || (k != d && at(k - 1) < at(k + 1));
            const int previousX = goesDown ? at(k + 1) : at(k - 1);
            const int previousY = previousX - (goesDown ? k + 1 : k - 1);
            while (x > previousX && y > previousY) {
                --x;
                --y;
                backwards.append({DiffLine::Kind::Same, m_from[head + x].toByteArray()});
            }
            if (goesDown)
                backwards.append({DiffLine::Kind::Added, m_to[head + previousY].toByteArray()});
            else
                backwards.append({DiffLine::Kind::Removed, m_from[head + previousX].toByteArray()});
            x = previousX;
            y = previousY;
        }
        while (x > 0 && y > 0) {
            --x;
            --y;
            backwards.append({DiffLine::Kind::Same, m_from[head + x].toByteArray()});
        }
        std::reverse(backwards.begin(), backwards.end());
        m_lines += backwards;
    }

    QList<QByteArrayView> m_from;
    QList<QByteArrayView> m_to;
    QList<DiffLine> m_lines;
};

} // namespace

QList<DiffLine> lineDiff(const QByteArray &from, const QByteArray &to)
{
    return Diff(linesOf(from), linesOf(to)).run();
}

QList<DiffLine> withContext(const QList<DiffLine> &lines, int context)
{
    QList<bool> isShown(lines.size(), false);
    for (qsizetype i = 0; i < lines.size(); ++i)
        if (lines[i].kind != DiffLine::Kind::Same)
            for (qsizetype k = std::max<qsizetype>(0, i - context); k < std::min(lines.size(), i + context + 1); ++k)
                isShown[k] = true;
    QList<DiffLine> shown;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (isShown[i])
            shown.append(lines[i]);
        else if (i == 0 || isShown[i - 1])
            shown.append({DiffLine::Kind::Same, {}});
    }
    return shown;
}

} // namespace redshank
