// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feedblock.h"

#include <QList>
#include <QMetaType>

#include <algorithm>
#include <deque>
#include <memory>

namespace redshank {

/// The first `count` messages of a block; `first` is the sequence number of the block's first one.
struct FeedSpan
{
    std::shared_ptr<const FeedBlock> block;
    quint64 first = 0;
    quint32 count = 0;

    quint64 end() const { return first + count; }
};

/// Exact since the feed was made: received == kept + evicted + cleared. Messages that a server sent while we were not
/// connected cannot be counted by anybody; their times are: gaps and gapTime.
struct FeedCounters
{
    quint64 received = 0;
    quint64 receivedBytes = 0; ///< of payloads
    quint64 kept = 0;
    quint64 evicted = 0; ///< fell out of the ring for its budget
    quint64 cleared = 0; ///< thrown away by the user
    quint64 clipped = 0; ///< received, of which only the first part of the payload was kept
    quint64 malformed = 0; ///< pushes of a shape that no server of ours sends; not counted as received
    quint64 gaps = 0;
    std::chrono::microseconds gapTime{0};

    bool operator==(const FeedCounters &) const = default;
};

/// What changed in a ring since the update before: the value that crosses from the feed's thread, one a frame.
struct FeedUpdate
{
    QList<FeedSpan> spans; ///< new messages in order; the first may continue a block that the reader has already
    quint64 firstKept = 0; ///< everything before this sequence number is gone
    quint64 era = 0; ///< counts clear()
    FeedCounters counters;
};

/// A run of messages with consecutive sequence numbers, held as shared blocks: what a ring keeps, and what a view
/// shows. A value: copying it shares the blocks. Rows are sequence numbers minus first().
class FeedLog
{
public:
    quint64 first() const { return m_spans.empty() ? m_next : m_spans.front().first; }
    quint64 end() const { return m_spans.empty() ? m_next : m_spans.back().end(); }
    qsizetype size() const { return qsizetype(end() - first()); }
    bool isEmpty() const { return size() == 0; }

    /// O(log blocks); the sequence number must be within first() .. end() - 1.
    FeedMessage message(quint64 sequence) const;
    /// Calls visit(sequence, message) for begin .. end - 1 in order, without a look-up for each.
    template <typename Visit> void visit(quint64 begin, quint64 end, Visit &&visit) const;

    /// A span that continues the last block replaces its count.
    void append(const FeedSpan &span);
    /// One more message in the last block; there must be one.
    void extendLast() { ++m_spans.back().count; }
    /// Drops whole spans; the sequence number is the first of a span, or at or past the end.
    void trimBefore(quint64 sequence);
    const std::deque<FeedSpan> &spans() const { return m_spans; }
    /// The spans from `sequence` on; the first may begin before it.
    QList<FeedSpan> spansFrom(quint64 sequence) const;

private:
    std::deque<FeedSpan>::const_iterator spanOf(quint64 sequence) const;

    std::deque<FeedSpan> m_spans;
    quint64 m_next = 0; ///< where an empty log goes on
};

template <typename Visit> void FeedLog::visit(quint64 begin, quint64 end, Visit &&visit) const
{
    begin = std::max(begin, first());
    end = std::min(end, this->end());
    if (begin >= end)
        return;
    for (auto span = spanOf(begin); span != m_spans.end() && span->first < end; ++span) {
        const quint64 stop = std::min(end, span->end());
        for (quint64 sequence = std::max(begin, span->first); sequence < stop; ++sequence)
            visit(sequence, span->block->message(quint32(sequence - span->first)));
    }
}

} // namespace redshank

Q_DECLARE_METATYPE(redshank::FeedUpdate)
