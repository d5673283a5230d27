// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keyindexbuilder.h"

#include "keymerge.h"

#include <algorithm>
#include <utility>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace redshank {
namespace {

constexpr qsizetype runSize = 32768; ///< names that are sorted together: they fit the processor's caches
constexpr qint64 publishInterval = 100; ///< milliseconds
/// A merge moves every name; done when there is half as much to add, each name is moved three times in all.
constexpr qsizetype growth = 2;
/// Before that a merge is made when the last one took no more than this part of the time since.
constexpr qint64 costShare = 12;
/// No answer to a SCAN call is older: the deadlines of all connections are well below.
constexpr std::chrono::minutes longestCall{2};

} // namespace

KeyIndexBuilder::KeyIndexBuilder(KeyOrder order, Publish publish)
    : m_publish(std::move(publish))
    , m_order(std::move(order))
    , m_base(m_order)
    , m_found(m_order)
    , m_hidden(m_order)
    , m_published(m_order)
    , m_timer(this)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &KeyIndexBuilder::publishWhenDue);
    m_sincePublish.start();
}

void KeyIndexBuilder::beginScan()
{
    if (m_isScanning)
        endScan(false);
    m_isScanning = true;
    m_hasPublished = false;
    m_isSeen.assign(size_t(m_base.size()), false);
    m_received = 0;
    m_expected = -1;
}

void KeyIndexBuilder::add(const KeyBatch &batch, Clock::time_point sentAt)
{
    m_backlog->fetch_sub(batch.byteCount(), std::memory_order_relaxed);
    if (!m_isScanning)
        return;
    m_received += batch.size();
    // Calls come in order: once one that was sent after a removal is here, no older one follows.
    std::erase_if(m_removals, [=](const Removal &removal) { return removal.at < sentAt; });
    if (m_removals.empty()) {
        m_staged.append(batch);
    } else {
        KeyBatch left = batch;
        left.filter([this](QByteArrayView name) {
            return std::none_of(m_removals.begin(), m_removals.end(),
                [&](const Removal &removal) { return removal.names.contains(name); });
        });
        m_staged.append(left);
    }
    if (m_staged.size() >= runSize)
        sortStaged();
    publishWhenDue();
}

qsizetype KeyIndexBuilder::pendingCount() const
{
    return m_staged.size() + m_runCount;
}

void KeyIndexBuilder::sortStaged()
{
    if (m_staged.isEmpty())
        return;
    m_runs.push_back(m_staged.sorted(m_order));
    m_runCount += m_runs.back().size();
    m_staged.clear();
}

void KeyIndexBuilder::absorbRuns()
{
    sortStaged();
    if (m_runs.empty())
        return;
    KeyIndex run = KeyIndex::mergedAll(m_runs);
    m_runs.clear();
    m_runCount = 0;
    if (!m_hidden.isEmpty())
        m_hidden = m_hidden.removed(run); // there again
    if (!m_base.isEmpty())
        run = subtracted(run, m_base, [this](qsizetype position) { m_isSeen[size_t(position)] = true; });
    m_found = m_found.merged(run);
}

KeyIndex KeyIndexBuilder::current() const
{
    return m_base.merged(m_found).removed(m_hidden);
}

void KeyIndexBuilder::publishWhenDue()
{
    const qsizetype pending = pendingCount();
    if (pending == 0 && !m_isStale && !m_isBehind)
        return;
    const qint64 since = m_sincePublish.elapsed();
    if (m_isScanning && !m_hasPublished && m_published.isEmpty()) {
        publish(); // the first rows at once
        return;
    }
    if (since < publishInterval) {
        if (!m_timer.isActive())
            m_timer.start(int(publishInterval - since));
        return;
    }
    // Near the end of a scan the next merge is the last one.
    const bool isNearEnd =
        m_isScanning && m_expected > 0 && m_received < m_expected && m_expected - m_received < m_published.size() / 12;
    const bool isWorthIt = pending >= m_published.size() / growth || since >= m_lastCost * costShare;
    if (m_isStale || (isWorthIt && (m_isBehind || !isNearEnd)))
        publish();
    else if (!m_timer.isActive())
        m_timer.start(publishInterval);
}

