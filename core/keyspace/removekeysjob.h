// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keyoperations.h"

#include <QByteArrayList>
#include <QList>

namespace redshank {

/// What became of each key of a list.
struct RemovalAccount
{
    struct Refusal
    {
        QByteArray key;
        Error error;
    };
    QByteArrayList deleted;
    QByteArrayList alreadyGone;
    QList<Refusal> refused; ///< the server or the gate said no
    QByteArrayList unknown; ///< sent, no answer came: may or may not be gone
    QByteArrayList untouched; ///< provably never sent: cancelled, or the connection was lost before

    qsizetype settled() const
    {
        return deleted.size() + alreadyGone.size() + refused.size() + unknown.size() + untouched.size();
    }
};

/// Removes the listed keys, each by its own UNLINK in throttled pipelines, and accounts for every one of them.
/// Deleting the job cancels it silently; cancel() settles with what was done. The connection must outlive it.
class RemoveKeysJob : public QObject
{
    Q_OBJECT
public:
    static constexpr qsizetype window = 256; ///< commands in flight

    RemoveKeysJob(Connection *connection, QByteArrayList keys, Confirmed confirmed, QObject *parent = nullptr);

    void start();
    void cancel();
    const RemovalAccount &account() const { return m_account; }
    qsizetype total() const { return m_keys.size(); }

Q_SIGNALS:
    void progressed(qsizetype settled, qsizetype total);
    void finished(const redshank::RemovalAccount &account);

private:
    void sendMore();
    void settle(const QByteArray &key, const ReplyView &reply);
    void settleByDel(const QByteArray &key);
    void file(const QByteArray &key, const Error &error);
    void finishOne();

    Connection *m_connection;
    KeyOperations m_operations;
    QByteArrayList m_keys;
    Confirmed m_confirmed;
    RemovalAccount m_account;
    qsizetype m_next = 0;
    qsizetype m_inFlight = 0;
    bool m_isCancelled = false;
    bool m_isFinished = false;
};

} // namespace redshank

Q_DECLARE_METATYPE(redshank::RemovalAccount)
