// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QMetaType>
#include <QString>

namespace redshank {

/// What went wrong, in words for a person and in a kind for the code. A value: copied freely, crosses threads.
struct Error
{
    enum class Kind : quint8 {
        None,
        Cancelled, ///< the asker went away or took it back
        NotSent, ///< provably never left this process
        OutcomeUnknown, ///< left, no reply came: it may or may not have run, and is never resent
        Timeout, ///< a deadline of ours passed; on a command the outcome is unknown
        HostNotFound,
        ConnectionRefused,
        Unreachable,
        ConnectionLost,
        NotRedis, ///< something answered, but not in RESP
        Authentication, ///< NOAUTH, WRONGPASS, wrong user
        Permission, ///< NOPERM
        Database, ///< SELECT refused
        Protocol, ///< malformed RESP, desynchronisation
        LimitExceeded, ///< one of our caps against hostile or oversized input
        ServerError, ///< any other error reply
        ReadOnly, ///< READONLY replica
        Loading,
        OutOfMemory,
        WrongType,
        Refused, ///< by our own command gate or safety level
        NeedsConfirmation, ///< the gate wants a typed confirmation first
        Conflict, ///< compare-and-set: the key is not what was shown
        KeyGone, ///< deleted or expired meanwhile
        Exists, ///< the target exists already
        InvalidInput,
        Io, ///< a file or local resource
    };

    Kind kind = Kind::None;
    QString what; ///< one translated sentence with the cause
    QByteArray server; ///< the server's own words, raw; untrusted, never markup
    QString advice; ///< what can be done; may be empty

    explicit operator bool() const { return kind != Kind::None; }
    /// The cause, the server's words in escaped form and the advice, as plain text on one line.
    QString sentence() const;
};

} // namespace redshank

Q_DECLARE_METATYPE(redshank::Error)
