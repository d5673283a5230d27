// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "commandgate.h"

#include <QCoreApplication>

#include <algorithm>
#include <initializer_list>

namespace redshank {

namespace {

using Verdict = GateVerdict::Kind;

GateVerdict verdict(Verdict kind, const char *reason, const Command &command)
{
    return {kind,
        QCoreApplication::translate("redshank::checkCommand", reason)
            .arg(QString::fromUtf8(command.name().left(48)).remove(QChar(u'\0')))};
}

bool hasArgument(const Command &command, const char *word)
{
    return std::any_of(command.arguments().cbegin() + 1, command.arguments().cend(),
        [&](const QByteArray &argument) { return argument.compare(word, Qt::CaseInsensitive) == 0; });
}

bool isBlocking(const Command &command, const QByteArray &name, CommandFlags flags)
{
    if (name == "XREAD" || name == "XREADGROUP")
        return hasArgument(command, "BLOCK");
    return flags.testFlag(CommandFlag::Blocking);
}

bool isSubscription(const QByteArray &name)
{
    return isOneOf(name, {"SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE", "UNSUBSCRIBE", "PUNSUBSCRIBE", "SUNSUBSCRIBE"});
}

bool isTransactional(const QByteArray &name)
{
    return isOneOf(name, {"MULTI", "EXEC", "DISCARD", "WATCH", "UNWATCH"});
}

/// As far as the server reads a name: some of them compare it as a C string, so that `QUIT\0x` is a QUIT.
QByteArray nameOf(const Command &command)
{
    const QByteArray name = command.name();
    const qsizetype end = name.indexOf('\0');
    return end < 0 ? name : name.first(end);
}

/// Commands that change what later replies on a connection mean, or whose state the connection itself keeps.
GateVerdict checkConnection(const Command &command, const QByteArray &name, CommandFlags flags, Role role)
{
    if (isOneOf(name, {"POST", "HOST:"}))
        return verdict(Verdict::Refuse,
            QT_TRANSLATE_NOOP("redshank::checkCommand", "%1 looks like HTTP to the server, which would hang up"),
            command);
    if (isOneOf(name, {"SYNC", "PSYNC", "REPLCONF"}) || (name == "CLUSTER" && command.subcommand() == "SYNCSLOTS"))
        return verdict(Verdict::Refuse,
            QT_TRANSLATE_NOOP("redshank::checkCommand", "%1 belongs to replication and would take over the connection"),
            command);
    if (name == "CLIENT" && isOneOf(command.subcommand(), {"REPLY", "TRACKING", "CACHING"}))
        return verdict(Verdict::Refuse,
            QT_TRANSLATE_NOOP("redshank::checkCommand", "%1 REPLY, TRACKING and CACHING would shift every later reply"),
            command);
    if (name == "SCRIPT" && command.subcommand() == "DEBUG")
        return verdict(Verdict::Refuse,
            QT_TRANSLATE_NOOP("redshank::checkCommand", "%1 DEBUG would turn the connection over to the debugger"),
            command);
    if (isOneOf(name, {"HELLO", "AUTH", "SELECT", "RESET", "QUIT", "ASKING", "READONLY", "READWRITE"}))
        return verdict(Verdict::Refuse,
            QT_TRANSLATE_NOOP("redshank::checkCommand",
                "%1 changes the connection that others share; connect with other settings instead"),
            command);

    const bool isPing = name == "PING";
    if (role == Role::Feed)
        return isSubscription(name) || isPing
            ? GateVerdict{}
            : verdict(Verdict::Refuse,
                QT_TRANSLATE_NOOP("redshank::checkCommand", "%1 cannot run on a connection that receives messages"),
                command);
    if (role == Role::Monitor)
        return name == "MONITOR"
            ? GateVerdict{}
            : verdict(Verdict::Refuse,
                QT_TRANSLATE_NOOP("redshank::checkCommand", "%1 cannot run on a connection that monitors"), command);
    if (isSubscription(name) || name == "MONITOR")
        return verdict(Verdict::Refuse,
            QT_TRANSLATE_NOOP("redshank::checkCommand", "%1 needs a connection of its own; open a feed"), command);
    if (isTransactional(name) && role != Role::Transaction)
        return verdict(Verdict::Refuse,
            QT_TRANSLATE_NOOP(
                "redshank::checkCommand", "%1 needs a connection of its own, others would get into the transaction"),
            command);
    if (isBlocking(command, name, flags) && role != Role::Blocking)
        return verdict(Verdict::Refuse,
            QT_TRANSLATE_NOOP("redshank::checkCommand", "%1 would block every other command on this connection"),
            command);
    return {};
}

/// Whether a container command's subcommand only reads.
bool isHarmlessSubcommand(const QByteArray &name, const QByteArray &sub)
{
    if (name == "CONFIG")
        return isOneOf(sub, {"GET", "HELP"});
    if (name == "CLIENT")
        return isOneOf(sub,
            {"LIST", "INFO", "ID", "GETNAME", "SETNAME", "SETINFO", "GETREDIR", "TRACKINGINFO", "HELP", "NO-EVICT",
                "NO-TOUCH"});
    if (name == "ACL")
        return isOneOf(sub, {"WHOAMI", "LIST", "USERS", "CAT", "LOG", "DRYRUN", "GETUSER", "GENPASS", "HELP"});
    if (name == "CLUSTER")
        return isOneOf(sub,
            {"INFO", "NODES", "SLOTS", "SHARDS", "MYID", "MYSHARDID", "KEYSLOT", "COUNTKEYSINSLOT", "GETKEYSINSLOT",
                "LINKS", "REPLICAS", "SLAVES", "HELP", "SLOT-STATS"});
    if (name == "SCRIPT")
        return isOneOf(sub, {"EXISTS", "SHOW", "HELP"});
    if (name == "FUNCTION")
        return isOneOf(sub, {"LIST", "STATS", "DUMP", "HELP"});
    if (name == "MODULE")
        return isOneOf(sub, {"LIST", "HELP"});
    if (name == "SENTINEL")
        return isOneOf(sub,
            {"MASTERS", "MASTER", "REPLICAS", "SLAVES", "SENTINELS", "GET-MASTER-ADDR-BY-NAME", "CKQUORUM", "MYID",
                "HELP"});
    if (name == "LATENCY" || name == "SLOWLOG")
        return sub != "RESET";
    if (name == "MEMORY")
        return sub != "PURGE";
    return false;
}

bool isContainer(const QByteArray &name)
{
    return isOneOf(name,
        {"ACL", "CLIENT", "CLUSTER", "CONFIG", "FUNCTION", "LATENCY", "MEMORY", "MODULE", "SCRIPT", "SENTINEL",
            "SLOWLOG"});
}

bool isDangerous(const Command &command, const QByteArray &name)
{
    if (isContainer(name))
        return !isHarmlessSubcommand(name, command.subcommand());
    return isOneOf(name,
        {"FLUSHALL", "FLUSHDB", "SHUTDOWN", "DEBUG", "SWAPDB", "REPLICAOF", "SLAVEOF", "FAILOVER", "MIGRATE", "KEYS",
            "SAVE", "BGSAVE", "BGREWRITEAOF"});
}

/// ReadOnly, or Locked.
GateVerdict checkReadOnly(const Command &command, const QByteArray &name, CommandFlags flags, SafetyLevel safety)
{
    const char *reason = safety == SafetyLevel::Locked
        ? QT_TRANSLATE_NOOP("redshank::checkCommand", "%1 is refused: changes are locked on this connection")
        : QT_TRANSLATE_NOOP("redshank::checkCommand", "%1 is refused: this connection is read-only");
    if (!flags.testFlag(CommandFlag::Known))
        return verdict(Verdict::Refuse,
            safety == SafetyLevel::Locked ? QT_TRANSLATE_NOOP(
                "redshank::checkCommand", "%1 is not known to only read, and changes are locked on this connection")
                                          : QT_TRANSLATE_NOOP("redshank::checkCommand",
                                              "%1 is not known to only read, and this connection is read-only"),
            command);
    // A transaction is judged by the commands within it.
    if (isTransactional(name) || isSubscription(name) || name == "MONITOR")
        return {};
    if (flags.testFlag(CommandFlag::Write) || isDangerous(command, name))
        return verdict(Verdict::Refuse, reason, command);
    // @dangerous for the server because they tell about it, not because they change it.
    const bool tellsOnly = isOneOf(name, {"INFO", "ROLE", "LASTSAVE", "SORT_RO"});
    if (flags.testFlag(CommandFlag::Dangerous) && !tellsOnly)
        return verdict(Verdict::Refuse, reason, command);
    return {};
}

} // namespace

GateVerdict checkCommand(const Command &command, Role role, SafetyLevel safety, const CommandTable &table)
{
    if (command.isEmpty() || command[0].isEmpty())
        return {Verdict::Refuse, QCoreApplication::translate("redshank::checkCommand", "An empty command")};
    const CommandFlags flags = table.flags(command[0]);
    // The common case, on the hot path of every command.
    if (safety == SafetyLevel::Free && role == Role::Data && flags.testFlag(CommandFlag::Known)
        && !(flags & (CommandFlag::Gated | CommandFlag::Blocking)))
        return {};

    const QByteArray name = nameOf(command);
    GateVerdict result = checkConnection(command, name, flags, role);
    if (result.kind != Verdict::Allow)
        return result;
    if (safety == SafetyLevel::ReadOnly || safety == SafetyLevel::Locked)
        return checkReadOnly(command, name, flags, safety);
    if (isDangerous(command, name))
        return verdict(Verdict::Confirm,
            QT_TRANSLATE_NOOP("redshank::checkCommand", "%1 can do damage to the whole server; it must be confirmed"),
            command);
    const bool mayWrite = flags.testFlag(CommandFlag::Write) || !flags.testFlag(CommandFlag::Known);
    if (safety == SafetyLevel::Confirm && mayWrite && !isTransactional(name))
        return verdict(Verdict::Confirm,
            QT_TRANSLATE_NOOP(
                "redshank::checkCommand", "%1 may change data; on this connection every change must be confirmed"),
            command);
    return {};
}

Role roleOf(const Command &command, const CommandTable &table)
{
    const QByteArray name = command.name();
    if (isSubscription(name))
        return Role::Feed;
    if (name == "MONITOR")
        return Role::Monitor;
    if (isTransactional(name))
        return Role::Transaction;
    return !command.isEmpty() && isBlocking(command, name, table.flags(command[0])) ? Role::Blocking : Role::Data;
}

} // namespace redshank
