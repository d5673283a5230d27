// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <chrono>

namespace redshank {

/// `1 d 2 h`, `1 min 30 s 500 ms`: every unit that is not zero, so that nothing is rounded; empty for a negative one.
QString durationText(std::chrono::milliseconds duration);

} // namespace redshank
