// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/live/keyspacefixture.h"

/// A key space that follows a server which publishes what it is told to.
class FollowFixture : public KeyspaceFixture
{
    Q_OBJECT
protected:
    using Follow = FollowStatus::State;

    void publish(const QByteArray &flags) { m_server->command({"CONFIG", "SET", "notify-keyspace-events", flags}); }
    static void follow(Keyspace &keyspace)
    {
        keyspace.setFollowing(true);
        keyspace.start();
    }
    static bool isLive(const Keyspace &keyspace) { return keyspace.followStatus().isLive() && keyspace.isComplete(); }
    /// What the server has, in natural order.
    QByteArrayList there(int database = 0)
    {
        QByteArrayList keys;
        for (const Reply &key : m_server->command({"KEYS", "*"}, database).elements)
            keys.append(key.bytes);
        return names(KeyIndex::of(keys));
    }
    bool agrees(const Keyspace &keyspace) { return names(keyspace.index()) == there(); }
    qint64 clients(const QByteArray &type)
    {
        return m_server->command({"CLIENT", "LIST", "TYPE", type}).bytes.count('\n');
    }
};
