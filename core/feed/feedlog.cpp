// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "feedlog.h"

namespace redshank {

std::deque<FeedSpan>::const_iterator FeedLog::spanOf(quint64 sequence) const
{
    return std::upper_bound(m_spans.begin(), m_spans.end(), sequence,
        [](quint64 wanted, const FeedSpan &span) { return wanted < span.end(); });
}

FeedMessage FeedLog::message(quint64 sequence) const
{
    const auto span = spanOf(sequence);
    if (span == m_spans.end() || sequence < span->first)
        return {};
    return span->block->message(quint32(sequence - span->first));
}

void FeedLog::append(const FeedSpan &span)
{
    if (!m_spans.empty() && m_spans.back().block == span.block)
        m_spans.back().count = std::max(m_spans.back().count, span.count);
    else if (span.count > 0)
        m_spans.push_back(span);
}

void FeedLog::trimBefore(quint64 sequence)
{
    m_next = std::max(end(), sequence);
    while (!m_spans.empty() && m_spans.front().end() <= sequence)
        m_spans.pop_front();
}

QList<FeedSpan> FeedLog::spansFrom(quint64 sequence) const
{
    return {spanOf(sequence), m_spans.end()};
}

} // namespace redshank
