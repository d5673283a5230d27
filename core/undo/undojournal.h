// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "filedescriptor.h"
#include "undoindex.h"

#include <QCoreApplication>

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>

namespace redshank {

class UndoReader;

/// How much the journal keeps, and for how long.
struct UndoLimits
{
    /// As much as a disk does not miss, and twice what one operation may record.
    qint64 bytes = qint64(256) << 20;
    /// Long enough for what is noticed at the end of a month; values of a server shall not lie about for ever.
    std::chrono::hours age{30 * 24};
};

/// What was deleted or written over, in one file of mode 0600 that is only ever appended to. A frame is on the disk
/// when append() returns. What a killed program left half written is dropped by the next one, and everything before it
/// is kept; damage costs the frames that it hit and no others. Over its bounds it is written anew without the oldest
/// operations, and renamed into place. A file of a newer program, of somebody else or behind a link is refused, and one
/// that is no journal is moved aside, never written over.
///
/// Each call locks the file, so that programs and threads may use it side by side, each through an object of its own;
/// it reads only what others have appended since. Blocks for the disk, and for those others until `stop` is requested:
/// what would have to wait for them is then refused as cancelled. A writer whose operation is the oldest of several
/// that together exceed the bounds may lose its first frames.
class UndoJournal
{
    Q_DECLARE_TR_FUNCTIONS(redshank::UndoJournal)
public:
    /// `index`: what others have read of the same file by now; none: it is read from its beginning.
    explicit UndoJournal(
        QString path, UndoLimits limits = {}, std::stop_token stop = {}, std::shared_ptr<UndoIndex> index = {});

    /// Whether the journal can be used; makes it where there is none.
    Result<void> prepare();
    Result<void> append(const UndoFrame &frame);
    /// What can be undone, the oldest first. Drops what is too old.
    Result<QList<UndoOperation>> operations();
    /// The records of one operation as they are now; what is appended later is not among them.
    Result<UndoReader> read(const QByteArray &operation);

    const QString &path() const { return m_path; }

private:
    enum class Missing : quint8 { Make, Pass };
    Result<bool> lock(Missing missing);
    Result<bool> check(const FileDescriptor &file) const;
    Result<bool> readHeader();
    Result<void> makeHeader(const FileDescriptor &file, const QByteArray &generation);
    Result<void> compact(const QByteArray &kept, qint64 needed);
    qint64 oldestTime() const;
    Error failed(const QString &what, int number) const;
    void unlock();

    QString m_path;
    UndoLimits m_limits;
    std::stop_token m_stop;
    std::shared_ptr<UndoIndex> m_index;
    // During a call: the file is open and locked, and so is the index.
    FileDescriptor m_file;
    std::unique_lock<std::mutex> m_held;
};

/// Reads the frames of one operation, in the order in which they were written. Any thread, one at a time.
class UndoReader
{
public:
    struct Batch
    {
        QList<KeyRecord> records; ///< without names where those are damaged as well
        bool isDamaged = false; ///< it is not what was written
        quint32 number = 0; ///< as in UndoFrame; so are the places of the records in what was written
        QList<quint32> places;
    };

    const UndoOperation &operation() const { return m_operation; }
    /// Nothing at the end.
    std::optional<Batch> next();
    /// From now on the other way round.
    void reverse();
    /// What next() would still bring: batches, and the places of their records.
    QMap<quint32, QList<quint32>> unread() const;

private:
    friend class UndoJournal;
    UndoOperation m_operation;
    FileDescriptor m_file;
    QList<UndoIndex::Place> m_places;
    qsizetype m_next = 0;
};

} // namespace redshank
