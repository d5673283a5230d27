// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scangovernor.h"

#include <algorithm>
#include <limits>

namespace redshank {

double ScanGovernor::price() const
{
    double lowest = std::numeric_limits<double>::max();
    double second = lowest;
    for (int i = 0; i < std::min(m_priceCount, int(m_prices.size())); ++i) {
        const double each = m_prices[size_t(i)];
        second = std::min(second, std::max(each, lowest));
        lowest = std::min(lowest, each);
    }
    return m_priceCount < 3 ? m_prices[size_t(std::max(0, m_priceCount - 1))] : second;
}

void ScanGovernor::overflowed()
{
    m_most = std::max(1, m_count / 16);
    m_count = m_most;
}

void ScanGovernor::answered(int count, Duration roundTrip)
{
    m_idle = std::min(m_idle, roundTrip);
    const Duration cost = roundTrip - m_idle;
    const double perCount = double(cost.count()) / std::max(1, count);

    // One slow call is a hiccup of either side; three in a row at twice the usual price is a server with other work.
    const bool isSlow = m_priceCount > 0 && cost > budget && perCount > 2 * price();
    m_slowCalls = isSlow ? m_slowCalls + 1 : 0;
    m_isSlowedDown = m_slowCalls >= 3;
    m_prices[size_t(m_priceCount) % m_prices.size()] = perCount;
    ++m_priceCount;

    const double affordable = price() > 0 ? double(budget.count()) / price() : mostCount;
    int next = int(std::clamp(affordable, double(leastCount), double(mostCount)));
    next = std::min(next, m_most);
    next = std::min(next, m_count * 2); // a step at a time: the price of large calls is not known yet
    if (m_isSlowedDown)
        next = std::max(std::min(leastCount, m_most), std::min(next, m_count / 2));
    m_count = next;

    constexpr Duration longestRest = std::chrono::milliseconds(500);
    m_rest = m_isSlowedDown || m_isGentle ? std::min(cost, longestRest) : Duration(0);
}

} // namespace redshank
