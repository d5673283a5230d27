// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "endpointservice.h"

#include "backendpool.h"
#include "httpconnection.h"
#include "listener.h"
#include "serverprobe.h"
#include "subscriptionhub.h"
#include "websockethandshake.h"
#include "websocketsession.h"
#include "websockettransport.h"

#include <QDeadlineTimer>
#include <QWebSocket>

#include <algorithm>

#include <sys/socket.h>
#include <unistd.h>

namespace redshank {

namespace {

constexpr std::chrono::milliseconds kTick{100}; // how late a deadline may be

qint64 nowMs()
{
    return QDeadlineTimer::current().deadline();
}

/// To a client that is one too many; without an object for it.
void turnAway(int descriptor)
{
    OutputQueue queue;
    HttpResponse response =
        HttpResponse::error(503, "too many connections").with("Retry-After", QByteArrayLiteral("1"));
    ResponseFraming framing;
    framing.closes = true;
    writeResponse(queue, response, framing);
    iovec piece{};
    queue.peek(&piece, 1);
    [[maybe_unused]] const ssize_t sent = ::send(descriptor, piece.iov_base, piece.iov_len, MSG_NOSIGNAL);
    ::shutdown(descriptor, SHUT_WR);
    char ignored[4096]; // what has come already would turn the close into a reset, which eats the answer
    while (::recv(descriptor, ignored, sizeof ignored, MSG_DONTWAIT) > 0) { }
    ::close(descriptor);
}

} // namespace

EndpointService::EndpointService(EndpointConfig config)
    : m_config(std::move(config))
    , m_ticker(this)
{ }

EndpointService::~EndpointService()
{
    shutDown();
}

void EndpointService::start()
{
    const std::optional<QHostAddress> address = Listener::loopbackAddress(m_config.listenAddress);
    if (!address) {
        Q_EMIT failed(
            {Error::Kind::InvalidInput, tr("%1 is not an address of this machine alone.").arg(m_config.listenAddress),
                {}, tr("The endpoint listens on 127.0.0.1 or ::1 only.")});
        return;
    }
    if (m_config.token.isEmpty()) {
        Q_EMIT failed({Error::Kind::InvalidInput, tr("The endpoint needs a token."), {}, {}});
        return;
    }
    // The policy needs the port that is really listened on, and the listener a poller to be in.
    m_context.emplace(m_config, m_config.port);
    Result<std::unique_ptr<Listener>> listener = m_context->poller.isValid()
        ? Listener::open(m_context->poller, *address, m_config.port, [this](int descriptor) { accept(descriptor); })
        : Error{Error::Kind::Io, tr("The system gives no more file descriptors."), {}, {}};
    if (!listener) {
        Q_EMIT failed(listener.error());
        return;
    }
    m_listener = std::move(listener).value();
    m_context->policy = AccessPolicy(m_config, m_listener->port());
    m_config.server.replyLimit = m_config.limits.answer;
    m_backends = std::make_unique<BackendPool>(m_config.server, m_config.limits.databases);
    m_subscriptions = std::make_unique<SubscriptionHub>(*m_backends, m_config.limits.answer);
    m_probe = std::make_unique<ServerProbe>(*m_backends);
    m_context->backends = m_backends.get();
    m_context->probe = m_probe.get();
    m_context->subscriptions = m_subscriptions.get();
    m_context->upgrade = [this](UpgradeRequest request) { upgrade(std::move(request)); };
    m_context->now = nowMs();

    m_webSockets = std::make_unique<QWebSocketServer>(QString(), QWebSocketServer::NonSecureMode);
    m_webSockets->setSupportedSubprotocols({QString::fromLatin1(jsonSubprotocol)});
    m_webSockets->setMaxPendingConnections(m_config.limits.streams);
    connect(m_webSockets.get(), &QWebSocketServer::newConnection, this, &EndpointService::takeWebSocket);
    connect(&m_ticker, &QTimer::timeout, this, &EndpointService::tick);
    m_ticker.setInterval(kTick);
    connect(m_backends.get(), &BackendPool::serverReached, this, &EndpointService::serverReached);
    connect(m_backends.get(), &BackendPool::serverFailed, this, &EndpointService::serverFailed);
    Q_EMIT started(m_listener->display());
}

void EndpointService::connectToServer()
{
    if (m_backends)
        m_backends->data(m_config.server.database);
}

void EndpointService::shutDown()
{
    m_ticker.stop();
    m_listener.reset();
    const auto connections = std::exchange(m_connections, {});
    for (HttpConnection *const connection : connections)
        delete connection;
    const auto sessions = std::exchange(m_sessions, {});
    for (WebSocketSession *const session : sessions) {
        session->shutDown();
        delete session;
    }
    m_handshakes.clear();
    m_webSockets.reset();
    m_subscriptions.reset();
    m_probe.reset();
    m_backends.reset();
}

void EndpointService::accept(int descriptor)
{
    if (m_connections.empty())
        m_context->now = nowMs(); // the clock stood still while nobody was there
    if (int(m_connections.size() + m_sessions.size() + m_handshakes.size()) >= m_config.limits.connections) {
        turnAway(descriptor);
        return;
    }
    auto *const connection = new HttpConnection(*m_context, descriptor, this);
    m_connections.insert(connection);
    clientsChanged();
    connect(connection, &HttpConnection::ended, this, [this, connection] {
        if (m_connections.erase(connection) > 0)
            connection->deleteLater();
        clientsChanged();
    });
}

/// The clock runs only while somebody is there whose deadlines it could tell.
void EndpointService::clientsChanged()
{
    const bool isNeeded = !m_connections.empty();
    if (isNeeded == m_ticker.isActive())
        return;
    m_context->now = nowMs();
    if (isNeeded)
        m_ticker.start();
    else
        m_ticker.stop();
}

void EndpointService::tick()
{
    m_context->now = nowMs();
    const std::vector<HttpConnection *> connections(m_connections.begin(), m_connections.end());
    for (HttpConnection *const connection : connections)
        connection->checkDeadlines();
}

void EndpointService::upgrade(UpgradeRequest request)
{
    Handshake handshake;
    handshake.database = webSocketDatabase(RequestTarget(request.request.target), m_config.server.database).value();
    // The library hands its socket on as a QWebSocket that tells nothing of it but the name of the peer.
    const QString name = QString::number(++m_handshakeSerial);
    handshake.transport = std::make_unique<WebSocketTransport>(
        std::move(request.socket), canonicalHandshake(request.request), request.rest, name);
    WebSocketTransport *const transport = handshake.transport.get();
    m_handshakes.emplace(name, std::move(handshake));
    connect(transport, &WebSocketTransport::disconnected, this, [this, name] { dropHandshake(name); });
    m_webSockets->handleConnection(transport);
}

/// A client that leaves before its handshake is through; later than that there is nothing to be found.
void EndpointService::dropHandshake(const QString &name)
{
    const auto found = m_handshakes.find(name);
    if (found == m_handshakes.end())
        return;
    found->second.transport.release()->deleteLater();
    m_handshakes.erase(found);
}

void EndpointService::takeWebSocket()
{
    while (std::unique_ptr<QWebSocket> socket{m_webSockets->nextPendingConnection()}) {
        const auto found = m_handshakes.find(socket->peerName());
        if (found == m_handshakes.end())
            continue;
        Handshake handshake = std::move(found->second);
        m_handshakes.erase(found);
        auto *const session = new WebSocketSession(
            *m_context, std::move(handshake.transport), std::move(socket), handshake.database, this);
        m_sessions.insert(session);
        connect(session, &WebSocketSession::ended, this, [this, session] {
            if (m_sessions.erase(session) > 0)
                session->deleteLater();
        });
    }
}

} // namespace redshank
