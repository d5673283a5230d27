// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "recordedchangejob.h"

#include "core/redis/servertime.h"

#include <algorithm>

namespace redshank {

namespace {

constexpr int mostAttempts = 8; ///< at one key

} // namespace

RecordedChangeJob::RecordedChangeJob(Connection *connection, KeyChange change, std::shared_ptr<KeyRecorder> recorder,
    QByteArrayList keys, bool isGentle, QObject *parent)
    : QObject(parent)
    , m_connection(connection)
    , m_change(std::move(change))
    , m_recorder(std::move(recorder))
    , m_limits(m_recorder->limits())
    , m_total(keys.size())
    , m_rest(isGentle, this, &RecordedChangeJob::next)
{
    for (qsizetype begin = 0; begin < keys.size(); begin += batchKeys)
        m_waiting.push_back(keys.mid(begin, batchKeys));
}

void RecordedChangeJob::start()
{
    if (m_change.kind == KeyChange::Kind::ExpireAfter && m_change.time.count() <= 0) {
        const Error error{
            Error::Kind::InvalidInput, tr("A time to live of zero or less would delete the keys"), {}, {}};
        for (const QByteArrayList &keys : m_waiting) {
            for (const QByteArray &key : keys)
                m_account.refused.append({key, error});
        }
        m_waiting.clear();
    }
    m_rest.start();
}

void RecordedChangeJob::cancel()
{
    m_isCancelled = true;
}

void RecordedChangeJob::next()
{
    m_items.clear();
    m_itemBytes = 0;
    m_tooMany.clear();
    m_problem = {};
    if (m_isCancelled || m_waiting.empty()) {
        finish();
        return;
    }
    // A cluster takes keys of one slot together, and those of a list are of any.
    if (m_connection->server().mode == "cluster" && m_waiting.front().size() > 1) {
        const QByteArray first = m_waiting.front().takeFirst();
        m_waiting.push_front({first});
    }
    for (const QByteArray &key : std::as_const(m_waiting.front())) {
        Item item;
        item.record.key = key;
        m_items.push_back(std::move(item));
    }
    m_waiting.pop_front();
    m_rest.batchBegun();
    m_hasExpiryTime = m_connection->server().isAtLeast(7, 0);
    look();
}

void RecordedChangeJob::rest()
{
    Q_EMIT progressed(m_account.settled(), m_total);
    m_rest.start();
}

void RecordedChangeJob::finish()
{
    if (m_isFinished)
        return;
    m_isFinished = true;
    for (const QByteArrayList &keys : m_waiting)
        m_account.untouched += keys;
    Q_EMIT finished(m_account);
}

// --- changing

/// The replies before it have been read: MULTI was behind them.
void RecordedChangeJob::takeTransaction(const ReplyView &reply)
{
    if (reply.isError())
        lose(reply);
    if (m_problem) {
        if (!reply.isError())
            m_connection->send(Command{"DISCARD"}, this, [](const ReplyView &) {});
        fail(m_problem);
        return;
    }
    completeRecords();
    QList<KeyRecord> records;
    for (const Item &item : m_items) {
        if (!item.isDropped)
            records.append(item.record);
    }
    const Result<void> recorded = records.isEmpty() ? Result<void>() : m_recorder->record(records);
    if (records.isEmpty() || !recorded) {
        m_connection->send(Command{"DISCARD"}, this, [](const ReplyView &) {});
        if (recorded)
            rest();
        else
            fail(recorded.error());
        return;
    }
    write();
}

Command RecordedChangeJob::writing(const KeyRecord &record) const
{
    if (m_change.kind == KeyChange::Kind::Remove)
        return {m_removal, record.key};
    // The very time that is in the record, so that its undoing can tell whether it is still the one.
    if (m_change.kind == KeyChange::Kind::ExpireAfter)
        return {"PEXPIREAT", record.key, QByteArray::number(record.changedTo)};
    return m_change.command(record.key);
}

void RecordedChangeJob::write()
{
    QList<Command> commands;
    for (const Item &item : m_items) {
        if (!item.isDropped)
            commands.append(writing(item.record));
    }
    executeTransaction(
        *m_connection, commands, true, this, [this](const TransactionOutcome &outcome) { takeOutcome(outcome); });
}

QByteArrayList RecordedChangeJob::keys() const
{
    QByteArrayList keys;
    for (const Item &item : m_items) {
        if (!item.isDropped)
            keys.append(item.record.key);
    }
    return keys;
}

RecordedChangeJob::Item &RecordedChangeJob::firstItem()
{
    return *std::find_if(m_items.begin(), m_items.end(), [](const Item &item) { return !item.isDropped; });
}

bool RecordedChangeJob::isEmpty() const
{
    return std::all_of(m_items.begin(), m_items.end(), [](const Item &item) { return item.isDropped; });
}

void RecordedChangeJob::takeOutcome(const TransactionOutcome &outcome)
{
    using Outcome = TransactionOutcome::Kind;
    if (outcome.kind != Outcome::Done && outcome.kind != Outcome::Unknown && outcome.kind != Outcome::Conflict)
        m_recorder->withdraw();
    if (outcome.kind != Outcome::Conflict)
        m_attempts = 0;
    switch (outcome.kind) {
    case Outcome::Done: {
        const QByteArrayList changed = keys();
        for (qsizetype i = 0; i < changed.size(); ++i)
            takeReply(changed[i], outcome.replies[i]);
        rest();
        break;
    }
    case Outcome::Conflict:
        takeConflict();
        break;
    case Outcome::Refused:
        takeRefusal(outcome);
        break;
    case Outcome::NotSent:
        stop(m_account.untouched);
        break;
    case Outcome::Unknown:
        stop(m_account.unknown);
        break;
    }
}

void RecordedChangeJob::takeReply(const QByteArray &key, const Reply &reply)
{
    if (reply.isError())
        m_account.refused.append({key, reply.failure});
    else if (reply.integer == 1 || reply.bytes == "OK")
        m_account.changed.append(key);
    else
        m_account.alreadyGone.append(key);
}

/// Somebody has changed one of the keys since it was read: what is recorded is not what would be lost.
void RecordedChangeJob::takeConflict()
{
    const QByteArrayList batch = keys();
    if (m_attempted != batch.first()) {
        m_attempted = batch.first();
        m_attempts = 0;
    }
    if (batch.size() == 1 && ++m_attempts >= mostAttempts && m_change.kind != KeyChange::Kind::RenameOver) {
        changeFirst();
        return;
    }
    m_recorder->withdraw();
    if (m_attempts >= mostAttempts) {
        for (Item &item : m_items) {
            if (!item.isDropped)
                refuse(
                    item, {Error::Kind::Conflict, tr("The key is being changed too often; it was left alone"), {}, {}});
        }
    } else if (batch.size() == 1) {
        m_waiting.push_front(batch);
    } else {
        m_waiting.push_front(batch.mid(batch.size() / 2));
        m_waiting.push_front(batch.first(batch.size() / 2));
    }
    rest();
}

void RecordedChangeJob::takeRefusal(const TransactionOutcome &outcome)
{
    const auto isRefusal = [](const Error &error) { return bool(error); };
    const bool isOfExec = std::none_of(outcome.refusals.begin(), outcome.refusals.end(), isRefusal);
    QByteArrayList others;
    qsizetype i = 0;
    for (Item &item : m_items) {
        if (item.isDropped)
            continue;
        const Error error = isOfExec ? outcome.error : outcome.refusals.value(i);
        ++i;
        if (m_change.kind == KeyChange::Kind::Remove && m_removal == "UNLINK" && isUnknownCommand(error))
            others.append(item.record.key);
        else if (error)
            refuse(item, error);
        else
            others.append(item.record.key);
    }
    if (isUnknownCommand(outcome.error))
        m_removal = QByteArrayLiteral("DEL"); // of what is small enough to be recorded
    if (!others.isEmpty())
        m_waiting.push_front(others);
    rest();
}

/// The exact bytes in the step that removes them, and the record after it.
void RecordedChangeJob::changeFirst()
{
    m_attempts = 0;
    m_connection->send(Command{"MULTI"}, this, [this](const ReplyView &reply) {
        if (!reply.isOk()) {
            m_recorder->withdraw();
            if (!reply.isAnswered())
                m_isLost = true;
            fail(reply.error());
            return;
        }
        const KeyRecord seen = firstItem().record;
        QList<Command> commands{expiryCommand(seen.key), Command{"TIME"}, writing(seen)};
        if (!m_change.isOfExpiry())
            commands.prepend(Command{"DUMP", seen.key});
        executeTransaction(
            *m_connection, commands, true, this, [this](const TransactionOutcome &outcome) { takeLate(outcome); });
    });
}

void RecordedChangeJob::takeLate(const TransactionOutcome &outcome)
{
    if (outcome.kind != TransactionOutcome::Kind::Done) {
        takeOutcome(outcome);
        return;
    }
    KeyRecord &record = firstItem().record;
    QList<Reply> replies = outcome.replies;
    if (!m_change.isOfExpiry())
        record.payload = replies.takeFirst().bytes;
    m_now = serverTime(replies[1]);
    record.expiresAt = replies[0].integer;
    if (!m_hasExpiryTime && record.expiresAt >= 0)
        record.expiresAt += m_now;
    const qsizetype changed = m_account.changed.size();
    takeReply(record.key, replies[2]);
    if (m_account.changed.size() == changed)
        m_recorder->withdraw();
    else if (!m_recorder->replace({record}))
        ++m_account.unrecorded; // but for what it was at the last look
    rest();
}

// --- what goes wrong

void RecordedChangeJob::refuse(Item &item, const Error &error)
{
    if (std::exchange(item.isDropped, true))
        return;
    m_account.refused.append({item.record.key, error});
}

void RecordedChangeJob::lose(const ReplyView &reply)
{
    if (!m_problem)
        m_problem = reply.error();
    m_isLost = m_isLost || !reply.isAnswered();
}

/// What happened is for a person to see before more is changed.
void RecordedChangeJob::stop(QByteArrayList &account)
{
    account += keys();
    m_isCancelled = true;
    finish();
}

/// Nothing of this batch has been changed, and another would fare no better.
void RecordedChangeJob::fail(const Error &error)
{
    if (m_isLost || error.kind == Error::Kind::Cancelled) {
        stop(m_account.untouched);
        return;
    }
    for (Item &item : m_items)
        refuse(item, error);
    m_isCancelled = true;
    finish();
}

} // namespace redshank
