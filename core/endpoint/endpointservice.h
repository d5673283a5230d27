// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "endpointcontext.h"

#include <QObject>
#include <QTimer>
#include <QWebSocketServer>

#include <map>
#include <memory>
#include <optional>
#include <unordered_set>

namespace redshank {

class BackendPool;
class HttpConnection;
class Listener;
class ServerProbe;
class SubscriptionHub;
class WebSocketSession;
class WebSocketTransport;

/// All of the endpoint that lives in its thread: listener, clients, connections to Redis. Made, used and destroyed
/// there.
class EndpointService : public QObject
{
    Q_OBJECT
public:
    explicit EndpointService(EndpointConfig config);
    ~EndpointService() override;

    void start();
    void connectToServer();
    /// Says farewell to WebSockets and ends everything; then the thread's loop may end.
    void shutDown();

Q_SIGNALS:
    void started(const QString &address);
    void failed(const redshank::Error &error);
    void serverReached();
    void serverFailed(const redshank::Error &why);

private:
    void accept(int descriptor);
    void upgrade(UpgradeRequest request);
    void takeWebSocket();
    void tick();
    void clientsChanged();

    void dropHandshake(const QString &name);

    /// A WebSocket on its way through the library.
    struct Handshake
    {
        std::unique_ptr<WebSocketTransport> transport;
        int database = 0;
    };

    EndpointConfig m_config;
    std::optional<EndpointContext> m_context;
    std::unique_ptr<BackendPool> m_backends;
    std::unique_ptr<ServerProbe> m_probe;
    std::unique_ptr<SubscriptionHub> m_subscriptions;
    std::unique_ptr<Listener> m_listener;
    std::unordered_set<HttpConnection *> m_connections; ///< children of ours
    std::unordered_set<WebSocketSession *> m_sessions;
    std::unique_ptr<QWebSocketServer> m_webSockets; ///< only makes WebSockets of sockets; listens to nothing
    std::map<QString, Handshake> m_handshakes; ///< by the name that their transport bears
    quint64 m_handshakeSerial = 0;
    QTimer m_ticker;
};

} // namespace redshank
