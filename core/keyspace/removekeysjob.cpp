// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "removekeysjob.h"

#include <QPointer>

namespace redshank {
RemoveKeysJob::RemoveKeysJob(Connection *connection, QByteArrayList keys, Confirmed confirmed, QObject *parent)
    : QObject(parent)
    , m_connection(connection)
    , m_operations(connection)
    , m_keys(std::move(keys))
    , m_confirmed(confirmed)
{ }

void RemoveKeysJob::start()
{
    if (m_keys.isEmpty())
        QMetaObject::invokeMethod(this, &RemoveKeysJob::finishOne, Qt::QueuedConnection);
    else
        sendMore();
}

void RemoveKeysJob::cancel()
{
    m_isCancelled = true;
    if (m_inFlight == 0)
        QMetaObject::invokeMethod(this, &RemoveKeysJob::finishOne, Qt::QueuedConnection);
}

void RemoveKeysJob::sendMore()
{
    SendOptions options;
    options.isConfirmed = m_confirmed == Confirmed::Yes;
    while (!m_isCancelled && m_next < m_keys.size() && m_inFlight < window) {
        const QByteArray key = m_keys[m_next++];
        ++m_inFlight;
        m_connection->send(
            Command{"UNLINK", key}, options, this, [this, key](const ReplyView &reply) { settle(key, reply); });
    }
}

void RemoveKeysJob::settle(const QByteArray &key, const ReplyView &reply)
{
    if (!reply.isError()) {
        (reply.integer() == 1 ? m_account.deleted : m_account.alreadyGone).append(key);
        return finishOne();
    }
    const Error error = reply.error();
    if (isUnknownCommand(error))
        return settleByDel(key);
    file(key, error);
    finishOne();
}

void RemoveKeysJob::settleByDel(const QByteArray &key)
{
    m_operations.remove(key, m_confirmed, this, [this, key](const Result<void> &removed) {
        if (removed)
            m_account.deleted.append(key);
        else if (removed.error().kind == Error::Kind::KeyGone)
            m_account.alreadyGone.append(key);
        else
            file(key, removed.error());
        finishOne();
    });
}

void RemoveKeysJob::file(const QByteArray &key, const Error &error)
{
    switch (error.kind) {
    case Error::Kind::OutcomeUnknown:
    case Error::Kind::Timeout:
        m_account.unknown.append(key);
        m_isCancelled = true; // what happened is for a person to see before more is removed
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

void RemoveKeysJob::finishOne()
{
    if (m_isFinished)
        return;
    if (m_inFlight > 0)
        --m_inFlight;
    const QPointer<RemoveKeysJob> alive(this);
    // Half a window at a time: one write for many commands, and other users of the connection get their turn.
    if (m_inFlight <= window / 2) {
        sendMore();
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
