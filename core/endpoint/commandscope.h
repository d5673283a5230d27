// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/commandgate.h"
#include "endpoint.h"

namespace redshank {

/// The scope a token needs for a command, by the command's flags and by what the gate thinks of it.
EndpointScope requiredScope(const Command &command, Role role, const CommandTable &table);

} // namespace redshank
