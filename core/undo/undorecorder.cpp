// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "undorecorder.h"

#include "core/base/secret.h"

#include <QDateTime>

#include <algorithm>

namespace redshank {

UndoRecorder::UndoRecorder(
    QString path, UndoLimits limits, UndoServer server, UndoOperation::Kind kind, std::shared_ptr<UndoIndex> index)
    : m_journal(std::move(path), limits, m_stop.get_token(), std::move(index))
    , m_limits(limits)
{
    m_operation.id = secureRandomBytes(16);
    m_operation.server = std::move(server);
    m_operation.kind = kind;
    m_operation.time = QDateTime::currentMSecsSinceEpoch();
}

RecordLimits UndoRecorder::limits() const
{
    RecordLimits limits;
    limits.operationBytes = std::min(limits.operationBytes, m_limits.bytes / 2);
    limits.keyBytes = std::min(limits.keyBytes, limits.operationBytes);
    return limits;
}

Result<void> UndoRecorder::prepare()
{
    return m_journal.prepare();
}

Result<void> UndoRecorder::record(const QList<KeyRecord> &records)
{
    UndoFrame frame;
    frame.operation = m_operation;
    frame.operation.keys = records.size();
    frame.batch = ++m_batch;
    frame.records = records;
    return m_journal.append(frame);
}

Result<void> UndoRecorder::replace(const QList<KeyRecord> &records)
{
    const quint32 last = m_batch;
    const Result<void> recorded = record(records);
    if (recorded)
        withdraw(last);
    else
        m_batch = last;
    return recorded;
}

void UndoRecorder::withdraw()
{
    withdraw(m_batch);
}

void UndoRecorder::withdraw(quint32 batch)
{
    UndoFrame frame;
    frame.kind = UndoFrame::Kind::Withdrawn;
    frame.operation = m_operation;
    frame.batch = batch;
    // Where it cannot be written, undoing finds keys that are still there, and leaves them alone.
    static_cast<void>(m_journal.append(frame));
}

} // namespace redshank
