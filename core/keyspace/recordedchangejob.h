// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "changekeysjob.h"

#include "core/redis/keyrecord.h"
#include "core/redis/transaction.h"

#include <deque>
#include <memory>
#include <vector>

namespace redshank {

/// Changes the listed keys, each recorded before, and accounts for every one of them.
///
/// The record is on the disk before the key is changed, and it is of the very bytes that the change destroys: the keys
/// of a batch are WATCHed, measured and read; the recorder writes them down; then UNLINK (or what it is) runs for all
/// between MULTI and EXEC, which the server refuses if one of them has changed since. Such a batch is withdrawn from
/// the record and tried again in halves. The other order, DUMP and UNLINK in one step and the record after it, would
/// lose what a lost reply or a killed program had in its hands; it is left for single keys that change more often than
/// they can be read, and even those have an almost new record on the disk by then.
///
/// A batch is so small that its DUMPs together, and its UNLINKs together, keep the server for less than 5 ms. What has
/// grown too large since it was surveyed is refused and not changed. Where recording fails, nothing more is changed.
/// In the thread of its connection, which is of Role::Transaction, does not reconnect and outlives it. The recorder
/// blocks that thread.
class RecordedChangeJob : public QObject
{
    Q_OBJECT
public:
    static constexpr qsizetype batchKeys = BatchRest::batchKeys;

    RecordedChangeJob(Connection *connection, KeyChange change, std::shared_ptr<KeyRecorder> recorder,
        QByteArrayList keys, bool isGentle, QObject *parent = nullptr);

    void start();
    void cancel();
    const ChangeAccount &account() const { return m_account; }
    /// Not to its end: cancelled, or something went wrong that is for a person to see before more is changed.
    bool isStopped() const { return m_isCancelled; }

Q_SIGNALS:
    void progressed(qsizetype settled, qsizetype total);
    void finished(const redshank::ChangeAccount &account);

private:
    /// A key on its way through one batch.
    struct Item
    {
        KeyRecord record;
        bool isDropped = false; ///< it is accounted for, or waits for another batch
    };

    void next();
    void look();
    void takeSize(size_t index, const ReplyView &reply);
    void takeType(const ReplyView &reply, bool isOfSource);
    void read();
    void takePayload(size_t index, const ReplyView &reply);
    void takeExpiry(size_t index, const ReplyView &reply);
    void takeTransaction(const ReplyView &reply);
    void completeRecords();
    void write();
    void takeOutcome(const TransactionOutcome &outcome);
    void takeConflict();
    void takeRefusal(const TransactionOutcome &outcome);
    void takeReply(const QByteArray &key, const Reply &reply);
    void changeFirst();
    void takeLate(const TransactionOutcome &outcome);
    void refuse(Item &item, const Error &error);
    void stop(QByteArrayList &account);
    void fail(const Error &error);
    void lose(const ReplyView &reply);
    void ask(const Command &command, void (RecordedChangeJob::*take)(size_t, const ReplyView &), size_t index);
    void rest();
    void finish();
    Command writing(const KeyRecord &record) const;
    Command expiryCommand(const QByteArray &key) const;
    QByteArrayList keys() const;
    Item &firstItem(); ///< that is not dropped; there is one
    bool isEmpty() const;

    Connection *m_connection;
    KeyChange m_change;
    std::shared_ptr<KeyRecorder> m_recorder;
    RecordLimits m_limits;
    qsizetype m_total;
    BatchRest m_rest;
    std::deque<QByteArrayList> m_waiting;
    std::vector<Item> m_items; ///< of the batch under way
    qint64 m_itemBytes = 0;
    QByteArrayList m_tooMany; ///< of the batch: for the next one
    QByteArray m_removal = QByteArrayLiteral("UNLINK");
    Error m_problem; ///< of the batch under way; nothing of it has been changed
    bool m_isLost = false; ///< it is the connection
    bool m_hasExpiryTime = false; ///< PEXPIRETIME, of Redis 7
    qint64 m_now = 0; ///< the server's clock at the last look, milliseconds since 1970
    QByteArray m_sourceType; ///< RenameOver
    int m_attempts = 0; ///< at one single key
    QByteArray m_attempted; ///< that key
    ChangeAccount m_account;
    bool m_isCancelled = false;
    bool m_isFinished = false;
};

} // namespace redshank
