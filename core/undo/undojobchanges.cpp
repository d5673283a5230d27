// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "undojob.h"

#include <cstdlib>

// What is undone under WATCH: a key that was renamed over, and expiries.

namespace redshank {

namespace {

constexpr int mostAttempts = 16; ///< at what somebody else keeps changing
constexpr qint64 clockTolerance = 50; ///< milliseconds, where the server tells no absolute expiry

Error tooOften()
{
    return {Error::Kind::Conflict, UndoJob::tr("The key is being changed too often; it was left alone"), {}, {}};
}

} // namespace

// --- a key that another was renamed over

void UndoJob::lookAtRenamed()
{
    const KeyRecord &record = m_records.first();
    m_connection->send(Command{"WATCH", record.key, record.source}, this, [this](const ReplyView &reply) {
        if (reply.isError())
            lose(reply);
    });
    m_connection->send(Command{"TYPE", record.key}, this, [this](const ReplyView &reply) {
        if (reply.isError())
            lose(reply);
        m_presentType = reply.toByteArray();
    });
    m_connection->send(Command{"EXISTS", record.source}, this, [this](const ReplyView &reply) {
        if (reply.isError())
            lose(reply);
        m_hasSource = reply.integer() != 0;
    });
    readTime();
    openTransaction(&UndoJob::renameBack);
}

void UndoJob::renameBack()
{
    const KeyRecord &record = m_records.first();
    const bool isTaken = m_presentType != "none";
    QList<Command> commands;
    if (isTaken && m_hasSource)
        m_present.append(record);
    else if (isTaken && m_presentType != record.sourceType)
        m_account.changed.append(record.key);
    else if (isTaken)
        commands.append({"RENAMENX", record.key, record.source});
    const bool isLeft = isTaken && commands.isEmpty();
    if (!isLeft && !isPast(record))
        commands.append(restoring(record));
    if (commands.isEmpty()) {
        if (!isLeft)
            m_account.expired.append(record.key);
        m_connection->send(Command{"DISCARD"}, this, [](const ReplyView &) {});
        lookAtPresent();
        return;
    }
    executeTransaction(
        *m_connection, commands, true, this, [this](const TransactionOutcome &outcome) { takeRenamed(outcome); });
}

void UndoJob::takeRenamed(const TransactionOutcome &outcome)
{
    using Outcome = TransactionOutcome::Kind;
    const KeyRecord record = m_records.first();
    const bool isTaken = m_presentType != "none";
    switch (outcome.kind) {
    case Outcome::Done:
        if (isTaken && !outcome.replies.first().isError())
            m_account.renamedBack.append(record.source);
        if (const Reply &last = outcome.replies.last(); last.isError())
            refuse(record.key, last.failure);
        else
            (isPast(record) ? m_account.expired : m_account.restored).append(record.key);
        break;
    case Outcome::Conflict:
        if (++m_attempts < mostAttempts) {
            lookAtRenamed();
            return;
        }
        refuse(record.key, tooOften());
        break;
    case Outcome::Refused:
        refuse(record.key, outcome.error);
        break;
    case Outcome::NotSent:
        m_problem = outcome.error;
        ++m_account.untouched;
        break;
    case Outcome::Unknown:
        m_problem = outcome.error;
        m_account.unknown.append(record.key);
        break;
    }
    settle();
}

// --- expiries that were changed

Command UndoJob::expiryOf(const QByteArray &key) const
{
    return {m_hasExpiryTime ? "PEXPIRETIME" : "PTTL", key};
}

bool UndoJob::isExpiry(qint64 told, qint64 expiry) const
{
    if (m_hasExpiryTime || told < 0 || expiry < 0)
        return told == expiry;
    return std::abs(told + m_now - expiry) <= clockTolerance;
}

void UndoJob::lookAtExpiries()
{
    Command watch("WATCH");
    for (const KeyRecord &record : std::as_const(m_records))
        watch << record.key;
    m_connection->send(watch, this, [this](const ReplyView &reply) {
        if (reply.isError())
            lose(reply);
    });
    m_expiries.clear();
    for (const KeyRecord &record : std::as_const(m_records)) {
        m_connection->send(expiryOf(record.key), this, [this](const ReplyView &reply) {
            if (!reply.isAnswered())
                lose(reply);
            m_expiries.append(reply.isError() ? -3 : reply.integer(-3));
        });
    }
    readTime();
    openTransaction(&UndoJob::changeExpiries);
}

void UndoJob::changeExpiries()
{
    QList<KeyRecord> changing;
    QList<Command> commands;
    for (qsizetype i = 0; i < m_records.size(); ++i) {
        const KeyRecord &record = m_records[i];
        if (isExpiry(m_expiries[i], record.expiresAt)) {
            m_account.restored.append(record.key); // by an earlier try, or by somebody
        } else if (!isExpiry(m_expiries[i], record.changedTo)) {
            m_account.changed.append(record.key);
        } else if (isPast(record)) {
            m_account.expired.append(record.key);
        } else {
            changing.append(record);
            commands.append(record.expiresAt < 0
                    ? Command{"PERSIST", record.key}
                    : Command{"PEXPIREAT", record.key, QByteArray::number(record.expiresAt)});
        }
    }
    m_records = changing;
    if (commands.isEmpty()) {
        m_connection->send(Command{"DISCARD"}, this, [](const ReplyView &) {});
        settle();
        return;
    }
    executeTransaction(
        *m_connection, commands, true, this, [this](const TransactionOutcome &outcome) { takeExpiries(outcome); });
}

void UndoJob::takeExpiries(const TransactionOutcome &outcome)
{
    using Outcome = TransactionOutcome::Kind;
    if (outcome.kind == Outcome::Conflict) {
        const qsizetype half = m_records.size() / 2;
        if (half > 0) {
            m_waiting.push_front(m_records.mid(half));
            m_waiting.push_front(m_records.first(half));
        } else if (++m_attempts < mostAttempts) {
            m_waiting.push_front(m_records);
        } else {
            m_attempts = 0;
            refuse(m_records.first().key, tooOften());
        }
        settle();
        return;
    }
    m_attempts = 0;
    for (qsizetype i = 0; i < m_records.size(); ++i) {
        const QByteArray &key = m_records[i].key;
        if (outcome.kind == Outcome::Done) {
            if (outcome.replies[i].isError())
                refuse(key, outcome.replies[i].failure);
            else
                (outcome.replies[i].integer == 1 ? m_account.restored : m_account.changed).append(key);
        } else if (outcome.kind == Outcome::Refused) {
            const Error error = outcome.refusals.value(i);
            refuse(key, error ? error : outcome.error);
        } else if (outcome.kind == Outcome::Unknown) {
            m_account.unknown.append(key);
        } else {
            ++m_account.untouched;
        }
    }
    if (outcome.kind == Outcome::Unknown || outcome.kind == Outcome::NotSent)
        m_problem = outcome.error;
    settle();
}

} // namespace redshank
