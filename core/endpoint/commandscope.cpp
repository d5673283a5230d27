// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "commandscope.h"

namespace redshank {

namespace {

/// What the server's own flags call admin although it only tells something: other clients, and the arguments of other
/// people's commands.
bool tellsOfOthers(const Command &command)
{
    const QByteArray name = command.name();
    if (name == "CLIENT")
        return !isOneOf(command.subcommand(), {"GETNAME", "GETREDIR", "HELP", "ID", "INFO", "TRACKINGINFO"});
    return isOneOf(name, {"COMMANDLOG", "LATENCY", "SLOWLOG"});
}

} // namespace

EndpointScope requiredScope(const Command &command, Role role, const CommandTable &table)
{
    const CommandFlags flags = table.flags(command.isEmpty() ? QByteArray() : command[0]);
    // CONFIG GET and ACL GETUSER only read, but what they read are the server's own secrets; and what a script runs
    // is seen by nobody.
    if (flags & (CommandFlag::Admin | CommandFlag::Script) || tellsOfOthers(command))
        return EndpointScope::Admin;
    if (checkCommand(command, role, SafetyLevel::ReadOnly, table).kind == GateVerdict::Kind::Allow)
        return EndpointScope::Read;
    const bool isAsked = checkCommand(command, role, SafetyLevel::Free, table).kind != GateVerdict::Kind::Allow;
    return isAsked || flags.testFlag(CommandFlag::Dangerous) ? EndpointScope::Admin : EndpointScope::Write;
}

bool needsOwnConnection(const Command &command)
{
    const QByteArray name = command.name();
    if (name == "CLIENT")
        return isOneOf(command.subcommand(),
            {"CACHING", "CAPA", "IMPORT-SOURCE", "NO-EVICT", "NO-TOUCH", "REPLY", "SETINFO", "SETNAME", "TRACKING"});
    return isOneOf(name, {"WAIT", "WAITAOF"});
}

} // namespace redshank
