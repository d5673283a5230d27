// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "recordsurvey.h"

#include <algorithm>

namespace redshank {

RecordSurveyJob::RecordSurveyJob(Connection *connection, KeyChange::Kind kind, RecordLimits limits,
    QList<KeySpan> spans, bool isGentle, QObject *parent)
    : QObject(parent)
    , m_connection(connection)
    , m_kind(kind)
    , m_limits(limits)
    , m_spans(std::move(spans))
    , m_rest(isGentle, this, &RecordSurveyJob::next)
{
    for (const KeySpan &span : std::as_const(m_spans))
        m_survey.total += span.size();
}

void RecordSurveyJob::start()
{
    QMetaObject::invokeMethod(this, &RecordSurveyJob::next, Qt::QueuedConnection);
}

void RecordSurveyJob::next()
{
    while (!m_spans.isEmpty() && m_spans.first().size() <= 0)
        m_spans.removeFirst();
    if (m_spans.isEmpty() || m_isFull)
        return finish();
    KeySpan &span = m_spans.first();
    QByteArrayList keys;
    const qsizetype end = std::min(span.end, span.begin + window);
    span.index.forEach(span.begin, end, [&keys](qsizetype, QByteArrayView name) {
        keys.append(name.toByteArray());
        return true;
    });
    span.begin = end;
    m_rest.batchBegun();
    if (m_kind == KeyChange::Kind::Remove || m_kind == KeyChange::Kind::RenameOver) {
        measure(keys);
        return;
    }
    for (const QByteArray &key : std::as_const(keys))
        take(key, 0);
    settle();
}

void RecordSurveyJob::measure(const QByteArrayList &keys)
{
    for (qsizetype i = 0; i < keys.size(); ++i) {
        const bool isLast = i + 1 == keys.size();
        m_connection->send(
            Command{"MEMORY", "USAGE", keys[i]}, this, [this, key = keys[i], isLast](const ReplyView &reply) {
                if (!reply.isAnswered()) {
                    m_failure = reply.error();
                } else if (!reply.isError()) {
                    take(key, reply.isNil() ? -1 : reply.integer());
                } else if (!m_isFull) {
                    if (!m_survey.refusal)
                        m_survey.refusal = reply.error();
                    ++m_survey.surveyed;
                    ++m_survey.refused;
                    leave(key);
                }
                if (isLast)
                    settle();
            });
    }
}

/// `bytes`: -1 where there is no such key, and nothing to record.
void RecordSurveyJob::take(const QByteArray &key, qint64 bytes)
{
    if (m_isFull)
        return;
    if (bytes > m_limits.keyBytes) {
        ++m_survey.surveyed;
        ++m_survey.tooLarge;
        leave(key);
        return;
    }
    const qint64 cost = std::max<qint64>(bytes, 0) + RecordLimits::overhead(key.size());
    if (m_bytes + cost > m_limits.operationBytes) {
        m_isFull = true;
        return;
    }
    m_bytes += cost;
    ++m_survey.surveyed;
    if (bytes >= 0 && m_sample.isEmpty())
        m_sample = key;
}

void RecordSurveyJob::leave(const QByteArray &key)
{
    m_survey.left.insert(key);
    m_isFull = m_survey.left.size() >= mostLeft;
}

void RecordSurveyJob::settle()
{
    if (m_failure)
        return finish();
    if (m_survey.refused >= window && m_survey.refused == m_survey.surveyed)
        giveUp(m_survey.refusal); // it would be the same for all
    if (!m_isProbed && !m_sample.isEmpty()) {
        probe(m_sample);
        return;
    }
    Q_EMIT progressed(m_survey.surveyed, m_survey.total);
    m_rest.start();
}

void RecordSurveyJob::giveUp(const Error &why)
{
    RecordSurvey nothing;
    nothing.total = m_survey.total;
    nothing.refusal = why;
    m_survey = nothing;
    m_isFull = true;
}

void RecordSurveyJob::probe(const QByteArray &key)
{
    m_isProbed = true;
    const auto look = [this](const ReplyView &reply) {
        if (!reply.isAnswered()) {
            if (!m_failure)
                m_failure = reply.error();
            return;
        }
        // Other errors are those of a probe: no such payload, no such time.
        if (!reply.isError() || m_survey.isNothing() || !isUnavailableCommand(reply.error()))
            return;
        giveUp(reply.error());
    };
    // It cannot change anything, so it is nothing that a person would have to confirm.
    SendOptions harmless;
    harmless.isConfirmed = true;
    m_connection->send(Command{"WATCH", key}, this, look);
    const bool hasExpiryTime = m_connection->server().isAtLeast(7, 0);
    m_connection->send(Command{hasExpiryTime ? "PEXPIRETIME" : "PTTL", key}, this, look);
    m_connection->send(Command{"TIME"}, this, look);
    if (m_kind == KeyChange::Kind::Remove || m_kind == KeyChange::Kind::RenameOver) {
        m_connection->send(Command{"DUMP", key}, this, look);
        m_connection->send(Command{"RESTORE", key, "0", "no payload"}, harmless, this, look);
    } else {
        m_connection->send(Command{"PEXPIREAT", key, "no time"}, harmless, this, look);
    }
    m_connection->send(Command{"MULTI"}, this, look);
    m_connection->send(Command{"DISCARD"}, this, look);
    m_connection->send(Command{"MULTI"}, this, look);
    m_connection->send(Command{"EXEC"}, harmless, this, [this, look](const ReplyView &reply) {
        look(reply);
        if (reply.isAnswered() && reply.isError()) {
            // Nothing was in it that could have failed; that EXEC is forbidden is told as a discarded transaction.
            Error error = reply.error();
            if (error.server.contains("NOPERM"))
                error.kind = Error::Kind::Permission;
            if (!m_survey.isNothing())
                giveUp(error);
            m_connection->send(Command{"DISCARD"}, this, [](const ReplyView &) {}); // it may be open still
        }
        settle();
    });
}

void RecordSurveyJob::finish()
{
    if (m_failure)
        Q_EMIT finished(m_failure);
    else
        Q_EMIT finished(m_survey);
}

} // namespace redshank
