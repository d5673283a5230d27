// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "keyeventsetting.h"

#include <QMetaType>

#include <chrono>

namespace redshank {

/// Whether a list of keys follows its database. A value that crosses threads.
struct FollowStatus
{
    enum class State : quint8 {
        Idle, ///< not asked to
        Connecting,
        Off, ///< the server publishes nothing that helps; see setting
        Live,
        Lost, ///< comes back by itself, and what was missed is caught up by a refresh; `error` says why
        Overrun, ///< more changes than could be taken in; tries again after `retryIn`, with a refresh
        Failed, ///< needs a person: SUBSCRIBE is not permitted, the password is refused
    };
    State state = State::Idle;
    KeyEventSetting setting;
    Error error; ///< of Lost and Failed
    std::chrono::milliseconds retryIn{0};
    double changesPerSecond = 0; ///< of Overrun: names that came and went
    /// TYPE of a key is looked up when it appears; one that changes its type later is not noticed.
    bool isByType = false;

    bool isLive() const { return state == State::Live; }
    /// Whether every name that comes or goes is told of.
    bool isComplete() const { return isLive() && setting.isKnown() && !setting.missing() && !isByType; }
    /// Whether it will not change by itself in a moment.
    bool isSettled() const { return state != State::Connecting; }
    bool operator==(const FollowStatus &other) const
    {
        return state == other.state && setting == other.setting && retryIn == other.retryIn
            && isByType == other.isByType && error.sentence() == other.error.sentence();
    }
};

/// A look at the database from aside: some changes are no event (FLUSHDB, FLUSHALL, SWAPDB, a replica that loads all
/// anew).
struct FollowSample
{
    qint64 keys = -1; ///< DBSIZE; -1: not told
    bool isReplaced = false; ///< FLUSHDB, FLUSHALL or SWAPDB ran somewhere since the look before
    bool isQuiet = false; ///< no event came since the look before
};

} // namespace redshank

Q_DECLARE_METATYPE(redshank::FollowStatus)
Q_DECLARE_METATYPE(redshank::FollowSample)
