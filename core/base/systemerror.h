// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstring>

namespace redshank {

/// The system's own words for an errno, in the locale's language. For one thread at a time, as strerror() is.
inline QString systemErrorText(int number)
{
    return QString::fromLocal8Bit(std::strerror(number));
}

} // namespace redshank
