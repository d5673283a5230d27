// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QFlags>

#include <string>
#include <string_view>
#include <unordered_map>

namespace redshank {

class ReplyView;

enum class CommandFlag : quint16 {
    ReadOnly = 1 << 0,
    Write = 1 << 1, ///< may change data; scripts and functions included
    Admin = 1 << 2,
    Dangerous = 1 << 3, ///< the server's @dangerous category
    Blocking = 1 << 4,
    PubSub = 1 << 5,
    Script = 1 << 6,
    Known = 1 << 7, ///< in the table at all
    Gated = 1 << 8, ///< the gate looks at its arguments or at the connection
};
Q_DECLARE_FLAGS(CommandFlags, CommandFlag)
Q_DECLARE_OPERATORS_FOR_FLAGS(CommandFlags)

/// Command name -> flags. The built-in table covers Redis 7.2 and Valkey 8; learned flags of a server's own COMMAND
/// reply are laid over a copy of it, so that module commands are known too. Immutable once shared; any thread.
class CommandTable
{
public:
    static const CommandTable &builtIn();

    /// Flags of `name` in any letter case; none (not even Known) for a command nobody has described.
    CommandFlags flags(QByteArrayView name) const;
    /// Takes over a COMMAND reply; unknown shapes are passed over.
    void learn(const ReplyView &commandReply);

private:
    /// Names differ in their length and their ends; hashing a whole name costs more than the look-up is worth.
    struct NameHash
    {
        using is_transparent = void;
        std::size_t operator()(std::string_view name) const;
    };
    std::unordered_map<std::string, CommandFlags, NameHash, std::equal_to<>> m_flags;
};

} // namespace redshank
