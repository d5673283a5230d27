// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QMetaType>
#include <QString>

namespace redshank {

/// What the handshake learned. Each field may be empty: HELLO and INFO are optional for least-privilege users.
struct ServerInfo
{
    QByteArray product; ///< "redis" or "valkey", as the server says
    QByteArray version; ///< of the product: valkey_version where there is one
    QByteArray redisVersion; ///< the Redis version it is compatible with
    QByteArray mode; ///< "standalone", "cluster", "sentinel"
    QByteArray role; ///< "master", "replica"
    int protocol = 2; ///< RESP version in use

    /// `Redis 7.0.15`, `Valkey 8.1.1`, or an empty string where the server told nothing.
    QString display() const;
    /// Whether the compatible Redis version is at least major.minor; false where it is not known.
    bool isAtLeast(int major, int minor) const;
};

} // namespace redshank

Q_DECLARE_METATYPE(redshank::ServerInfo)
