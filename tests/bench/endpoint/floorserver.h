// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <atomic>
#include <thread>

namespace redshank {

/// The least that answers GET over HTTP out of Redis: raw sockets and one pipelined Redis connection in one epoll loop,
/// no check, no limit, no header but the length. What the endpoint is measured against.
class FloorServer
{
public:
    /// Serves `key` of the Redis behind the unix socket `redisPath`.
    FloorServer(QByteArray redisPath, QByteArray key);
    ~FloorServer();

    quint16 port() const { return m_port; }

private:
    void run();

    QByteArray m_redisPath;
    QByteArray m_command;
    int m_listener = -1;
    quint16 m_port = 0;
    std::atomic_bool m_isStopping = false;
    std::thread m_thread;
};

} // namespace redshank
