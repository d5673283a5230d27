// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keyspace_p.h"

#include <algorithm>

namespace redshank {

using State = ScanProgress::State;

Keyspace::Private::Private(Keyspace *owner, ConnectionParams connectionParams, KeyspaceOptions keyspaceOptions)
    : params(std::move(connectionParams))
    , options(std::move(keyspaceOptions))
    , all(options.order)
    , shown(all)
    , q(owner)
{
    // Results come from other threads; those that were posted before our end die with us.
    m_builder = new KeyIndexBuilder(options.order, [this, memory = m_memory](KeyIndexUpdate update) {
        memory->bytes.store(update.index.memoryUsage(), std::memory_order_relaxed);
        memory->names.store(update.index.size(), std::memory_order_relaxed);
        QMetaObject::invokeMethod(
            this, [this, update = std::move(update)]() mutable { takeIndex(std::move(update)); }, Qt::QueuedConnection);
    });
    m_filterJob = new KeyFilterJob(m_newestFilter, [this](quint64 generation, KeyIndex matches, bool isFinal) {
        QMetaObject::invokeMethod(
            this,
            [=, this, matches = std::move(matches)]() mutable { takeMatches(generation, std::move(matches), isFinal); },
            Qt::QueuedConnection);
    });
    m_ioThread.setObjectName(QStringLiteral("scan"));
    m_builderThread.setObjectName(QStringLiteral("keys"));
    m_filterThread.setObjectName(QStringLiteral("filter"));
    m_builder->moveToThread(&m_builderThread);
    m_filterJob->moveToThread(&m_filterThread);
    connect(&m_builderThread, &QThread::finished, m_builder, &QObject::deleteLater);
    connect(&m_filterThread, &QThread::finished, m_filterJob, &QObject::deleteLater);
    for (QThread *thread : {&m_ioThread, &m_builderThread, &m_filterThread})
        thread->start();
}

Keyspace::Private::~Private()
{
    dropJob();
    m_newestFilter->fetch_add(1);
    retire(std::move(all));
    retire(std::move(shown));
    // Whoever posts ends before the one that it posts to. Short: each is at most within one slice of its work.
    for (QThread *thread : {&m_ioThread, &m_filterThread, &m_builderThread, &m_followThread}) {
        thread->requestInterruption();
        thread->quit();
        thread->wait();
    }
}

void Keyspace::Private::dropJob()
{
    if (m_job)
        m_job->deleteLater();
    m_job = nullptr;
}

// --- scanning

void Keyspace::Private::startNow(bool isGentle)
{
    dropJob();
    if (forgetsAtStart)
        forget();
    scanStarted();
    const quint64 scan = ++m_scan;
    KeyIndexBuilder *const builder = m_builder;
    const auto sink = [builder](KeyBatch batch, ScanJob::Clock::time_point sentAt) {
        QMetaObject::invokeMethod(
            builder, [builder, batch = std::move(batch), sentAt] { builder->add(batch, sentAt); },
            Qt::QueuedConnection);
    };
    m_job = new ScanJob(params, {options.match, options.type, isGentle, options.nameBudget}, sink);
    m_job->setMemory(m_memory);
    m_job->setBacklog(builder->backlog());
    m_job->moveToThread(&m_ioThread);
    connect(&m_ioThread, &QThread::finished, m_job, &QObject::deleteLater);
    connect(
        m_job, &ScanJob::progressed, m_job,
        [this, builder, scan](const ScanProgress &now) {
            const auto post = [builder](auto call) { QMetaObject::invokeMethod(builder, call, Qt::QueuedConnection); };
            const auto report = [this, scan, now] {
                QMetaObject::invokeMethod(
                    this, [this, scan, now] { takeProgress(scan, now); }, Qt::QueuedConnection);
            };
            // An end takes the way of the names, behind the last of them: nobody hears of it before the last snapshot.
            if (now.state == State::Complete || now.state == State::Cancelled) {
                post([builder, report, isComplete = now.state == State::Complete] {
                    builder->endScan(isComplete);
                    report();
                });
                return;
            }
            if (now.state == State::Paused || now.state == State::Failed)
                post([builder] { builder->flush(); });
            else
                post([builder, expected = now.expected] { builder->setExpected(expected); });
            report();
        },
        Qt::DirectConnection);
    connect(
        m_job, &ScanJob::memoryWanted, m_job,
        [builder, memory = m_memory] {
            QMetaObject::invokeMethod(
                builder,
                [builder, memory] {
                    builder->flush();
                    memory->answers.fetch_add(1, std::memory_order_release);
                },
                Qt::QueuedConnection);
        },
        Qt::DirectConnection);
    // Names of the process before are kept as those of a refresh are: what is not named again vanishes at the end.
    connect(
        m_job, &ScanJob::startedOver, m_job,
        [builder] {
            QMetaObject::invokeMethod(
                builder, [builder] { builder->beginScan(); }, Qt::QueuedConnection);
        },
        Qt::DirectConnection);
    ScanJob *const job = m_job;
    QMetaObject::invokeMethod(
        job,
        [builder, job] {
            QMetaObject::invokeMethod(
                builder, [builder] { builder->beginScan(); }, Qt::QueuedConnection);
            job->start();
        },
        Qt::QueuedConnection);
    progress = {};
    progress.state = State::Connecting;
    Q_EMIT q->progressChanged();
}

void Keyspace::Private::takeProgress(quint64 scan, const ScanProgress &now)
{
    if (scan != m_scan)
        return;
    const bool hasFailed = now.state == State::Failed && progress.state != State::Failed;
    progress = now;
    const QPointer<Private> alive(this);
    Q_EMIT q->progressChanged();
    if (alive && hasFailed)
        Q_EMIT q->failed(now.error);
    if (alive && m_isRefreshDue)
        refreshWhenDue(false);
}

void Keyspace::Private::forget()
{
    forgetsAtStart = false;
    dropJob();
    m_heldStart.stop();
    m_isReturning = false;
    ++m_scan;
    m_patches.clear();
    tellBuilder([epoch = ++m_epoch](KeyIndexBuilder &builder) { builder.reset(epoch); });
    progress = {};
    stopRequest();
    retire(std::exchange(all, KeyIndex(options.order)));
    show(all);
}

void Keyspace::Private::setOrder(const KeyOrder &order)
{
    if (order == options.order)
        return;
    options.order = order;
    tellBuilder([order](KeyIndexBuilder &builder) { builder.setOrder(order); });
}

// --- snapshots

void Keyspace::Private::takeIndex(KeyIndexUpdate update)
{
    if (update.epoch != m_epoch || !(update.index.order() == options.order)) {
        retire(std::move(update.index));
        return;
    }
    m_patchesInBuilder = update.patches;
    retire(std::exchange(all, patched(update.index, update.patches, false)));
    prunePatches();
    if (filter.isEmpty())
        show(all);
    else if (m_isRequestRunning)
        m_isRequestStale = true;
    else
        requestMatches(false);
}

/// Lets the last reference to a large snapshot go in the builder's thread: freeing it takes milliseconds.
void Keyspace::Private::retire(KeyIndex old)
{
    tellBuilder([old = std::move(old)](KeyIndexBuilder &) {});
}

void Keyspace::Private::show(KeyIndex next)
{
    if (next.isSameAs(shown))
        return;
    const QPointer<Private> alive(this);
    KeyIndex before = std::exchange(shown, std::move(next));
    Q_EMIT q->indexChanged();
    if (alive)
        retire(std::move(before));
}

// --- what the program itself knows

void Keyspace::Private::patch(const QByteArrayList &created, const QByteArrayList &removed)
{
    const Patch made{++m_patchSequence, created, removed};
    m_patches.push_back(made);
    tellBuilder([made, order = options.order, at = ScanJob::Clock::now()](KeyIndexBuilder &builder) {
        builder.apply({made.sequence, at, KeyIndex::of(made.created, order), KeyIndex::of(made.removed, order)});
    });
    const bool isMatched = m_matchedSource.isSameAs(all);
    retire(std::exchange(all, applied(all, made, false)));
    if (isMatched) {
        m_matches = applied(m_matches, made, true);
        m_matchedSource = all;
    }
    show(filter.isEmpty() ? all : applied(shown, made, true));
}

KeyIndex Keyspace::Private::applied(const KeyIndex &index, const Patch &made, bool isFiltered) const
{
    QByteArrayList created = made.created;
    if (isFiltered)
        created.removeIf([this](const QByteArray &name) { return !filter.matches(name); });
    return index.removed(KeyIndex::of(made.removed, index.order())).merged(KeyIndex::of(created, index.order()));
}

KeyIndex Keyspace::Private::patched(KeyIndex index, quint64 after, bool isFiltered) const
{
    for (const Patch &made : m_patches) {
        if (made.sequence > after)
            index = applied(index, made, isFiltered);
    }
    return index;
}

void Keyspace::Private::prunePatches()
{
    const quint64 held = m_isRequestRunning ? std::min(m_patchesInBuilder, m_patchesAtRequest) : m_patchesInBuilder;
    while (!m_patches.empty() && m_patches.front().sequence <= held)
        m_patches.pop_front();
}

// --- filtering

void Keyspace::Private::setFilter(const KeyFilter &wanted)
{
    if (wanted == filter)
        return;
    filter = wanted;
    if (filter.isEmpty()) {
        stopRequest();
        show(all);
    } else {
        requestMatches(true);
    }
}

void Keyspace::Private::stopRequest()
{
    m_newestFilter->fetch_add(1, std::memory_order_relaxed);
    m_isRequestRunning = false;
    m_matches = m_matchedSource = KeyIndex(options.order);
    m_matchedFilter = {};
    setFiltering(false);
}

void Keyspace::Private::requestMatches(bool isProgressive)
{
    KeyFilterJob::Request request;
    request.generation = m_newestFilter->fetch_add(1, std::memory_order_relaxed) + 1;
    request.filter = filter;
    const bool isNarrower =
        !m_matchedFilter.isEmpty() && m_matchedSource.isSameAs(all) && filter.narrows(m_matchedFilter);
    request.source = isNarrower ? m_matches : all;
    request.isProgressive = isProgressive;
    m_isRequestRunning = true;
    m_isRequestStale = false;
    m_patchesAtRequest = m_patchSequence;
    KeyFilterJob *const job = m_filterJob;
    QMetaObject::invokeMethod(
        job, [job, request] { job->run(request); }, Qt::QueuedConnection);
    setFiltering(true);
}

void Keyspace::Private::takeMatches(quint64 generation, KeyIndex matches, bool isFinal)
{
    if (generation != m_newestFilter->load(std::memory_order_relaxed)) {
        retire(std::move(matches));
        return;
    }
    KeyIndex next = patched(std::move(matches), m_patchesAtRequest, true);
    if (!isFinal) {
        show(std::move(next));
        return;
    }
    const bool isStale = m_isRequestStale;
    m_isRequestRunning = false;
    prunePatches();
    m_matches = next;
    m_matchedFilter = isStale ? KeyFilter() : filter;
    m_matchedSource = all;
    const QPointer<Private> alive(this);
    show(std::move(next));
    // The receiver may have asked for something else.
    if (!alive || generation != m_newestFilter->load(std::memory_order_relaxed))
        return;
    if (isStale)
        requestMatches(false);
    else
        setFiltering(false);
}

void Keyspace::Private::setFiltering(bool isNow)
{
    if (isNow == isFiltering)
        return;
    isFiltering = isNow;
    Q_EMIT q->filteringChanged();
}

} // namespace redshank
