// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/redis/connectionparams.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QList>
#include <QMetaType>

namespace redshank {

/// Where something was done: what is undone is undone there and nowhere else.
struct UndoServer
{
    QString address; ///< as ServerAddress::display() writes it
    QByteArray user;
    int database = 0;

    static UndoServer of(const ConnectionParams &params)
    {
        return {params.address.display(), params.user, params.database};
    }
    bool operator==(const UndoServer &) const = default;
};

/// One thing that a person did, to one key or to many, as the journal knows it.
struct UndoOperation
{
    enum class Kind : quint8 { Deleted = 1, Overwritten = 2, RenamedOver = 3, ExpiryChanged = 4, Edited = 5 };

    QByteArray id; ///< 16 random bytes
    UndoServer server;
    Kind kind = Kind::Deleted;
    qint64 time = 0; ///< of its first record: milliseconds since 1970 by the clock of this machine
    qint64 keys = 0;
    qint64 bytes = 0; ///< in the journal
};

/// What became of each key when an operation was undone.
struct UndoAccount
{
    struct Refusal
    {
        QByteArray key;
        Error error;
    };
    QByteArrayList restored; ///< is there again, or has its old expiry
    QByteArrayList renamedBack; ///< the names that what had been renamed over a key has again
    QByteArrayList existing; ///< there is a key of that name again: left alone
    QByteArrayList expired; ///< its time has passed meanwhile
    QByteArrayList changed; ///< what was to be undone has been changed since, or is gone: left alone
    QList<Refusal> refused;
    QByteArrayList unknown; ///< sent, no answer came
    qint64 untouched = 0; ///< provably never sent: cancelled, or the connection was lost before

    qint64 settled() const
    {
        return restored.size() + existing.size() + expired.size() + changed.size() + refused.size() + unknown.size();
    }
};

} // namespace redshank

Q_DECLARE_METATYPE(redshank::UndoOperation)
Q_DECLARE_METATYPE(redshank::UndoAccount)
