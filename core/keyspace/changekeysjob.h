// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/batchrest.h"
#include "keyoperations.h"

#include <QByteArrayList>
#include <QList>

#include <chrono>

namespace redshank {

/// What is done to each key of a list. A value.
struct KeyChange
{
    enum class Kind : quint8 { Remove, ExpireAfter, ExpireAt, Persist, RenameOver };
    Kind kind = Kind::Remove;
    std::chrono::milliseconds time{0}; ///< ExpireAfter: from now on; ExpireAt: since 1970 by the server's clock
    QByteArray source{}; ///< RenameOver: the key that takes the place of the one that is changed
    QByteArray type{}; ///< RenameOver: of the key that is lost, as it was shown

    Command command(const QByteArray &key) const;
    bool isOfExpiry() const { return kind != Kind::Remove && kind != Kind::RenameOver; }
};

/// What became of each key of a list.
struct ChangeAccount
{
    struct Refusal
    {
        QByteArray key;
        Error error;
    };
    QByteArrayList changed; ///< removed, or given or freed of a time to live
    QByteArrayList unchanged; ///< it was so already: no time to live to take away
    QByteArrayList alreadyGone;
    QList<Refusal> refused; ///< the server or the gate said no
    QByteArrayList unknown; ///< sent, no answer came: may or may not be done
    QByteArrayList untouched; ///< provably never sent: cancelled, or the connection was lost before
    qsizetype unrecorded = 0; ///< of the changed: cannot be undone

    void append(const ChangeAccount &more);
    qsizetype settled() const
    {
        return changed.size() + unchanged.size() + alreadyGone.size() + refused.size() + unknown.size()
            + untouched.size();
    }
};

/// Changes the listed keys, each by a command of its own in throttled pipelines, and accounts for every one of them.
/// Removal is UNLINK. A time to live that would delete the keys at once refuses them all. A gentle one goes batch by
/// batch, with a rest between them.
/// Deleting the job cancels it silently; cancel() settles with what was done. The connection must outlive it.
class ChangeKeysJob : public QObject
{
    Q_OBJECT
public:
    static constexpr qsizetype window = BatchRest::batchKeys; ///< commands in flight

    ChangeKeysJob(Connection *connection, KeyChange change, QByteArrayList keys, Confirmed confirmed,
        bool isGentle = false, QObject *parent = nullptr);

    void start();
    void cancel();
    const ChangeAccount &account() const { return m_account; }
    qsizetype total() const { return m_keys.size(); }

Q_SIGNALS:
    void progressed(qsizetype settled, qsizetype total);
    void finished(const redshank::ChangeAccount &account);

private:
    void checkTime();
    void refuseAll(const Error &error);
    void sendMore();
    void settle(const QByteArray &key, const ReplyView &reply);
    void settleByDel(const QByteArray &key);
    void settlePersistence(const QByteArray &key);
    void file(const QByteArray &key, const Error &error);
    void finishOne();

    Connection *m_connection;
    KeyOperations m_operations;
    KeyChange m_change;
    QByteArrayList m_keys;
    Confirmed m_confirmed;
    BatchRest m_rest;
    ChangeAccount m_account;
    qsizetype m_next = 0;
    qsizetype m_inFlight = 0;
    bool m_isCancelled = false;
    bool m_isFinished = false;
};

} // namespace redshank

Q_DECLARE_METATYPE(redshank::ChangeAccount)
