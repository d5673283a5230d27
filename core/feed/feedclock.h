// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <chrono>
#include <ctime>

namespace redshank {

/// The time of arrival for each message of a feed: exact to the microsecond up to some 16,000 a second. Above that it
/// is read for every 16th message, since a precise reading costs as much as storing a message; a stamp is then old by
/// at most one tick of the kernel (1 to 4 ms). One thread.
class FeedClock
{
public:
    /// Since the epoch, UTC.
    std::chrono::microseconds now()
    {
        const qint64 current = tick();
        if (current != m_tick)
            m_readings = 0;
        m_tick = current;
        if (++m_readings <= exactPerTick || m_readings % shared == 0)
            m_last = precise();
        return m_last;
    }

private:
    static constexpr int exactPerTick = 64;
    static constexpr int shared = 16;

    static std::chrono::microseconds precise()
    {
        return std::chrono::duration_cast<std::chrono::microseconds>(
            std::chrono::system_clock::now().time_since_epoch());
    }
    static qint64 tick()
    {
#ifdef CLOCK_REALTIME_COARSE
        // Reads the kernel's last tick from shared memory, without asking the hardware.
        timespec coarse{};
        clock_gettime(CLOCK_REALTIME_COARSE, &coarse);
        return qint64(coarse.tv_sec) * 1'000'000'000 + coarse.tv_nsec;
#else
        return precise().count();
#endif
    }

    qint64 m_tick = 0;
    int m_readings = 0;
    std::chrono::microseconds m_last{0};
};

} // namespace redshank
