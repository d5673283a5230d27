// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
// New snapshots from old ones. Merging knows for the head of each input how many bytes it shares with the name written
// last: the head that shares more stands first, and only equal counts need a look at the bytes, from there on.
#include "keymerge.h"

#include <algorithm>

namespace redshank {
namespace {

/// Merges names of `a` and `b` up to their ends.
void mergeHeads(KeyCursor &a, KeyCursor &b, KeyIndexWriter &out)
{
    quint32 aShared = 0; // with the name written last; nothing is known at the start
    quint32 bShared = 0;
    while (!a.isAtEnd() && !b.isAtEnd()) {
        bool isA = aShared > bShared;
        if (aShared == bShared) {
            const quint32 common = commonPrefix(a.name(), a.size(), b.name(), b.size(), aShared);
            if (common == a.size() && common == b.size()) {
                out.appendFrom(a, aShared);
                a.next();
                b.next();
                aShared = a.lcp();
                bShared = b.lcp();
                continue;
            }
            isA = common == a.size() || (common < b.size() && uchar(a.name()[common]) < uchar(b.name()[common]));
            if (isA) {
                out.appendFrom(a, aShared);
                bShared = common;
            } else {
                out.appendFrom(b, bShared);
                aShared = common;
            }
        } else {
            out.appendFrom(isA ? a : b, isA ? aShared : bShared);
        }
        if (isA) {
            a.next();
            aShared = a.lcp();
        } else {
            b.next();
            bShared = b.lcp();
        }
    }
    for (KeyCursor *rest : {&a, &b}) {
        quint32 shared = rest == &a ? aShared : bShared;
        for (; !rest->isAtEnd(); rest->next(), shared = rest->lcp())
            out.appendFrom(*rest, shared);
    }
}

} // namespace

KeyIndex KeyIndex::merged(const KeyIndex &additions) const
{
    Q_ASSERT(order() == additions.order());
    if (additions.isEmpty())
        return *this;
    if (isEmpty())
        return additions;
    const KeyIndex &large = size() >= additions.size() ? *this : additions;
    const KeyIndex &small = size() >= additions.size() ? additions : *this;
    const Data &data = *large.d;

    KeyIndexWriter out(order());
    KeyCursor a(large);
    KeyCursor b(small);
    qsizetype bBegin = 0;
    for (size_t chunk = 0; chunk < data.chunks.size() && !isInterrupted(); ++chunk) {
        const bool isLast = chunk + 1 == data.chunks.size();
        const qsizetype bEnd =
            isLast || bBegin == small.size() ? small.size() : small.d->bound(data.chunks[chunk + 1]->first(), false);
        if (bEnd == bBegin) {
            out.share(data, chunk);
            continue;
        }
        const qsizetype aBegin = data.starts[chunk];
        const qsizetype aEnd = data.starts[chunk + 1];
        out.splitEvenly(aEnd - aBegin + bEnd - bBegin);
        if (a.position() != aBegin)
            a.seek(aBegin);
        a.setEnd(aEnd);
        b.setEnd(bEnd);
        mergeHeads(a, b, out);
        out.closeChunk();
        bBegin = bEnd;
    }
    return out.finish();
}

namespace {

/// A tournament of inputs: each inner node keeps the loser of its match and what it shares with the name written last.
class LoserTree
{
public:
    explicit LoserTree(std::vector<KeyCursor> &inputs)
        : m_inputs(inputs)
        , m_losers(inputs.size())
    {
        m_winner = play(1);
    }

    bool isAtEnd() const { return m_winner.shared < 0; }
    KeyCursor &head() { return m_inputs[m_winner.input]; }
    /// Bytes that head() shares with the name written last.
    quint32 shared() const { return quint32(m_winner.shared); }

    void next()
    {
        head().next();
        m_winner.shared = head().isAtEnd() ? -1 : qint64(head().lcp());
        for (size_t node = (m_winner.input + m_inputs.size()) / 2; node >= 1; node /= 2)
            match(m_winner, m_losers[node]);
    }

private:
    struct Player
    {
        size_t input = 0;
        qint64 shared = -1; ///< -1: at its end
    };

    /// Leaves in `winner` the one whose head stands first.
    void match(Player &winner, Player &loser)
    {
        if (winner.shared > loser.shared)
            return;
        if (winner.shared < loser.shared) {
            std::swap(winner, loser);
            return;
        }
        if (winner.shared < 0)
            return;
        const KeyCursor &a = m_inputs[winner.input];
        const KeyCursor &b = m_inputs[loser.input];
        const quint32 common = commonPrefix(a.name(), a.size(), b.name(), b.size(), quint32(winner.shared));
        if (common != a.size() && (common == b.size() || uchar(b.name()[common]) < uchar(a.name()[common])))
            std::swap(winner, loser);
        loser.shared = common;
    }

    Player play(size_t node)
    {
        if (node >= m_inputs.size()) {
            const size_t input = node - m_inputs.size();
            return {input, m_inputs[input].isAtEnd() ? -1 : 0};
        }
        Player winner = play(2 * node);
        Player loser = play(2 * node + 1);
        match(winner, loser);
        m_losers[node] = loser;
        return winner;
    }

    std::vector<KeyCursor> &m_inputs;
    std::vector<Player> m_losers;
    Player m_winner;
};

} // namespace

KeyIndex KeyIndex::mergedAll(std::span<const KeyIndex> parts)
{
    if (parts.empty())
        return KeyIndex();
    if (parts.size() == 1)
        return parts.front();
    KeyIndexWriter out(parts.front().order());
    std::vector<KeyCursor> inputs;
    inputs.reserve(parts.size());
    for (const KeyIndex &part : parts) {
        Q_ASSERT(part.order() == parts.front().order());
        inputs.emplace_back(part);
    }
    qint64 writtenSize = -1;
    for (LoserTree tree(inputs); !tree.isAtEnd(); tree.next()) {
        if (out.openCount() == 1 && isInterrupted())
            break;
        // What shares all its bytes with the name written last is that name again.
        const bool isAgain = tree.shared() == tree.head().size() && tree.head().size() == writtenSize;
        if (isAgain)
            continue;
        writtenSize = tree.head().size();
        out.appendFrom(tree.head(), tree.shared());
    }
    return out.finish();
}

KeyIndex KeyIndex::renamed(const QByteArray &from, const QByteArray &to) const
{
    return removed(of({from}, order())).merged(of({to}, order()));
}

} // namespace redshank
