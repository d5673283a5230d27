// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keychanger.h"

#include "keychangeworker.h"

namespace redshank {

KeyChanger::KeyChanger(
    ConnectionParams params, KeyChange change, std::shared_ptr<KeyRecorder> recorder, bool isGentle, QObject *parent)
    : QObject(parent)
    , m_recorder(std::move(recorder))
{
    m_worker = new KeyChangeWorker(std::move(params), std::move(change), m_recorder, isGentle);
    m_thread.setObjectName(QStringLiteral("change"));
    m_worker->moveToThread(&m_thread);
    // In this order, so that what the worker leaves to its event loop is deleted as well.
    connect(m_worker, &QObject::destroyed, &m_thread, &QThread::quit, Qt::DirectConnection);
    connect(m_worker, &KeyChangeWorker::surveyProgressed, this, &KeyChanger::surveyProgressed);
    connect(m_worker, &KeyChangeWorker::surveyed, this, &KeyChanger::surveyed);
    connect(m_worker, &KeyChangeWorker::progressed, this, &KeyChanger::progressed);
    connect(m_worker, &KeyChangeWorker::finished, this, &KeyChanger::finished);
    m_thread.start();
}

KeyChanger::~KeyChanger()
{
    if (m_recorder)
        m_recorder->stopWaiting();
    m_worker->deleteLater();
    m_thread.wait();
}

template <typename Call> void KeyChanger::post(Call call)
{
    QMetaObject::invokeMethod(m_worker, std::move(call), Qt::QueuedConnection);
}

void KeyChanger::survey(const QList<KeySpan> &spans)
{
    post([worker = m_worker, spans] { worker->survey(spans); });
}

void KeyChanger::change(const QByteArrayList &keys)
{
    post([worker = m_worker, keys] { worker->change(keys); });
}

void KeyChanger::cancel()
{
    if (m_recorder)
        m_recorder->stopWaiting();
    post([worker = m_worker] { worker->cancel(); });
}

} // namespace redshank
