// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "undorun.h"

#include "undojob.h"

namespace redshank {

UndoRun::UndoRun(QString path, UndoLimits limits, ConnectionParams params, QByteArray operation, bool isGentle,
    std::shared_ptr<UndoIndex> index, QObject *parent)
    : QObject(parent)
    , m_job(new UndoJob(std::move(path), limits, std::move(params), std::move(operation), isGentle, m_stop.get_token(),
          std::move(index)))
{
    m_thread.setObjectName(QStringLiteral("undo"));
    m_job->moveToThread(&m_thread);
    connect(m_job, &QObject::destroyed, &m_thread, &QThread::quit, Qt::DirectConnection);
    connect(m_job, &UndoJob::progressed, this, &UndoRun::progressed);
    connect(m_job, &UndoJob::finished, this, &UndoRun::finished);
    m_thread.start();
}

UndoRun::~UndoRun()
{
    m_stop.request_stop();
    m_job->deleteLater();
    m_thread.wait();
}

void UndoRun::start()
{
    QMetaObject::invokeMethod(m_job, &UndoJob::start, Qt::QueuedConnection);
}

void UndoRun::cancel()
{
    m_stop.request_stop();
    QMetaObject::invokeMethod(m_job, &UndoJob::cancel, Qt::QueuedConnection);
}

} // namespace redshank
