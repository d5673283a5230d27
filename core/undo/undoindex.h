// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "filedescriptor.h"
#include "undoframe.h"

#include <QHash>

#include <mutex>
#include <optional>
#include <sys/types.h>
#include <utility>

namespace redshank {

/// What is known of a journal's file: where the records are, and what has become of them. Scanning goes on from where
/// it ended, so that journals of one file, in several threads, share one index and read each frame once.
struct UndoIndex
{
    struct Place
    {
        qint64 offset = 0;
        UndoFrame::Head head;
        QByteArray operation;
        quint32 batch = 0;
        qint64 keys = 0;
        std::optional<QList<quint32>> left; ///< the records that are not undone, in order; nothing: all
    };
    struct Summary
    {
        UndoOperation operation;
        qint64 firstOffset = 0;
        qint64 lastOffset = 0;
        QList<std::pair<qint64, qint64>> notes; ///< offsets and sizes of frames that say what is left
        bool isUndone = false;
    };

    std::mutex mutex; ///< of all below; held together with the lock of the file
    dev_t device = 0;
    ino_t inode = 0;
    QByteArray generation; ///< new whenever the file is written anew: a file system gives numbers out again
    QByteArray marker;
    qint64 end = 0; ///< of the last whole frame
    QList<Place> places; ///< of records
    QHash<QByteArray, Summary> operations;

    /// Takes what was appended since.
    void scan(const FileDescriptor &file);
    /// What stands at `offset`.
    void note(const UndoFrame &frame, const UndoFrame::Head &head, qint64 offset);
    void forget();

private:
    bool takeFrame(const FileDescriptor &file, qint64 offset, qint64 size);
    qint64 nextFrame(const FileDescriptor &file, qint64 offset, qint64 size) const;
    static void takeUndone(Place &place, const UndoFrame &frame);
};

} // namespace redshank