void KeyIndexBuilder::publish()
{
    m_timer.stop();
    QElapsedTimer cost;
    cost.start();
    absorbRuns();
    m_published = current();
    m_lastCost = cost.elapsed();
    m_sincePublish.start();
    m_hasPublished = true;
    m_isStale = m_isBehind = false;
    m_publish({m_published, m_patches, m_epoch});
}

void KeyIndexBuilder::flush()
{
    if (pendingCount() > 0 || m_isStale || m_isBehind)
        publish();
}

void KeyIndexBuilder::endScan(bool isComplete)
{
    if (!m_isScanning)
        return;
    absorbRuns();
    m_isScanning = false;
    if (isComplete && !m_base.isEmpty()) {
        m_base = keptPositions(m_base, m_isSeen);
        m_hidden = KeyIndex(m_order); // what was removed and not named again is not marked
    }
    m_base = current();
    m_found = KeyIndex(m_order);
    m_hidden = KeyIndex(m_order);
    m_removals.clear();
    m_isSeen = {};
    publish();
#ifdef __GLIBC__
    // Snapshots come and go while a scan runs; what they leave behind goes back to the system.
    malloc_trim(0);
#endif
}

void KeyIndexBuilder::apply(const KeyPatch &patch)
{
    const bool isNew = std::exchange(m_patches, patch.sequence) != patch.sequence;
    if (m_isScanning) {
        applyToScan(patch);
        (patch.isUrgent ? m_isStale : m_isBehind) = true;
    } else {
        // The owner waits for its own patches to come back; other ones count by what they change.
        m_isStale = applyToBase(patch) || isNew || m_isStale;
    }
    publishWhenDue();
}

bool KeyIndexBuilder::applyToBase(const KeyPatch &patch)
{
    const qsizetype before = m_base.size();
    m_base = m_base.removed(patch.removed);
    const bool isSmaller = m_base.size() != before;
    const KeyIndex unknown = subtracted(patch.created, m_base, [](qsizetype) {});
    if (!unknown.isEmpty())
        m_base = m_base.merged(unknown);
    return isSmaller || !unknown.isEmpty();
}

void KeyIndexBuilder::applyToScan(const KeyPatch &patch)
{
    sortStaged();
    if (!patch.removed.isEmpty()) {
        m_runCount = 0;
        for (KeyIndex &run : m_runs) {
            run = run.removed(patch.removed);
            m_runCount += run.size();
        }
        m_found = m_found.removed(patch.removed);
        // Names that come and go while a scan is paused for hours must leave nothing behind.
        const KeyIndex strangers =
            subtracted(patch.removed, m_base, [this](qsizetype position) { m_isSeen[size_t(position)] = false; });
        m_hidden = m_hidden.merged(patch.removed.removed(strangers));
        std::erase_if(m_removals, [&](const Removal &removal) { return removal.at < patch.at - longestCall; });
        m_removals.push_back({patch.at, patch.removed});
    }
    if (!patch.created.isEmpty()) {
        m_hidden = m_hidden.removed(patch.created);
        for (Removal &removal : m_removals)
            removal.names = removal.names.removed(patch.created);
        const KeyIndex unknown =
            subtracted(patch.created, m_base, [this](qsizetype position) { m_isSeen[size_t(position)] = true; });
        m_found = m_found.merged(unknown);
    }
}

void KeyIndexBuilder::setOrder(const KeyOrder &order)
{
    if (order == m_order)
        return;
    absorbRuns();
    // Marks go by position: names that were seen are kept apart, put in the new order, and marked again.
    const KeyIndex seen = m_isScanning ? keptPositions(m_base, m_isSeen).reordered(order) : KeyIndex(order);
    m_order = order;
    m_base = m_base.reordered(order);
    m_found = m_found.reordered(order);
    m_hidden = m_hidden.reordered(order);
    for (Removal &removal : m_removals)
        removal.names = removal.names.reordered(order);
    if (m_isScanning) {
        m_isSeen.assign(size_t(m_base.size()), false);
        subtracted(seen, m_base, [this](qsizetype position) { m_isSeen[size_t(position)] = true; });
    }
    publish();
}

void KeyIndexBuilder::reset(quint64 epoch)
{
    m_epoch = epoch;
    m_isScanning = false;
    m_staged.clear();
    m_runs.clear();
    m_runCount = 0;
    m_base = m_found = m_hidden = KeyIndex(m_order);
    m_isSeen = {};
    m_removals.clear();
    publish();
}

} // namespace redshank
