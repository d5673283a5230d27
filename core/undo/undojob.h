// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/edit/editapplier.h"
#include "core/redis/batchrest.h"
#include "core/redis/connection.h"
#include "core/redis/transaction.h"
#include "undojournal.h"

#include <QMap>
#include <QSet>

#include <deque>
#include <memory>
#include <optional>

namespace redshank {

/// Undoes one operation, a batch of its records at a time, and accounts for each key. Never writes over what came
/// meanwhile: a deleted key is brought back by RESTORE without REPLACE, with the time of expiry that it had; what was
/// renamed over a key gets its old name back in the same step, if that is free; an expiry is set only where the key
/// still has the one that the operation gave it (WATCH, look, MULTI). Edits of a value are taken back the last one
/// first, each only where what it wrote is still there. What would have expired by now stays away.
///
/// What is where it belongs, would have expired by now or cannot be read from the record any more is marked as undone.
/// All else can be undone again: after a refusal, a lost connection or a cancellation, or when what came meanwhile is
/// gone. Lives in a thread of its own, with a connection of its own; reads the disk there.
class UndoJob : public QObject
{
    Q_OBJECT
public:
    /// Once `stop` is requested, it waits for nobody else who uses the journal.
    UndoJob(QString path, UndoLimits limits, ConnectionParams params, QByteArray operation, bool isGentle,
        std::stop_token stop, std::shared_ptr<UndoIndex> index = {});
    ~UndoJob() override;

    void start();
    void cancel();

Q_SIGNALS:
    /// Of one batch; `settled` of `total` keys are answered for by now.
    void progressed(const redshank::UndoAccount &batch, qint64 settled, qint64 total);
    /// Once. The error: why it could not be begun or brought to its end, else of kind None.
    void finished(const redshank::Error &error);

private:
    void next();
    void takeBatch(const QList<KeyRecord> &records);
    // Keys that were deleted
    void sendRestores();
    void takeRestored(const KeyRecord &record, const ReplyView &reply);
    void lookAtPresent();
    void comparePresent();
    // A key that another was renamed over
    void lookAtRenamed();
    void renameBack();
    void takeRenamed(const TransactionOutcome &outcome);
    // Values that were edited
    void takeEditBack();
    void applyInverse();
    void takeInverse(const Edit &edit, const EditOutcome &outcome);
    void lookAtInverse(const Edit &edit);
    // Expiries that were changed
    void lookAtExpiries();
    void changeExpiries();
    void takeExpiries(const TransactionOutcome &outcome);

    /// `then` is called where nothing has stopped the batch by the time of the answer.
    void readTime(void (UndoJob::*then)() = nullptr);
    void openTransaction(void (UndoJob::*opened)());
    /// PEXPIRETIME, or PTTL of a server that does not know it.
    Command expiryOf(const QByteArray &key) const;
    /// Whether the answer to that is this expiry.
    bool isExpiry(qint64 told, qint64 expiry) const;
    bool isPast(const KeyRecord &record) const { return record.expiresAt >= 0 && record.expiresAt <= m_now; }
    Command restoring(const KeyRecord &record) const;
    SendOptions asConfirmed() const;
    void lose(const ReplyView &reply);
    bool isStopped(); ///< by what lose() was told; accounts for the batch
    void refuse(const QByteArray &key, const Error &error);
    void settle();
    void closeBatch();
    Error noteUndone();
    void finish(const Error &error);

    UndoJournal m_journal;
    ConnectionParams m_params;
    QByteArray m_id;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<EditApplier> m_applier; ///< of that connection
    QList<Edit> m_edits; ///< of the record under way, not tried yet
    std::optional<UndoReader> m_reader;
    UndoReader::Batch m_batch; ///< as it was read; m_records are of it
    QSet<QByteArray> m_undone; ///< keys of it that need no other try
    QMap<quint32, QList<quint32>> m_left; ///< as in UndoFrame, of the batches up to m_lastBatch
    quint32 m_lastBatch = 0;
    bool m_hasUndone = false; ///< and it is not in the journal yet
    std::deque<QList<KeyRecord>> m_waiting; ///< parts of a batch that is tried again
    QList<KeyRecord> m_records; ///< under way
    QList<KeyRecord> m_present; ///< of m_records: there is a key of that name
    QList<qint64> m_presentSizes; ///< of those, by MEMORY USAGE; -1: not told
    QList<qint64> m_expiries; ///< of m_records or m_present, as they are now; -2: no such key
    QByteArray m_presentType; ///< of the key that was renamed over
    bool m_hasSource = false; ///< the old name is taken again
    bool m_hasExpiryTime = false;
    bool m_hasAbsoluteTtl = false;
    qint64 m_now = 0; ///< the server's clock, milliseconds since 1970
    int m_attempts = 0;
    UndoAccount m_account; ///< of the batch under way
    qsizetype m_pending = 0; ///< replies
    Error m_problem;
    bool m_isLost = false;
    qint64 m_settled = 0;
    BatchRest m_rest;
    bool m_isCancelled = false;
    bool m_isFinished = false;
};

} // namespace redshank
