// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/secret.h"
#include "core/redis/connectionparams.h"
#include "limits.h"

#include <QByteArrayList>
#include <QObject>
#include <QString>

#include <memory>

class QThread;

namespace redshank {

class EndpointService;

/// What a token may do; each level holds the ones before it.
enum class EndpointScope : quint8 {
    Read, ///< commands with the read-only flag
    Write, ///< commands that write
    Admin, ///< scripts, admin and dangerous commands, and what a profile would ask about first
};

/// A value: what Endpoint needs, copied into its thread.
struct EndpointConfig
{
    ConnectionParams server; ///< its password never leaves the endpoint; SafetyLevel::ReadOnly forces the scope Read
    QString listenAddress =
        QStringLiteral("127.0.0.1"); ///< a loopback literal or `localhost`; anything else is refused
    quint16 port = 8888; ///< 0: any free one, told by started()
    Secret token; ///< empty is refused: there is no open endpoint
    EndpointScope scope = EndpointScope::Write;
    QByteArray rootKey = QByteArrayLiteral("mykey"); ///< the key behind `GET /`, in the server's own database
    QByteArrayList allowedHosts; ///< beside the loopback names; `name` (with our port) or `name:port`
    QByteArrayList allowedOrigins; ///< complete origins, e.g. `http://localhost:3000`
    EndpointLimits limits;
};

/// A fresh token: 256 bits of the system's secure random source as base64url, 43 characters.
Secret makeEndpointToken();

/// The local endpoint: HTTP and WebSocket over one Redis server, in a thread of its own with its own connections, so
/// that neither a stalled window nor a stalled server touches the other. Off until start().
///
/// Used from the thread that owns it; all signals arrive there.
class Endpoint : public QObject
{
    Q_OBJECT
public:
    explicit Endpoint(EndpointConfig config, QObject *parent = nullptr);
    ~Endpoint() override; ///< as stop()

    /// Begins to listen; answers with started() or failed(). Nothing while it runs already.
    void start();
    /// Ends every connection and frees the port; at most 2 s, usually a millisecond. The same object may start again.
    void stop();
    /// Opens the connection that the first request would open, while it runs; serverReached() or serverFailed() follow.
    void connectToServer();
    /// Takes effect with the next start(): a rotated token, another port.
    void setConfig(EndpointConfig config);

    bool isRunning() const { return !m_address.isEmpty(); }
    /// `127.0.0.1:8888` while it runs, else empty.
    QString address() const { return m_address; }
    const EndpointConfig &config() const { return m_config; }

Q_SIGNALS:
    void started(const QString &address);
    /// Could not listen; the sentence names the cause and, for a taken port, a free one.
    void failed(const redshank::Error &error);
    /// While it runs: each time that the server can be used, and each time that it, or a try to reach it, fails.
    void serverReached();
    void serverFailed(const redshank::Error &why);
    void stopped();

private:
    void finish();

    EndpointConfig m_config;
    std::unique_ptr<QThread> m_thread;
    EndpointService *m_service = nullptr; ///< lives in the thread, and as long as it runs
    QString m_address;
    quint64 m_era = 0; ///< tells a late answer of an earlier start() from one of this
};

} // namespace redshank
