// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "writelock.h"

#include <QMetaType>
#include <QString>

#include <chrono>
#include <memory>

namespace redshank {

/// Where a server listens. TLS, Sentinel, Cluster and tunnels become further transports here.
struct ServerAddress
{
    enum class Transport : quint8 { Tcp, Unix };
    Transport transport = Transport::Tcp;
    QString host = QStringLiteral("127.0.0.1"); ///< a name or an IP literal without brackets
    quint16 port = 6379;
    QString path; ///< of a unix socket, at most 107 bytes in the file system's encoding

    /// `host:port`, `[v6]:port` or the socket's path: for people, without credentials.
    QString display() const;
    bool operator==(const ServerAddress &) const = default;
};

/// How much a profile lets through the command gate.
enum class SafetyLevel : quint8 {
    Free, ///< dangerous commands still ask
    Confirm, ///< every write asks
    ReadOnly, ///< writes and dangerous commands are refused
    Locked, ///< as ReadOnly, but for the time that its WriteLock is open: then as Free
};

/// All that a connection needs; a value, copied into the thread that uses it.
struct ConnectionParams
{
    ServerAddress address;
    QByteArray user; ///< empty: the server's default user
    Secret password; ///< empty: no AUTH is sent
    int database = 0;
    SafetyLevel safety = SafetyLevel::Free;
    std::shared_ptr<WriteLock> writeLock; ///< of SafetyLevel::Locked; without one it stays locked
    std::chrono::milliseconds connectTimeout{5000}; ///< for each address, and for the handshake as a whole
    std::chrono::milliseconds commandTimeout{15000}; ///< from send() to the reply
    /// Bytes of one reply, an element counting 16 beside its text. A longer one is read to its end without being kept,
    /// and settles its command as LimitExceeded: it has run, and the connection and the other commands go on. Not for
    /// Feed and Monitor. 0: only the caps that guard against a hostile server, which end the connection.
    qint64 replyLimit = 0;

    /// What the gate goes by at this moment.
    SafetyLevel safetyNow() const
    {
        return safety == SafetyLevel::Locked && writeLock && writeLock->isOpen() ? SafetyLevel::Free : safety;
    }
    /// Whether every change is refused at this moment.
    bool refusesChanges() const
    {
        const SafetyLevel now = safetyNow();
        return now == SafetyLevel::ReadOnly || now == SafetyLevel::Locked;
    }
};

/// Reads `redis://[user[:password]@]host[:port][/db]`, `unix://[user[:password]@]/path[?db=n]`, `host:port`, `host`,
/// `[v6]:port` or the path of a socket; `redis://` takes `?db=n` as well. `rediss://` and any other parameter of the
/// query are refused in one clear line. Percent-encoding is decoded to bytes.
Result<ConnectionParams> parseServerUri(const QString &text);

} // namespace redshank

Q_DECLARE_METATYPE(redshank::ConnectionParams)
