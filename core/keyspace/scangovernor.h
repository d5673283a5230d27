// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <array>
#include <chrono>

namespace redshank {

/// Chooses COUNT so that one SCAN call costs the server no more than a few milliseconds, and rests when the server's
/// latency rises. Judges by the time until an answer begins, less that of a call that costs nothing: how long the names
/// then take to arrive is the network's affair. A value without clock or socket.
class ScanGovernor
{
public:
    using Duration = std::chrono::microseconds;
    /// Of the server's time for one call: none shall take 5 ms, and what they cost varies.
    static constexpr Duration budget{4000};
    static constexpr int firstCount = 200;
    static constexpr int leastCount = 50;
    static constexpr int mostCount = 10000;

    /// `isGentle`: rests after every call as long as it took.
    explicit ScanGovernor(bool isGentle = false)
        : m_isGentle(isGentle)
    { }

    int count() const { return m_count; }
    /// A call that costs the server nothing took this long: the network's share of every round trip.
    void setIdleRoundTrip(Duration roundTrip) { m_idle = qMin(m_idle, roundTrip); }
    /// A reply was too large to be taken: calls are much smaller from now on.
    void overflowed();
    /// The answer to a SCAN with this COUNT began after so long.
    void answered(int count, Duration roundTrip);
    /// How long to wait before the next call; zero: at once.
    Duration rest() const { return m_rest; }
    bool isSlowedDown() const { return m_isSlowedDown; }

private:
    double price() const;

    Duration m_idle = Duration::max();
    Duration m_rest{0};
    /// Microseconds per count of the last calls. What disturbs a round trip makes it longer, never shorter, so the
    /// price is the second lowest of them.
    std::array<double, 8> m_prices{};
    int m_priceCount = 0; ///< calls so far
    int m_count = firstCount;
    int m_most = mostCount;
    int m_slowCalls = 0; ///< in a row
    bool m_isGentle;
    bool m_isSlowedDown = false;
};

} // namespace redshank
