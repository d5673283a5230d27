// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "undojournal.h"

#include <QThread>

#include <stop_token>

namespace redshank {

class UndoJob;

/// Undoes one operation, see UndoJob, in a thread of its own; signals come in the owner's. Deleting it cancels, and
/// waits for the disk, but for nobody else who uses the journal.
class UndoRun : public QObject
{
    Q_OBJECT
public:
    UndoRun(QString path, UndoLimits limits, ConnectionParams params, QByteArray operation, bool isGentle,
        std::shared_ptr<UndoIndex> index = {}, QObject *parent = nullptr);
    ~UndoRun() override;

    void start();
    void cancel(); ///< what is sent still comes to its end

Q_SIGNALS:
    void progressed(const redshank::UndoAccount &batch, qint64 settled, qint64 total);
    void finished(const redshank::Error &error);

private:
    std::stop_source m_stop; ///< of the job's waiting for the journal
    QThread m_thread;
    UndoJob *m_job; ///< in m_thread
};

} // namespace redshank
