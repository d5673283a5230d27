// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "changekeysjob.h"

#include "core/redis/servertime.h"

#include <QPointer>

namespace redshank {

Command KeyChange::command(const QByteArray &key) const
{
    const QByteArray milliseconds = QByteArray::number(qint64(time.count()));
    switch (kind) {
    case Kind::Remove:
        return {"UNLINK", key};
    case Kind::ExpireAfter:
        return {"PEXPIRE", key, milliseconds};
    case Kind::ExpireAt:
        return {"PEXPIREAT", key, milliseconds};
    case Kind::Persist:
        return {"PERSIST", key};
    case Kind::RenameOver:
        return {"RENAME", source, key};
    }
    Q_UNREACHABLE();
}

void ChangeAccount::append(const ChangeAccount &more)
{
    changed += more.changed;
    unchanged += more.unchanged;
    alreadyGone += more.alreadyGone;
    refused += more.refused;
    unknown += more.unknown;
    untouched += more.untouched;
    unrecorded += more.unrecorded;
}

ChangeKeysJob::ChangeKeysJob(
    Connection *connection, KeyChange change, QByteArrayList keys, Confirmed confirmed, bool isGentle, QObject *parent)
    : QObject(parent)
    , m_connection(connection)
    , m_operations(connection)
    , m_change(change)
    , m_keys(std::move(keys))
    , m_confirmed(confirmed)
    , m_rest(isGentle, this, &ChangeKeysJob::sendMore)
{ }

void ChangeKeysJob::start()
{
    if (m_keys.isEmpty())
        QMetaObject::invokeMethod(this, &ChangeKeysJob::finishOne, Qt::QueuedConnection);
    else if (m_change.kind == KeyChange::Kind::ExpireAfter && m_change.time.count() <= 0)
        refuseAll({Error::Kind::InvalidInput, tr("A time to live of zero or less would delete the keys"), {}, {}});
    else if (m_change.kind == KeyChange::Kind::ExpireAt)
        checkTime();
    else
        sendMore();
}

/// A time in the past deletes at once, and it is the server's clock that decides what is past.
void ChangeKeysJob::checkTime()
{
    m_connection->send(Command{"TIME"}, this, [this](const ReplyView &reply) {
        if (m_isFinished)
            return;
        m_isCancelled = m_isCancelled || !reply.isAnswered();
        if (m_isCancelled)
            finishOne(); // nothing was sent
        else if (reply.isError())
            refuseAll(reply.error());
        else if (const qint64 now = serverTime(reply); m_change.time.count() <= now)
            refuseAll({Error::Kind::InvalidInput,
                tr("That time has passed by the server's clock; setting it would delete the keys"), {}, {}});
        else
            sendMore();
    });
}

void ChangeKeysJob::refuseAll(const Error &error)
{
    while (m_next < m_keys.size())
        m_account.refused.append({m_keys[m_next++], error});
    QMetaObject::invokeMethod(this, &ChangeKeysJob::finishOne, Qt::QueuedConnection);
}

void ChangeKeysJob::cancel()
{
    m_isCancelled = true;
    if (m_inFlight == 0)
        QMetaObject::invokeMethod(this, &ChangeKeysJob::finishOne, Qt::QueuedConnection);
}

void ChangeKeysJob::sendMore()
{
    SendOptions options;
    options.isConfirmed = m_confirmed == Confirmed::Yes;
    m_rest.batchBegun();
    while (!m_isCancelled && m_next < m_keys.size() && m_inFlight < window) {
        const QByteArray key = m_keys[m_next++];
        ++m_inFlight;
        m_connection->send(
            m_change.command(key), options, this, [this, key](const ReplyView &reply) { settle(key, reply); });
    }
}

void ChangeKeysJob::settle(const QByteArray &key, const ReplyView &reply)
{
    if (!reply.isError()) {
        if (reply.integer() == 0 && m_change.kind == KeyChange::Kind::Persist)
            return settlePersistence(key);
        (reply.integer() == 1 ? m_account.changed : m_account.alreadyGone).append(key);
        return finishOne();
    }
    const Error error = reply.error();
    if (m_change.kind == KeyChange::Kind::Remove && isUnknownCommand(error))
        return settleByDel(key);
    file(key, error);
    finishOne();
}

void ChangeKeysJob::settleByDel(const QByteArray &key)
{
    m_operations.remove(key, m_confirmed, this, [this, key](const Result<void> &removed) {
        if (removed)
            m_account.changed.append(key);
        else if (removed.error().kind == Error::Kind::KeyGone)
            m_account.alreadyGone.append(key);
        else
            file(key, removed.error());
        finishOne();
    });
}

/// PERSIST answers alike for a key without a time to live and for none at all.
void ChangeKeysJob::settlePersistence(const QByteArray &key)
{
    m_connection->send(Command{"EXISTS", key}, this, [this, key](const ReplyView &reply) {
        // Where that is not told, the key has no time to live all the same.
        (!reply.isError() && reply.integer() == 0 ? m_account.alreadyGone : m_account.unchanged).append(key);
        finishOne();
    });
}

void ChangeKeysJob::file(const QByteArray &key, const Error &error)
{
    switch (error.kind) {
    case Error::Kind::OutcomeUnknown:
    case Error::Kind::Timeout:
        m_account.unknown.append(key);
        m_isCancelled = true; // what happened is for a person to see before more is changed
        break;
    case Error::Kind::NotSent:
    case Error::Kind::Cancelled:
        m_account.untouched.append(key);
        m_isCancelled = true;
        break;
    default:
        m_account.refused.append({key, error});
    }
}

void ChangeKeysJob::finishOne()
{
    if (m_isFinished)
        return;
    if (m_inFlight > 0)
        --m_inFlight;
    const QPointer<ChangeKeysJob> alive(this);
    // Half a window at a time: one write for many commands, and other users of the connection get their turn.
    if (m_inFlight <= (m_rest.isGentle() ? 0 : window / 2)) {
        if (!m_rest.isGentle())
            sendMore();
        else if (m_next < m_keys.size())
            m_rest.start();
        Q_EMIT progressed(m_account.settled(), m_keys.size());
        if (!alive)
            return;
    }
    if (m_inFlight > 0 || (!m_isCancelled && m_next < m_keys.size()))
        return;
    m_isFinished = true;
    m_account.untouched += m_keys.mid(m_next);
    Q_EMIT finished(m_account);
}

} // namespace redshank
