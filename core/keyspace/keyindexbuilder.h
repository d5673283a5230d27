// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keybatch.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>

namespace redshank {

/// What is known of keys from elsewhere than a scan. Made by the owner, numbered in order.
struct KeyPatch
{
    quint64 sequence = 0;
    std::chrono::steady_clock::time_point at; ///< names of SCAN calls that were sent before are older
    KeyIndex created;
    KeyIndex removed;
    /// Shown at once although a scan runs; else as soon as snapshots take but a small part of the time.
    bool isUrgent = true;
};

/// A snapshot for the owner.
struct KeyIndexUpdate
{
    KeyIndex index;
    quint64 patches = 0; ///< all patches up to this number are in it
    quint64 epoch = 0; ///< of reset()
};

/// Makes snapshots of what a scan brings, in a thread of its own, so that sorting and merging delay neither the next
/// SCAN nor the window. Sorted runs are merged geometrically: every name is moved a small number of times.
/// A scan over known keys is a refresh: new ones appear at once, those that a complete scan has not named vanish at its
/// end. Interrupting the thread ends a running merge soon.
class KeyIndexBuilder : public QObject
{
    Q_OBJECT
public:
    using Clock = std::chrono::steady_clock;
    using Publish = std::function<void(KeyIndexUpdate update)>;

    /// `publish` is called in the builder's thread.
    KeyIndexBuilder(KeyOrder order, Publish publish);
    /// Bytes of batches that are on their way here.
    std::shared_ptr<std::atomic<qint64>> backlog() const { return m_backlog; }

    void beginScan();
    void add(const KeyBatch &batch, Clock::time_point sentAt);
    /// Publishes what there is; the scan may go on later.
    void flush();
    /// `isComplete`: went through to its end, so that what it did not name is gone.
    void endScan(bool isComplete);
    void apply(const KeyPatch &patch);
    /// Other separators for the same names.
    void setOrder(const KeyOrder &order);
    /// Forgets every name.
    void reset(quint64 epoch);
    /// The total that the server has told, for a final merge that is not done twice; -1: not known.
    void setExpected(qint64 expected) { m_expected = expected; }

private:
    void sortStaged();
    void absorbRuns();
    bool applyToBase(const KeyPatch &patch);
    void applyToScan(const KeyPatch &patch);
    void publishWhenDue();
    void publish();
    KeyIndex current() const;
    qsizetype pendingCount() const;

    Publish m_publish;
    std::shared_ptr<std::atomic<qint64>> m_backlog = std::make_shared<std::atomic<qint64>>(0);
    KeyOrder m_order;
    KeyBatch m_staged; ///< as received
    std::vector<KeyIndex> m_runs; ///< sorted, not merged yet
    qsizetype m_runCount = 0; ///< names in them
    KeyIndex m_base; ///< what was known when the scan began
    std::vector<bool> m_isSeen; ///< for each name of the base: named by this scan
    KeyIndex m_found; ///< named by this scan and not in the base
    KeyIndex m_hidden; ///< of the base, removed since
    struct Removal
    {
        Clock::time_point at;
        KeyIndex names;
    };
    std::vector<Removal> m_removals; ///< names that calls sent before then may still bring
    KeyIndex m_published;
    QTimer m_timer;
    QElapsedTimer m_sincePublish;
    qint64 m_lastCost = 0; ///< milliseconds of the last merge
    qint64 m_expected = -1;
    qint64 m_received = 0;
    quint64 m_patches = 0;
    quint64 m_epoch = 0;
    bool m_isScanning = false;
    bool m_hasPublished = false; ///< something of this scan
    bool m_isStale = false; ///< m_published lags behind a patch
    bool m_isBehind = false; ///< m_published lags behind a patch that may wait
};

} // namespace redshank
