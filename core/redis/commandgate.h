// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "command.h"
#include "commandtable.h"
#include "connection.h"

namespace redshank {

/// What the gate says of one command on one connection.
struct GateVerdict
{
    enum class Kind : quint8 { Allow, Confirm, Refuse };
    Kind kind = Kind::Allow;
    QString reason; ///< one sentence for a person; empty for Allow
};

/// The one gate that the console, the editors, bulk jobs and the endpoint pass: by role of the connection (commands
/// that would shift its replies), by danger, and by the safety level of the profile. Pure; any thread.
GateVerdict checkCommand(const Command &command, Role role, SafetyLevel safety, const CommandTable &table);

/// The role of the connection on which a plain user's command belongs, e.g. Blocking for BLPOP or XREAD BLOCK.
Role roleOf(const Command &command, const CommandTable &table);

} // namespace redshank
