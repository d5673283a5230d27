// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "recordedchangejob.h"

#include "core/redis/servertime.h"

#include <limits>

namespace redshank {

// Reading what is to be changed, under WATCH.

void RecordedChangeJob::ask(
    const Command &command, void (RecordedChangeJob::*take)(size_t, const ReplyView &), size_t index)
{
    m_connection->send(command, this, [this, take, index](const ReplyView &reply) { (this->*take)(index, reply); });
}

Command RecordedChangeJob::expiryCommand(const QByteArray &key) const
{
    return {m_hasExpiryTime ? "PEXPIRETIME" : "PTTL", key};
}

void RecordedChangeJob::look()
{
    Command watch("WATCH");
    for (const Item &item : m_items)
        watch << item.record.key;
    if (!m_change.source.isEmpty())
        watch << m_change.source;
    m_connection->send(watch, this, [this](const ReplyView &reply) {
        if (reply.isError())
            lose(reply);
    });
    if (m_change.isOfExpiry()) {
        read();
        return;
    }
    if (m_change.kind == KeyChange::Kind::RenameOver) {
        for (const bool isOfSource : {false, true}) {
            m_connection->send(Command{"TYPE", isOfSource ? m_change.source : m_items.front().record.key}, this,
                [this, isOfSource](const ReplyView &reply) { takeType(reply, isOfSource); });
        }
    }
    for (size_t i = 0; i < m_items.size(); ++i)
        ask(Command{"MEMORY", "USAGE", m_items[i].record.key}, &RecordedChangeJob::takeSize, i);
}

void RecordedChangeJob::takeType(const ReplyView &reply, bool isOfSource)
{
    Item &item = m_items.front();
    if (reply.isError()) {
        lose(reply);
    } else if (item.isDropped) {
        return;
    } else if (!isOfSource && reply.bytes() != m_change.type) {
        refuse(item, {Error::Kind::Conflict, tr("The key that would be overwritten is not what was shown"), {}, {}});
    } else if (isOfSource && reply.bytes() == "none") {
        refuse(item, KeyOperations::keyGone(m_change.source));
    } else if (isOfSource) {
        m_sourceType = reply.toByteArray();
    }
}

void RecordedChangeJob::takeSize(size_t index, const ReplyView &reply)
{
    Item &item = m_items[index];
    if (!reply.isAnswered()) {
        lose(reply);
    } else if (item.isDropped) {
    } else if (reply.isError()) {
        refuse(item, reply.error());
    } else if (reply.isNil()) {
        item.isDropped = true;
        m_account.alreadyGone.append(item.record.key);
    } else if (reply.integer() > m_limits.keyBytes) {
        refuse(item,
            {Error::Kind::LimitExceeded, tr("It has grown too large to be undone, so it was left alone"), {}, {}});
    } else if (m_itemBytes > 0 && m_itemBytes + reply.integer() > m_limits.keyBytes) {
        item.isDropped = true;
        m_tooMany.append(item.record.key);
    } else {
        m_itemBytes += reply.integer();
    }
    if (index + 1 < m_items.size())
        return;
    if (!m_tooMany.isEmpty())
        m_waiting.push_front(m_tooMany);
    if (m_problem) {
        fail(m_problem);
        return;
    }
    if (isEmpty()) {
        m_connection->send(Command{"UNWATCH"}, this, [](const ReplyView &) {});
        rest();
        return;
    }
    read();
}

void RecordedChangeJob::read()
{
    for (size_t i = 0; i < m_items.size(); ++i) {
        if (m_items[i].isDropped)
            continue;
        if (!m_change.isOfExpiry())
            ask(Command{"DUMP", m_items[i].record.key}, &RecordedChangeJob::takePayload, i);
        ask(expiryCommand(m_items[i].record.key), &RecordedChangeJob::takeExpiry, i);
    }
    m_connection->send(Command{"TIME"}, this, [this](const ReplyView &reply) {
        if (reply.isError())
            lose(reply);
        else
            m_now = serverTime(reply);
    });
    m_connection->send(Command{"MULTI"}, this, [this](const ReplyView &reply) { takeTransaction(reply); });
}

void RecordedChangeJob::takePayload(size_t index, const ReplyView &reply)
{
    Item &item = m_items[index];
    const bool isTooLong = reply.isError() && reply.error().kind == Error::Kind::LimitExceeded;
    if (isTooLong || (reply.isAnswered() && reply.isError())) {
        refuse(item, reply.error());
    } else if (!reply.isAnswered()) {
        lose(reply);
    } else if (reply.isNil()) {
        item.isDropped = true;
        m_account.alreadyGone.append(item.record.key);
    } else {
        item.record.payload = reply.toByteArray();
    }
}

void RecordedChangeJob::takeExpiry(size_t index, const ReplyView &reply)
{
    Item &item = m_items[index];
    if (!reply.isAnswered())
        lose(reply);
    else if (item.isDropped)
        return;
    else if (reply.isError())
        refuse(item, reply.error());
    else
        item.record.expiresAt = reply.integer(-1);
}

/// What was read becomes absolute, and what need not be changed is settled.
void RecordedChangeJob::completeRecords()
{
    const bool isPast = m_change.kind == KeyChange::Kind::ExpireAt && m_change.time.count() <= m_now;
    const bool isTooFar = m_change.kind == KeyChange::Kind::ExpireAfter
        && m_change.time.count() > std::numeric_limits<qint64>::max() - m_now;
    for (Item &item : m_items) {
        KeyRecord &record = item.record;
        if (item.isDropped)
            continue;
        if (record.expiresAt == -2) {
            item.isDropped = true;
            m_account.alreadyGone.append(record.key);
            continue;
        }
        if (isPast) {
            refuse(item,
                {Error::Kind::InvalidInput,
                    tr("That time has passed by the server's clock; setting it would delete the keys"), {}, {}});
            continue;
        }
        if (isTooFar) {
            refuse(item, {Error::Kind::InvalidInput, tr("That time to live is too long"), {}, {}});
            continue;
        }
        if (m_change.kind == KeyChange::Kind::Persist && record.expiresAt == -1) {
            item.isDropped = true;
            m_account.unchanged.append(record.key);
            continue;
        }
        if (!m_hasExpiryTime && record.expiresAt >= 0)
            record.expiresAt += m_now;
        if (m_change.kind == KeyChange::Kind::ExpireAfter)
            record.changedTo = m_now + m_change.time.count();
        else if (m_change.kind == KeyChange::Kind::ExpireAt)
            record.changedTo = m_change.time.count();
        record.source = m_change.source;
        record.sourceType = m_sourceType;
    }
}

} // namespace redshank
