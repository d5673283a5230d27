// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/redis/command.h"

#include <QByteArray>
#include <QList>
#include <QMetaType>

#include <optional>
#include <utility>
#include <vector>

namespace redshank {

/// A condition that must hold on the server in the very step that writes: what one read command answers.
struct EditCheck
{
    enum class Compare : quint8 {
        Bytes, ///< the same bytes as `expected`; an absent element differs from every value, the empty one included
        Score, ///< the same double, however the two texts spell it
        Absent, ///< nil, 0 or an empty array
        Present, ///< anything else
    };
    Command read;
    Compare compare = Compare::Bytes;
    QByteArray expected{};
    Command theirs{}; ///< reads what to show on a conflict; empty: the reply of `read`

    bool operator==(const EditCheck &) const = default;
};

/// A change of one key, with the bytes that were shown as its baseline. A value: it can be kept, listed, shown as
/// redis-cli commands and staged. Made by the functions of each type (stringvalue.h, hashvalue.h ...), applied by
/// EditApplier in one server-side step: the checks, then the writes, or nothing at all. No edit ever carries a
/// remembered TTL, but for one that brings back a key which had it (editrecording.h).
struct Edit
{
    enum class Existence : quint8 { MustExist, MustBeAbsent };

    QByteArray key;
    QByteArray type; ///< that TYPE must say, where the key must exist
    Existence existence = Existence::MustExist;
    QList<EditCheck> checks{};
    QList<Command> writes{}; ///< as redis-cli would run them, in this order
    /// The only write is a SET whose last argument is the option KEEPTTL. Typed: an argument of that text may as well
    /// be the user's own element. Servers before 6.0 get the TTL in words that they know.
    bool isKeepingTtl = false;
    /// The same checks and writes as one conditional command, for servers that have it; empty: there is none. Every
    /// server has the one of an edit whose key must be absent: SET NX.
    Command native{};
    /// Where the key must be absent and one of `type` is there all the same: reads what to show. Empty: nothing.
    Command existing{};
    /// Undoes the writes before a refused one. A script's commands pass the ACL one by one, so that a later one may be
    /// refused when the first has run.
    QList<Command> rollback{};
    /// Hashes: the field, and the one that must expire when it would have; HSET alone drops a field's own TTL
    /// (Redis 7.4, Valkey 9). Read and set again in the same step; passed over where the server has no such thing.
    std::optional<std::pair<QByteArray, QByteArray>> fieldTtl{};
    QList<EditCheck> applied{}; ///< how to tell afterwards that it has run; empty: nobody can
    /// Takes it back, one at most: only where what it wrote is still there. Empty: it destroys nothing, or what it
    /// destroys is not known here. A field's own TTL does not come back with a field.
    std::vector<Edit> inverse{};

    bool operator==(const Edit &) const = default;
};

/// What became of an edit.
struct EditOutcome
{
    enum class Kind : quint8 {
        Applied,
        Conflict, ///< nothing written: the server holds something else than was shown
        KeyGone, ///< nothing written: deleted or expired meanwhile
        WrongType, ///< nothing written: the key now holds `presentType`
        KeyExists, ///< nothing written: the key was to be new
        Failed, ///< nothing written: `error` says why (refused, not sent, an error reply)
        Unknown, ///< it may or may not have run; never sent again by itself. EditApplier::verify() looks
    };
    Kind kind = Kind::Failed;
    /// Conflict: the present bytes, at most maximumTheirs of them; nothing: the element is not there any more.
    /// KeyExists: the present bytes where the key has the type that was to be created, and they could be read.
    std::optional<QByteArray> theirs;
    qint64 theirsSize =
        -1; ///< at least so many bytes are there; more than theirs->size() where that is their beginning
    qsizetype failedCheck = -1; ///< Conflict: which of Edit::checks
    QByteArray presentType; ///< WrongType and KeyExists: TYPE's word
    Error error; ///< Failed and Unknown, and a sentence for every other kind but Applied

    /// The most of "theirs" that is brought over.
    static constexpr qint64 maximumTheirs = 1024 * 1024;
};

/// What a look at the server says of an edit whose outcome is unknown.
enum class Verification : quint8 {
    Applied, ///< the new bytes are there
    NotApplied, ///< what was shown is still there
    Different, ///< neither: somebody wrote something else, or the key is gone
    CannotTell, ///< the read failed, or the edit leaves nothing to tell it by
};

} // namespace redshank

Q_DECLARE_METATYPE(redshank::Edit)
Q_DECLARE_METATYPE(redshank::EditOutcome)
