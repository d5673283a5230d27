// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <optional>

namespace redshank {

/// Bytes of memory that this process holds (resident set); nothing where the system does not tell.
std::optional<quint64> processMemory();

} // namespace redshank
