// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keyfilterjob.h"
#include "keyfollower.h"
#include "keyindexbuilder.h"
#include "keyspace.h"
#include "scanjob.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QThread>
#include <QTimer>

#include <deque>

namespace redshank {

/// Keyspace's workings: its threads, and what of their results is shown. Lives in the owner's thread; results arrive
/// as queued calls.
class Keyspace::Private : public QObject
{
    Q_OBJECT
public:
    Private(Keyspace *owner, ConnectionParams connectionParams, KeyspaceOptions keyspaceOptions);
    ~Private() override;

    void start();
    void catchUp();
    template <typename Member> void tellJob(Member member)
    {
        if (m_job)
            QMetaObject::invokeMethod(m_job, member, Qt::QueuedConnection);
    }
    ScanJob *job() const { return m_job; }
    void forget();
    void setOrder(const KeyOrder &order);
    void setFilter(const KeyFilter &filter);
    void patch(const QByteArrayList &created, const QByteArrayList &removed);
    void setFollowing(bool isOn);
    void followAnew();
    void checkFollowing();
    void startIfHeld();

    ConnectionParams params;
    KeyspaceOptions options;
    bool forgetsAtStart = false;
    KeyIndex all;
    KeyIndex shown; ///< all, or those that pass the filter
    ScanProgress progress;
    KeyFilter filter;
    bool isFiltering = false;
    bool isFollowing = false;
    FollowStatus followStatus;

private:
    void startNow(bool isGentle);
    void holdStart(std::chrono::milliseconds longest);
    void dropJob();
    template <typename Call> void tellBuilder(Call call)
    {
        KeyIndexBuilder *const builder = m_builder;
        QMetaObject::invokeMethod(builder, [builder, call = std::move(call)]() mutable { call(*builder); });
    }
    void takeProgress(quint64 scan, const ScanProgress &now);
    void takeIndex(KeyIndexUpdate update);
    void takeMatches(quint64 generation, KeyIndex matches, bool isFinal);
    void requestMatches(bool isProgressive);
    void show(KeyIndex next);
    void retire(KeyIndex old);
    void setFiltering(bool isNow);
    void stopRequest();
    struct Patch
    {
        quint64 sequence = 0;
        QByteArrayList created;
        QByteArrayList removed;
    };
    KeyIndex applied(const KeyIndex &index, const Patch &made, bool isFiltered) const;
    KeyIndex patched(KeyIndex index, quint64 after, bool isFiltered) const;
    void prunePatches();
    void makeFollower();
    template <typename Call> void tellFollower(Call call)
    {
        KeyFollower *const follower = m_follower;
        QMetaObject::invokeMethod(
            follower, [follower, call = std::move(call)] { call(*follower); }, Qt::QueuedConnection);
    }
    void takeFollowStatus(const FollowStatus &status);
    void takeChanges(const KeyEventLog::Changes &changes, KeyFollower::Clock::time_point at);
    void takeSample(const FollowSample &sample);
    /// `isCheap`: there is next to nothing to scan.
    void refreshWhenDue(bool isCheap);
    void scanStarted();

    Keyspace *q;
    QThread m_ioThread;
    QThread m_builderThread;
    QThread m_filterThread;
    QThread m_followThread;
    ScanJob *m_job = nullptr; ///< in m_ioThread; nullptr before the first start
    std::shared_ptr<NameMemory> m_memory = std::make_shared<NameMemory>();
    KeyIndexBuilder *m_builder;
    KeyFilterJob *m_filterJob;
    std::shared_ptr<std::atomic<quint64>> m_newestFilter = std::make_shared<std::atomic<quint64>>(0);

    std::deque<Patch> m_patches; ///< that a snapshot or a filter result on its way may not hold yet
    quint64 m_patchSequence = 0;
    quint64 m_patchesInBuilder = 0; ///< patches up to here are in every snapshot from now on
    quint64 m_patchesAtRequest = 0; ///< patches up to here are in the source of the filter that runs
    quint64 m_scan = 0;
    quint64 m_epoch = 0;
    KeyIndex m_matches; ///< complete result of m_matchedFilter among m_matchedSource, for narrowing
    KeyIndex m_matchedSource;
    KeyFilter m_matchedFilter;
    bool m_isRequestRunning = false;
    bool m_isRequestStale = false; ///< more keys have come since

    KeyFollower *m_follower = nullptr; ///< in m_followThread; made when it is first wanted
    quint64 m_followEra = 0;
    QTimer m_heldStart; ///< runs while a scan waits for the follower to listen
    bool m_isReturning = false; ///< that scan is the one after a loss
    QTimer m_dueTimer;
    QElapsedTimer m_sinceAutomatic; ///< refresh that nobody asked for
    bool m_hasStarted = false;
    bool m_isRefreshDue = false; ///< something was missed that a scan from now on would find
    qint64 m_drift = 0; ///< by how much DBSIZE differs from what is listed, and always will
    bool m_isDriftExamined = false; ///< by a refresh since
    qint64 m_lastDrift = 0;
    int m_driftingSamples = 0;
};

} // namespace redshank
