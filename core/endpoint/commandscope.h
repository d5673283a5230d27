// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/commandgate.h"
#include "endpoint.h"

namespace redshank {

/// The scope a token needs for a command, by the command's flags and by what the gate thinks of it. Scripts and
/// functions need Admin: the gate does not see what they run.
EndpointScope requiredScope(const Command &command, Role role, const CommandTable &table);

/// Whether a command is about the very connection it runs on, which here is never the client's own: it would change
/// the shared one (CLIENT SETNAME), or speak of writes that went elsewhere (WAIT).
bool needsOwnConnection(const Command &command);

} // namespace redshank
