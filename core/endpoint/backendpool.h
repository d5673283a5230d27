// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/connection.h"
#include "httpresponse.h"

#include <QObject>

#include <memory>
#include <optional>
#include <unordered_map>

namespace redshank {

/// The endpoint's own connections: one per database that all plain commands share, pipelined, opened when first needed.
/// Commands that would shift the replies of others get a dedicated one. A user or a password that one of them has found
/// refused is sent by no other, for as long as the pool lives: that could lock the user out. One thread.
class BackendPool : public QObject
{
    Q_OBJECT
public:
    BackendPool(ConnectionParams server, int databaseLimit, QObject *parent = nullptr);
    ~BackendPool() override;

    /// The shared connection of a database, connecting or connected. Null where too many databases are in use.
    /// Not to be kept beyond the commands that are sent at once.
    Connection *data(int database);
    /// A connection for one user, opened; dropping it drops its command on the server.
    std::unique_ptr<Connection> dedicated(Role role, int database);
    const ConnectionParams &server() const { return m_server; }
    /// Whether another try after this failure cannot do harm: it would not send what has been refused.
    bool mayTryAgain(const Error &failure) const;
    /// Whether any shared connection is ready; opens none and revives none.
    bool isServerReached() const;
    /// Whether the server has been seen to refuse EVAL, so that it need not be asked with a whole value each time.
    bool areScriptsRefused() const { return m_areScriptsRefused; }
    void setScriptsRefused(bool areRefused) { m_areScriptsRefused = areRefused; }

Q_SIGNALS:
    /// Of the server's own database, which is never given up for another one: each time that it can be used, or cannot.
    void serverReached();
    void serverFailed(const redshank::Error &why);
    /// Once; for our own connections, of which those that are not ready give up.
    void passwordRefused(const redshank::Error &why);

private:
    struct Shared
    {
        std::unique_ptr<Connection> connection;
        quint64 lastUse = 0;
        qint64 failedAt = 0; ///< milliseconds, 0 while it has not failed
    };
    bool makeRoom();
    void tellOfServer(const Connection &home);
    void rememberRefusal(const Error &why);
    void revive(Shared &shared);

    ConnectionParams m_server;
    int m_databaseLimit;
    quint64 m_uses = 0;
    bool m_areScriptsRefused = false;
    std::optional<Error> m_refusal; ///< of the password
    std::unordered_map<int, Shared> m_shared;
};

/// The answer where `connection` (null: none to be had) cannot take a command now; nothing where it can.
std::optional<HttpResponse> unavailable(const Connection *connection);

/// What a failed command means over HTTP: 400, 403, 404, 502, 503 with Retry-After, 504.
HttpResponse responseOf(const Error &error, const Connection *connection);

/// The server's own words where there are some, else ours.
QByteArray errorText(const Error &error);

} // namespace redshank
