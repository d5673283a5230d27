// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "commandscope.h"

namespace redshank {

EndpointScope requiredScope(const Command &command, Role role, const CommandTable &table)
{
    const CommandFlags flags = table.flags(command.isEmpty() ? QByteArray() : command[0]);
    // CONFIG GET and ACL GETUSER only read, but what they read are the server's own secrets.
    if (flags.testFlag(CommandFlag::Admin))
        return EndpointScope::Admin;
    if (checkCommand(command, role, SafetyLevel::ReadOnly, table).kind == GateVerdict::Kind::Allow)
        return EndpointScope::Read;
    const bool isAsked = checkCommand(command, role, SafetyLevel::Free, table).kind != GateVerdict::Kind::Allow;
    return isAsked || flags.testFlag(CommandFlag::Dangerous) ? EndpointScope::Admin : EndpointScope::Write;
}

} // namespace redshank
