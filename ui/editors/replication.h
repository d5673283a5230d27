// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>

class QObject;

namespace redshank {

class Connection;

/// What a server says of its place in replication.
struct Replication
{
    bool isReadOnlyReplica = false;
    QString master; ///< `host:port` in escaped form; empty: not told
};

/// Asks with INFO replication. Where the server does not tell, it is taken for what the handshake has heard; a replica
/// is then read-only, as replicas are by default. The callback runs once, never inside this call; it is dropped when
/// `context` dies first, and where the connection ends before the answer.
void readReplication(Connection &connection, QObject *context, std::function<void(const Replication &)> callback);

} // namespace redshank
