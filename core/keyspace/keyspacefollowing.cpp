// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keyspace_p.h"

#include <algorithm>
#include <cstdlib>

namespace redshank {

using namespace std::chrono_literals;
using State = ScanProgress::State;

namespace {

/// A scan waits so long for the follower to listen, because what changes between the two would be missed.
constexpr auto longestHold = 100ms;
/// The same where it has lost its connections, and what is known is shown meanwhile.
constexpr auto longestReturn = 3s;
/// Between what was missed and the refresh that finds it: more of it may come.
constexpr auto settling = 300ms;
/// A refresh that nobody asked for keeps away from the last one by so many times its length.
constexpr qint64 restShare = 10;
constexpr qint64 longestDelay = 600'000; // ms
/// The same where it is only that numbers do not agree.
constexpr qint64 doubtfulRest = 30'000; // ms
constexpr int samplesOfDrift = 3;

} // namespace

// The follower hears of an end of the builder's work from the builder's thread, which ends before the follower's.
void Keyspace::Private::makeFollower()
{
    m_follower = new KeyFollower;
    m_follower->moveToThread(&m_followThread);
    m_followThread.setObjectName(QStringLiteral("follow"));
    connect(&m_followThread, &QThread::finished, m_follower, &QObject::deleteLater);
    connect(m_follower, &KeyFollower::statusChanged, this, [this](const FollowStatus &status, quint64 era) {
        if (era == m_followEra && isFollowing)
            takeFollowStatus(status);
    });
    connect(m_follower, &KeyFollower::sampled, this, [this](const FollowSample &sample, quint64 era) {
        if (era == m_followEra && isFollowing)
            takeSample(sample);
    });
    connect(m_follower, &KeyFollower::changed, this,
        [this](const KeyEventLog::Changes &changes, KeyFollower::Clock::time_point at, quint64 era) {
            if (era == m_followEra && isFollowing)
                takeChanges(changes, at);
            else
                tellFollower([](KeyFollower &follower) { follower.acknowledge(0ms); });
        });
    m_heldStart.setSingleShot(true);
    m_dueTimer.setSingleShot(true);
    connect(&m_heldStart, &QTimer::timeout, this, [this] { startNow(options.isGentle); });
    connect(&m_dueTimer, &QTimer::timeout, this, [this] { refreshWhenDue(false); });
    m_followThread.start();
}

void Keyspace::Private::setFollowing(bool isOn)
{
    if (isOn == isFollowing)
        return;
    isFollowing = isOn;
    if (isOn) {
        if (!m_follower)
            makeFollower();
        followAnew();
        return;
    }
    ++m_followEra;
    m_isRefreshDue = false;
    m_dueTimer.stop();
    tellFollower([](KeyFollower &follower) { follower.stop(); });
    startIfHeld();
    followStatus = {};
    Q_EMIT q->followStatusChanged();
}

void Keyspace::Private::followAnew()
{
    if (!isFollowing)
        return;
    FollowTarget target{params, options.match, options.type};
    target.era = ++m_followEra;
    m_isRefreshDue = m_isDriftExamined = false;
    m_drift = 0;
    m_dueTimer.stop();
    tellFollower([target](KeyFollower &follower) { follower.start(target); });
    FollowStatus status;
    status.state = FollowStatus::State::Connecting;
    takeFollowStatus(status);
}

void Keyspace::Private::checkFollowing()
{
    if (isFollowing)
        tellFollower([](KeyFollower &follower) { follower.check(); });
}

void Keyspace::Private::takeFollowStatus(const FollowStatus &status)
{
    const bool isLiveAnew = status.isLive() && !followStatus.isLive();
    followStatus = status;
    if (isLiveAnew) {
        // A scan that waits for this misses nothing; what began earlier, or ended, may have.
        m_isRefreshDue = m_hasStarted && !m_heldStart.isActive();
        m_dueTimer.start(settling);
    }
    const bool isAwaited = m_isReturning && status.state == FollowStatus::State::Lost;
    if (status.isSettled() && !isAwaited)
        startIfHeld();
    Q_EMIT q->followStatusChanged();
}

// --- scans

void Keyspace::Private::start()
{
    checkFollowing();
    if (!isFollowing || followStatus.isSettled()) {
        startNow(options.isGentle);
        return;
    }
    holdStart(longestHold);
}

void Keyspace::Private::catchUp()
{
    if (progress.isRunning())
        tellJob(&ScanJob::hurry);
    if (progress.state != State::Complete)
        return;
    using Follow = FollowStatus::State;
    // A follower that is back has missed something and refreshes, or has not.
    if (isFollowing && followStatus.state == Follow::Live)
        return;
    const bool isReturning =
        isFollowing && (followStatus.state == Follow::Lost || followStatus.state == Follow::Connecting);
    if (!isReturning) {
        start();
        return;
    }
    checkFollowing();
    holdStart(longestReturn);
    m_isReturning = true;
}

/// Until the follower listens.
void Keyspace::Private::holdStart(std::chrono::milliseconds longest)
{
    dropJob();
    ++m_scan;
    m_hasStarted = true;
    m_heldStart.start(longest);
    progress = {};
    progress.state = State::Connecting;
    Q_EMIT q->progressChanged();
}

void Keyspace::Private::startIfHeld()
{
    if (!m_heldStart.isActive())
        return;
    m_heldStart.stop();
    startNow(options.isGentle);
}

void Keyspace::Private::scanStarted()
{
    m_heldStart.stop();
    m_isReturning = false;
    m_hasStarted = true;
    m_driftingSamples = 0;
    if (followStatus.isLive())
        m_isRefreshDue = false;
}

void Keyspace::Private::refreshWhenDue(bool isCheap)
{
    // What the user has paused or cancelled is not started behind their back.
    if (!m_isRefreshDue || !followStatus.isLive() || progress.state != State::Complete)
        return;
    const qint64 rest =
        m_sinceAutomatic.isValid() ? progress.elapsed.count() * restShare - m_sinceAutomatic.elapsed() : 0;
    if (!isCheap && m_dueTimer.isActive())
        return;
    if (!isCheap && rest > 0) {
        m_dueTimer.start(int(std::min<qint64>(rest, longestDelay)));
        return;
    }
    m_dueTimer.stop();
    m_sinceAutomatic.start();
    startNow(true);
}

// --- changes

void Keyspace::Private::takeChanges(const KeyEventLog::Changes &changes, KeyFollower::Clock::time_point at)
{
    KeyFollower *const follower = m_follower;
    tellBuilder([=, order = options.order, sequence = m_patchSequence](KeyIndexBuilder &builder) {
        QElapsedTimer cost;
        cost.start();
        builder.apply(
            {sequence, at, KeyIndex::of(changes.created, order), KeyIndex::of(changes.removed, order), false});
        const std::chrono::milliseconds spent(cost.elapsed());
        QMetaObject::invokeMethod(
            follower, [follower, spent] { follower->acknowledge(spent); }, Qt::QueuedConnection);
    });
    const QPointer<Private> alive(this);
    if (!changes.renamed.isEmpty())
        Q_EMIT q->keysRenamed(changes.renamed);
    if (alive)
        Q_EMIT q->keysFollowed(changes.created, changes.removed);
}

void Keyspace::Private::takeSample(const FollowSample &sample)
{
    const qint64 known = all.size();
    if (sample.isReplaced || (sample.keys == 0 && known > 0 && sample.isQuiet)) {
        m_isRefreshDue = true;
        refreshWhenDue(sample.keys == 0);
        return;
    }
    // Beyond that the numbers are compared where they should agree: the whole database, all of its changes.
    const bool isComparable = sample.keys >= 0 && options.match.isEmpty() && options.type.isEmpty()
        && progress.state == State::Complete && !followStatus.setting.missing();
    if (!isComparable) {
        m_driftingSamples = 0;
        return;
    }
    const qint64 drift = sample.keys - known;
    const qint64 far = std::max<qint64>(1000, known / 50);
    const qint64 off = std::abs(drift - m_drift);
    const bool isSteady = sample.isQuiet && drift == m_lastDrift && off > 0;
    m_lastDrift = drift;
    m_driftingSamples = isSteady || off > far ? m_driftingSamples + 1 : 0;
    if (m_driftingSamples < samplesOfDrift)
        return;
    if (std::exchange(m_isDriftExamined, false)) {
        // A scan has not changed it: keys that a replica has not been told to delete are counted and not named.
        m_drift = drift;
        m_driftingSamples = 0;
        return;
    }
    if (m_sinceAutomatic.isValid() && !m_sinceAutomatic.hasExpired(doubtfulRest))
        return;
    m_driftingSamples = 0;
    m_isRefreshDue = m_isDriftExamined = true;
    refreshWhenDue(false);
}

} // namespace redshank
