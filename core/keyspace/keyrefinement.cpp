// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keyrefinement.h"

#include <QPointer>

#include <algorithm>
#include <utility>

namespace redshank {

namespace {

constexpr qint64 leastInterval = 100; ///< milliseconds between two snapshots of one query
constexpr qint64 patience = 10; ///< times of what taking up a snapshot costs

} // namespace

KeyRefinement::KeyRefinement(ConnectionParams params, bool isGentle, QObject *parent)
    : QObject(parent)
    , m_params(std::move(params))
    , m_isGentle(isGentle)
{
    m_thread.setObjectName(QStringLiteral("refine"));
    m_due.setSingleShot(true);
    connect(&m_due, &QTimer::timeout, this, &KeyRefinement::request);
}

KeyRefinement::~KeyRefinement()
{
    m_newest->fetch_add(1);
    // Short: the job is at most within one slice of its work.
    m_thread.requestInterruption();
    m_thread.quit();
    m_thread.wait();
}

void KeyRefinement::setParams(const ConnectionParams &params)
{
    m_params = params;
    ++m_paramsVersion;
}

void KeyRefinement::setQuery(const KeyQuery &query, const KeyIndex &source)
{
    if (query == m_query) {
        setSource(source);
        return;
    }
    if (m_query.isEmpty())
        m_result.keys = source;
    m_query = query;
    m_newest->fetch_add(1);
    m_isCancelled = false;
    m_due.stop();
    if (m_query.isEmpty()) {
        retire(std::exchange(m_result, RefinedKeys()));
        RefinedKeys old;
        old.keys = std::exchange(m_source, KeyIndex());
        retire(std::move(old));
        m_isRunning = false;
        if (m_job)
            QMetaObject::invokeMethod(m_job, &RefineKeysJob::stop, Qt::QueuedConnection);
        return;
    }
    m_source = source;
    request();
}

void KeyRefinement::setSource(const KeyIndex &source)
{
    if (m_query.isEmpty() || source.isSameAs(m_source))
        return;
    RefinedKeys old;
    old.keys = std::exchange(m_source, source);
    retire(std::move(old));
    m_isStale = true;
    if (m_isCancelled || m_due.isActive())
        return;
    const qint64 interval = std::max(leastInterval, patience * m_result.preparation);
    const qint64 since = m_sinceRequest.isValid() ? m_sinceRequest.elapsed() : interval;
    if (since >= interval)
        request();
    else
        m_due.start(int(interval - since));
}

void KeyRefinement::refresh()
{
    if (m_query.isEmpty())
        return;
    m_isCancelled = false;
    m_isFresh = true;
    request();
}

void KeyRefinement::cancel()
{
    if (!m_isRunning)
        return;
    m_isCancelled = true;
    m_isRunning = false;
    m_due.stop();
    m_newest->fetch_add(1);
    QMetaObject::invokeMethod(m_job, &RefineKeysJob::stop, Qt::QueuedConnection);
    Q_EMIT progressed();
}

void KeyRefinement::request()
{
    if (!m_job) {
        // Results come from the other thread; those that were posted before our end die with us.
        m_job = new RefineKeysJob(m_newest, [this](RefinedKeys refined) {
            QMetaObject::invokeMethod(
                this, [this, refined = std::move(refined)]() mutable { take(std::move(refined)); },
                Qt::QueuedConnection);
        });
        m_job->moveToThread(&m_thread);
        connect(&m_thread, &QThread::finished, m_job, &QObject::deleteLater);
        m_thread.start();
    }
    RefineKeysJob::Request request;
    request.generation = m_newest->load(std::memory_order_relaxed);
    request.source = m_source;
    request.query = m_query;
    request.params = m_params;
    request.paramsVersion = m_paramsVersion;
    request.isGentle = m_isGentle;
    request.isFresh = std::exchange(m_isFresh, false);
    m_isStale = false;
    m_sinceRequest.start();
    RefineKeysJob *const job = m_job;
    QMetaObject::invokeMethod(
        job, [job, request] { job->run(request); }, Qt::QueuedConnection);
    if (!std::exchange(m_isRunning, true))
        Q_EMIT progressed();
}

void KeyRefinement::take(RefinedKeys refined)
{
    if (refined.generation != m_newest->load(std::memory_order_relaxed)) {
        retire(std::move(refined));
        return;
    }
    // An order that is there is not given up for the names of the next one, which is on its way.
    if (m_result.ranking && m_result.generation == refined.generation && !refined.isFinal) {
        refined.keys = m_result.keys;
        refined.ranking = m_result.ranking;
    }
    const bool isChanged =
        !refined.keys.isSameAs(m_result.keys) || refined.ranking != m_result.ranking || m_result.generation == 0;
    m_isRunning = !refined.isFinal || m_isStale;
    RefinedKeys before = std::exchange(m_result, std::move(refined));
    const QPointer<KeyRefinement> alive(this);
    if (isChanged)
        Q_EMIT changed();
    if (alive)
        Q_EMIT progressed();
    if (alive)
        retire(std::move(before));
}

/// Lets the last reference to a large snapshot go in the job's thread: freeing it takes milliseconds.
void KeyRefinement::retire(RefinedKeys refined)
{
    if (m_job)
        QMetaObject::invokeMethod(
            m_job, [refined = std::move(refined)] {}, Qt::QueuedConnection);
}

} // namespace redshank
