// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scangovernor.h"

#include <algorithm>

namespace redshank {

void ScanGovernor::answered(int count, Duration roundTrip)
{
    m_idle = std::min(m_idle, roundTrip);
    const Duration cost = roundTrip - m_idle;
    const double perCount = double(cost.count()) / std::max(1, count);

    // One slow call is a hiccup of either side; three in a row at twice the usual price is a server with other work.
    const bool isSlow = m_costPerCount > 0 && perCount > 2 * m_costPerCount && cost > budget;
    m_slowCalls = isSlow ? m_slowCalls + 1 : 0;
    m_isSlowedDown = m_slowCalls >= 3;
    // The price is learned quickly and, while the server is slow, hardly at all: slow must not become usual.
    const double weight = m_costPerCount == 0 ? 1.0 : isSlow ? 0.02 : 0.3;
    m_costPerCount += weight * (perCount - m_costPerCount);

    const double affordable = m_costPerCount > 0 ? double(budget.count()) / m_costPerCount : mostCount;
    int next = int(std::clamp(affordable, double(leastCount), double(mostCount)));
    next = std::min(next, m_count * 2); // a step at a time: the price of large calls is not known yet
    if (cost > budget)
        next = std::min(next, std::max(leastCount, int(double(count) * double(budget.count()) / double(cost.count()))));
    if (m_isSlowedDown)
        next = std::max(leastCount, std::min(next, m_count / 2));
    m_count = next;

    constexpr Duration longestRest = std::chrono::milliseconds(500);
    m_rest = m_isSlowedDown || m_isGentle ? std::min(cost, longestRest) : Duration(0);
}

} // namespace redshank
