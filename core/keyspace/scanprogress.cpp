// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scanprogress.h"

#include <algorithm>
#include <cmath>

namespace redshank {

double ScanProgress::fraction() const
{
    if (state == State::Complete)
        return 1;
    if (expected < 0)
        return position;
    return expected == 0 ? 0 : std::min(1.0, double(keysSeen) / double(expected));
}

std::chrono::seconds ScanProgress::remaining() const
{
    if (state == State::Complete)
        return std::chrono::seconds(0);
    if (expected < 0 && position >= 0 && positionPerSecond > 0)
        return std::chrono::seconds(qint64(std::ceil((1 - position) / positionPerSecond)));
    if (expected < 0 || keysPerSecond <= 0)
        return std::chrono::seconds(-1);
    const double left = std::max(0.0, double(expected) - double(keysSeen));
    return std::chrono::seconds(qint64(std::ceil(left / keysPerSecond)));
}

} // namespace redshank
