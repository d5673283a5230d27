// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/connectionparams.h"
#include "core/redis/reply.h"

#include <QByteArrayList>
#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>

namespace redshank {

/// A real redis-server (or valkey-server) on a temporary unix socket, without persistence, that dies with the test.
/// For tests only: everything here blocks.
class RealServer
{
public:
    RealServer() = default;
    ~RealServer();
    RealServer(const RealServer &) = delete;

    /// Starts with `arguments` behind ours and waits until it answers. "port 0" unless `arguments` say otherwise.
    bool start(const QStringList &arguments = {});
    /// kill -9, as in a crash.
    void kill();
    /// The same socket and arguments again, empty.
    bool restart();
    /// SIGSTOP and SIGCONT: the server freezes with its sockets open.
    void freeze();
    void thaw();

    QString path() const { return m_folder.filePath(QStringLiteral("redis.sock")); }
    QString folder() const { return m_folder.path(); }
    qint64 pid() const { return m_process.processId(); }
    ConnectionParams params(int database = 0) const;

    /// One command on a blocking connection of its own; an error reply comes back as such.
    Reply command(const QByteArrayList &arguments, int database = 0);
    /// Many commands in one pipeline; the replies are dropped.
    bool pipeline(const QList<QByteArrayList> &commands, int database = 0);
    /// Calls of a command as INFO commandstats counts them.
    qint64 calls(const QByteArray &commandName);
    QByteArray errorText() const { return m_error; }

private:
    QTemporaryDir m_folder;
    QProcess m_process;
    QStringList m_arguments;
    QByteArray m_error;
};

} // namespace redshank
