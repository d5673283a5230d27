// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "followsampler.h"

#include "core/redis/connection.h"

#include <algorithm>
#include <utility>

namespace redshank {

namespace {

/// Calls of one command in INFO commandstats.
qint64 callsOf(QByteArrayView text, const QByteArray &command)
{
    const QByteArray start = "cmdstat_" + command + ":calls=";
    const qsizetype at = text.indexOf(start);
    if (at < 0)
        return 0;
    const QByteArrayView rest = text.sliced(at + start.size());
    return rest.first(std::max<qsizetype>(0, rest.indexOf(','))).toByteArray().toLongLong();
}

} // namespace

bool isRefusal(const ReplyView &reply)
{
    return reply.isAnswered() || reply.error().kind == Error::Kind::Refused
        || reply.error().kind == Error::Kind::NeedsConfirmation;
}

void FollowSampler::reset()
{
    abandon();
    m_replacements = -1;
    m_isSizeRefused = m_areCountersRefused = false;
}

void FollowSampler::abandon()
{
    ++m_generation;
    m_isAsking = false;
}

void FollowSampler::ask(Connection *connection, bool isQuiet)
{
    m_sample = {};
    m_sample.isQuiet = isQuiet;
    const bool asksForCounters = !m_areCountersRefused;
    m_isAsking = !m_isSizeRefused || asksForCounters;
    if (!m_isSizeRefused) {
        connection->send(Command{"DBSIZE"}, {.isInternal = true}, this,
            [this, asksForCounters, generation = m_generation](const ReplyView &reply) {
                if (generation != m_generation)
                    return;
                m_isSizeRefused = reply.isError() && isRefusal(reply);
                m_sample.keys = reply.isError() ? -1 : reply.integer(-1);
                if (!asksForCounters)
                    tell();
            });
    }
    if (asksForCounters) {
        connection->send(Command{"INFO", "commandstats"}, {.isInternal = true}, this,
            [this, generation = m_generation](const ReplyView &reply) {
                if (generation != m_generation)
                    return;
                takeCounters(reply);
                tell();
            });
    }
}

void FollowSampler::takeCounters(const ReplyView &reply)
{
    if (reply.isError()) {
        m_areCountersRefused = isRefusal(reply);
        return;
    }
    qint64 now = 0;
    for (const char *command : {"flushdb", "flushall", "swapdb"})
        now += callsOf(reply.bytes(), command);
    // Fewer than before: the counters were reset, and what was counted since is new.
    const qint64 before = std::exchange(m_replacements, now);
    m_sample.isReplaced = before >= 0 && (now > before || (now < before && now > 0));
}

void FollowSampler::tell()
{
    m_isAsking = false;
    Q_EMIT sampled(m_sample);
}

} // namespace redshank
