// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "feedring.h"

namespace redshank {

FeedRing::FeedRing(FeedLimits limits)
    : m_limits(limits)
{ }

void FeedRing::append(const FeedMessage &message)
{
    if (message.isGap()) {
        ++m_counters.gaps;
        m_counters.gapTime += message.gap;
        m_gaps.push_back(m_log.end());
    } else {
        ++m_counters.received;
        m_counters.receivedBytes += quint64(message.payloadSize);
    }
    const qint64 limit = m_limits.payloadLimit();
    if (message.payload.size() <= limit) {
        store(message);
        return;
    }
    FeedMessage clipped = message;
    clipped.payload = message.payload.first(qsizetype(limit));
    ++m_counters.clipped;
    store(clipped);
}

void FeedRing::store(const FeedMessage &message)
{
    if (m_block && m_block->append(message))
        m_log.extendLast();
    else
        startBlock(message);
}

void FeedRing::startBlock(const FeedMessage &message)
{
    const qsizetype capacity = std::max(FeedBlock::standardCapacity, FeedBlock::neededCapacity(message));
    m_block = std::make_shared<FeedBlock>(capacity);
    m_memory += m_block->memory();
    while (m_memory > m_limits.budget && !m_log.isEmpty())
        m_counters.evicted += dropFront();
    m_block->append(message);
    m_log.append({m_block, m_log.end(), 1});
}

quint64 FeedRing::dropFront()
{
    const FeedSpan span = m_log.spans().front();
    m_log.trimBefore(span.end());
    m_memory -= span.block->memory();
    quint64 messages = span.count;
    for (; !m_gaps.empty() && m_gaps.front() < span.end(); --messages)
        m_gaps.pop_front();
    return messages;
}

void FeedRing::clear(quint64 era)
{
    while (!m_log.isEmpty())
        m_counters.cleared += dropFront();
    m_block.reset();
    m_era = era;
    m_sent = m_log.end();
}

quint64 FeedRing::keptMessages() const
{
    return quint64(m_log.size()) - m_gaps.size();
}

FeedCounters FeedRing::counters() const
{
    FeedCounters counters = m_counters;
    counters.kept = keptMessages();
    return counters;
}

bool FeedRing::hasUpdate() const
{
    return m_sent != m_log.end() || m_sentCounters != counters();
}

FeedUpdate FeedRing::takeUpdate()
{
    FeedUpdate update{m_log.spansFrom(m_sent), m_log.first(), m_era, counters()};
    m_sent = m_log.end();
    m_sentCounters = update.counters;
    return update;
}

} // namespace redshank
