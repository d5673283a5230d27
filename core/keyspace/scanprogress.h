// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QMetaType>

#include <chrono>

namespace redshank {

/// How far a scan is. A value that crosses threads.
struct ScanProgress
{
    enum class State : quint8 {
        Idle, ///< nothing was started yet
        Connecting, ///< before the first answer, or between a lost connection and the next
        Scanning,
        Paused,
        Complete, ///< the cursor came back to 0: every key that was there throughout has been seen
        Cancelled,
        Failed, ///< see error; what is known stays
    };
    State state = State::Idle;
    quint64 calls = 0; ///< SCAN calls answered
    quint64 keysSeen = 0; ///< names received; a server may name a key more than once
    qint64 expected = -1; ///< DBSIZE at the start; -1 where the server does not tell
    double keysPerSecond = 0; ///< of the last second or so
    double position = -1; ///< part of the database that the cursor has passed; -1 where it does not tell
    double positionPerSecond = 0; ///< of the last second or so
    int count = 0; ///< COUNT in use, by the governor
    bool isSlowedDown = false; ///< the governor rests because the server's latency rose
    std::chrono::milliseconds elapsed{0}; ///< since start(), pauses included
    quint64 longNames = 0; ///< keys that are not listed because their names are longer than ScanJob::longestName
    bool isBudgetReached = false; ///< Paused because the names take as much memory as they may
    Error error; ///< of Failed, the reason of Connecting, or why it is Paused by itself

    bool isRunning() const { return state == State::Connecting || state == State::Scanning; }
    /// 0 to 1, by keys or else by the cursor; negative where nothing is known.
    double fraction() const;
    /// Negative where it cannot be told.
    std::chrono::seconds remaining() const;
};

} // namespace redshank

Q_DECLARE_METATYPE(redshank::ScanProgress)
