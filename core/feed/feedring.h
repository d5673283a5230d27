// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feedlog.h"

#include <QByteArray>

namespace redshank {

struct FeedLimits
{
    qint64 budget = 64 * 1024 * 1024; ///< bytes of RAM for the ring, its own upkeep included
    /// Bytes of one payload that are kept, so that one message never pushes all others out.
    qint64 payloadLimit() const { return budget / 8; }
};

/// The messages of a feed in the server's order, bounded in bytes: the oldest block goes when a new one would pass the
/// budget. Lives in the feed's thread; readers get their share through takeUpdate().
class FeedRing
{
public:
    explicit FeedRing(FeedLimits limits = {});

    /// Copies the message in. One allocation for each block, none for each message.
    void append(const FeedMessage &message);
    void countMalformed() { ++m_counters.malformed; }
    void clear(quint64 era);

    bool hasUpdate() const;
    /// What changed since the last time; a reader that fell behind by more than the ring misses what was evicted.
    FeedUpdate takeUpdate();

    const FeedLog &log() const { return m_log; }
    FeedCounters counters() const;
    qint64 memory() const { return m_memory; }

private:
    void store(const FeedMessage &message);
    void startBlock(const FeedMessage &message);
    quint64 dropFront();
    quint64 keptMessages() const;

    FeedLimits m_limits;
    FeedLog m_log;
    std::shared_ptr<FeedBlock> m_block; ///< the one that is being filled
    std::deque<quint64> m_gaps; ///< sequence numbers of the gaps in m_log: they are no messages
    FeedCounters m_counters;
    qint64 m_memory = 0;
    quint64 m_era = 0;
    quint64 m_sent = 0; ///< sequence number up to which updates were taken
    FeedCounters m_sentCounters;
};

} // namespace redshank
