// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <ctime>

namespace redshank {

/// The lock of SafetyLevel::Locked: closed, or open until a time has passed. One for all connections of a session,
/// which share it by the copies of their ConnectionParams; any thread.
class WriteLock
{
public:
    void openFor(std::chrono::nanoseconds time) { m_until = now() + time; }
    void close() { m_until = std::chrono::nanoseconds(0); }
    bool isOpen() const { return left().count() > 0; }
    /// Until it closes by itself; 0: it is closed.
    std::chrono::nanoseconds left() const { return std::max(m_until.load() - now(), std::chrono::nanoseconds(0)); }

private:
    /// A clock that nobody can set back, and that goes on while the machine sleeps: an open lock is not found open in
    /// the morning.
    static std::chrono::nanoseconds now()
    {
        timespec time{};
        clock_gettime(CLOCK_BOOTTIME, &time);
        return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
    }

    std::atomic<std::chrono::nanoseconds> m_until{std::chrono::nanoseconds(0)};
};

} // namespace redshank
