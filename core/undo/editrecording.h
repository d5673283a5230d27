// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/edit/edit.h"
#include "undorecorder.h"

#include <QObject>
#include <QPointer>
#include <QThreadPool>

#include <functional>
#include <memory>

namespace redshank {

class Connection;

/// Records what takes edits back, each before it is applied; all that one of these records is one operation. The disk
/// is written in a thread of its own, which its end waits for, but for nobody else who uses the journal. Lives in the
/// connection's thread, and the connection outlives it.
class EditRecording : public QObject
{
    Q_OBJECT
public:
    EditRecording(Connection &connection, std::shared_ptr<UndoRecorder> recorder, QObject *parent = nullptr);
    ~EditRecording() override;

    const QByteArray &operation() const { return m_recorder->operation().id; } ///< for UndoHistory

    /// Whether it is on the disk now; false: it cannot be taken back (too large, the journal cannot be written, it has
    /// no inverse).
    using Recorded = std::function<void(bool isRecorded)>;
    /// One at a time. `then` is called once, never from inside, and dropped when `context` dies first.
    void record(const Edit &edit, QObject *context, Recorded then);
    /// The last one was not applied after all.
    void withdraw();

private:
    void readSize();
    void readExpiry();
    void write();
    void tell(bool isRecorded);

    Connection &m_connection;
    std::shared_ptr<UndoRecorder> m_recorder; ///< used in the pool's thread
    QThreadPool m_pool; ///< of one thread
    qint64 m_bytes = 0; ///< recorded so far
    KeyRecord m_record; ///< under way
    QList<Edit> m_edits; ///< of it, in the order in which undoing tries them
    qint64 m_size = -1; ///< of its key, in elements; -1: not told
    qint64 m_now = 0;
    QPointer<QObject> m_context;
    Recorded m_then;
};

} // namespace redshank
