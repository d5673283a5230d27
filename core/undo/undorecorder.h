// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "undojournal.h"

namespace redshank {

/// Records one operation into the journal.
class UndoRecorder : public KeyRecorder
{
public:
    UndoRecorder(QString path, UndoLimits limits, UndoServer server, UndoOperation::Kind kind,
        std::shared_ptr<UndoIndex> index = {});

    const UndoOperation &operation() const { return m_operation; }

    RecordLimits limits() const override;
    Result<void> prepare() override;
    Result<void> record(const QList<KeyRecord> &records) override;
    Result<void> replace(const QList<KeyRecord> &records) override;
    void withdraw() override;
    void stopWaiting() override { m_stop.request_stop(); }

private:
    void withdraw(quint32 batch);

    std::stop_source m_stop;
    UndoJournal m_journal;
    UndoLimits m_limits;
    UndoOperation m_operation;
    quint32 m_batch = 0;
};

} // namespace redshank
