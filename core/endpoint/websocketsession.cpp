// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "websocketsession.h"

#include "backendpool.h"
#include "commandscope.h"
#include "core/base/bytes.h"
#include "jsonwriter.h"
#include "websockettransport.h"

#include <QTimer>
#include <QWebSocket>

namespace redshank {

namespace {

constexpr int kTryAgainLater = 1013; // registered with IANA, not in Qt's list
constexpr qsizetype kCloseReason = 123; // bytes of UTF-8 that fit into a close frame
constexpr size_t kBlockingConnections = 16; // of one client
constexpr qsizetype kSubscriptions = 10'000; // of one client

/// The answers to the channels of one SUBSCRIBE, which come one by one.
struct Confirmations
{
    QByteArray id;
    QByteArrayList names;
    QList<qsizetype> counts; ///< subscriptions of this client, as of each name
    QByteArrayList added; ///< names that it had not before
    qsizetype left = 0;
    Error error;
};

} // namespace

WebSocketSession::WebSocketSession(EndpointContext &context, std::unique_ptr<WebSocketTransport> transport,
    std::unique_ptr<QWebSocket> socket, int database, QObject *parent)
    : QObject(parent)
    , m_endpoint(context)
    , m_transport(std::move(transport))
    , m_socket(std::move(socket))
    , m_database(database)
{
    ++m_endpoint.streams;
    const auto limit = quint64(context.config.limits.webSocketMessage);
    m_socket->setMaxAllowedIncomingMessageSize(limit);
    m_socket->setMaxAllowedIncomingFrameSize(limit);
    connect(m_socket.get(), &QWebSocket::textMessageReceived, this, &WebSocketSession::takeMessage);
    connect(m_socket.get(), &QWebSocket::binaryMessageReceived, this, [this] {
        closeWith(QWebSocketProtocol::CloseCodeDatatypeNotSupported, QStringLiteral("text is spoken here"));
    });
    connect(m_socket.get(), &QWebSocket::disconnected, this, &WebSocketSession::leave);
    connect(m_transport.get(), &WebSocketTransport::violated, this, [this] {
        closeWith(QWebSocketProtocol::CloseCodeProtocolError, QStringLiteral("frames of a client must be masked"));
    });
    // Later: this is called from the middle of the handshake.
    QMetaObject::invokeMethod(m_transport.get(), &WebSocketTransport::release, Qt::QueuedConnection);
}

WebSocketSession::~WebSocketSession()
{
    leave();
    m_socket->disconnect(this);
    m_transport->disconnect(this);
}

void WebSocketSession::shutDown()
{
    m_isClosing = true;
    m_socket->close(QWebSocketProtocol::CloseCodeGoingAway);
}

/// The client is gone. What it still holds goes with this object, later: this may be one of the socket's own signals.
void WebSocketSession::leave()
{
    if (m_hasLeft)
        return;
    m_hasLeft = true;
    m_isClosing = true;
    for (const auto kind : {SubscriptionHub::Kind::Channel, SubscriptionHub::Kind::Pattern}) {
        for (const QByteArray &name : std::as_const(m_topics[int(kind)]))
            m_endpoint.subscriptions->unsubscribe(this, kind, name);
        m_topics[int(kind)].clear();
    }
    --m_endpoint.streams;
    Q_EMIT ended();
}

void WebSocketSession::closeWith(int code, const QString &reason)
{
    if (m_isClosing)
        return;
    m_isClosing = true;
    m_socket->close(QWebSocketProtocol::CloseCode(code), reason);
    // A peer that does not answer the close frame, or does not even read it, is cut.
    QTimer::singleShot(m_endpoint.config.limits.closing, m_transport.get(), &WebSocketTransport::cut);
}

void WebSocketSession::deliver(const QByteArray &json)
{
    send(json);
}

/// As Redis itself does to a client that loses the right to one of its channels.
void WebSocketSession::subscriptionLost(const Error &why)
{
    QString reason = escaped(errorText(why)).left(kCloseReason);
    while (reason.toUtf8().size() > kCloseReason)
        reason.chop(1);
    closeWith(QWebSocketProtocol::CloseCodeBadOperation, reason); // 1011
}

void WebSocketSession::send(const QByteArray &json)
{
    if (m_isClosing)
        return;
    if (m_transport->bytesToWrite() > m_endpoint.config.limits.queued) {
        closeWith(kTryAgainLater, QStringLiteral("too slow"));
        return;
    }
    m_transport->sendText(json);
}

void WebSocketSession::answer(const QByteArray &id, const ReplyView &reply)
{
    if (reply.isError()) {
        const Error error = reply.error();
        answerError(id, error.kind == Error::Kind::LimitExceeded ? tooLong() : errorText(error));
        return;
    }
    JsonWriter json(m_endpoint.config.limits.answer);
    json.beginObject().key("id").raw(id).key("result").reply(reply).endObject();
    if (json.isTooLong())
        answerError(id, tooLong());
    else
        send(json.toByteArray());
}

QByteArray WebSocketSession::tooLong() const
{
    return "ERR the command has run, but its answer takes more than "
        + QByteArray::number(m_endpoint.config.limits.answer)
        + " bytes of JSON; a string of any length is streamed by GET /v1/db/" + QByteArray::number(m_database)
        + "/keys/{key}, others are read in parts";
}

void WebSocketSession::answerError(const QByteArray &id, QByteArrayView text)
{
    JsonWriter json;
    json.beginObject().key("id").raw(id);
    // The rest is the object of an error, whose quoting is decided in one place.
    const QByteArray error = errorJson(text);
    send(json.toByteArray() + ',' + error.sliced(1));
}

void WebSocketSession::takeMessage(const QString &text)
{
    if (m_isClosing)
        return;
    const JsonCommand request = parseJsonCommand(text.toUtf8(), m_endpoint.config.limits.jsonDepth);
    if (request.problem)
        answerError(request.id, request.problem.what.toUtf8());
    else
        run(request);
}

QByteArray WebSocketSession::refusal(const Command &command, Role role) const
{
    const EndpointScope scope = m_endpoint.policy.scope();
    const CommandTable &table = CommandTable::builtIn();
    const GateVerdict verdict = checkCommand(command, role, m_endpoint.config.server.safetyNow(), table);
    if (verdict.kind == GateVerdict::Kind::Refuse)
        return "ERR " + verdict.reason.toUtf8();
    if (requiredScope(command, role, table) > scope)
        return "NOPERM this token may not run " + command.name().left(48);
    if (verdict.kind == GateVerdict::Kind::Confirm && scope != EndpointScope::Admin)
        return "NOPERM " + verdict.reason.toUtf8();
    return {};
}

void WebSocketSession::run(const JsonCommand &request)
{
    const Role role = roleOf(request.command, CommandTable::builtIn());
    if (role == Role::Monitor || role == Role::Transaction || request.command.name() == "SSUBSCRIBE"
        || request.command.name() == "SUNSUBSCRIBE") {
        answerError(request.id, "ERR " + request.command.name() + " is not available over this WebSocket");
        return;
    }
    if (needsOwnConnection(request.command)) {
        answerError(request.id, "ERR this form of " + request.command.name() + " needs a connection of your own");
        return;
    }
    const QByteArray problem = refusal(request.command, role);
    if (!problem.isEmpty()) {
        answerError(request.id, problem);
        return;
    }
    if (role == Role::Feed) {
        changeSubscriptions(request);
        return;
    }
    Connection *const connection = role == Role::Blocking ? takeBlocking() : m_endpoint.backends->data(m_database);
    if (role == Role::Blocking && !connection) {
        answerError(request.id, "ERR too many blocking commands");
        return;
    }
    if (unavailable(connection)) {
        answerError(request.id,
            connection && connection->lastError() ? errorText(connection->lastError())
                                                  : "ERR there is no connection to Redis");
        return;
    }
    runOn(connection, request);
}

void WebSocketSession::runOn(Connection *connection, const JsonCommand &request)
{
    SendOptions options;
    options.isConfirmed = m_endpoint.policy.scope() == EndpointScope::Admin;
    if (++m_pending >= m_endpoint.config.limits.webSocketCommands)
        m_transport->setReadingPaused(true);
    connection->send(request.command, options, this, [this, id = request.id](const ReplyView &reply) {
        answer(id, reply);
        commandSettled();
    });
}

void WebSocketSession::commandSettled()
{
    if (--m_pending == m_endpoint.config.limits.webSocketCommands / 2)
        m_transport->setReadingPaused(false);
}

/// One of this client's own connections that waits for nothing; a new one where all do. One that has failed stays so,
/// whatever is mended on the server.
Connection *WebSocketSession::takeBlocking()
{
    std::erase_if(m_blocking, [](const auto &connection) { return connection->state() == Connection::State::Failed; });
    for (const auto &connection : m_blocking) {
        if (connection->pendingCommands() == 0)
            return connection.get();
    }
    if (m_blocking.size() >= kBlockingConnections)
        return nullptr;
    m_blocking.push_back(m_endpoint.backends->dedicated(Role::Blocking, m_database));
    return m_blocking.back().get();
}

void WebSocketSession::changeSubscriptions(const JsonCommand &request)
{
    const QByteArray name = request.command.name();
    const auto kind = name.startsWith('P') ? SubscriptionHub::Kind::Pattern : SubscriptionHub::Kind::Channel;
    if (name.contains("UNSUBSCRIBE"))
        unsubscribe(request, kind);
    else
        subscribe(request, kind);
}

void WebSocketSession::subscribe(const JsonCommand &request, SubscriptionHub::Kind kind)
{
    auto confirmations = std::make_shared<Confirmations>();
    confirmations->id = request.id;
    confirmations->names = request.command.arguments().sliced(1);
    confirmations->left = confirmations->names.size();
    if (confirmations->names.isEmpty()) {
        answerError(request.id, "ERR name the channels");
        return;
    }
    const qsizetype before = m_topics[0].size() + m_topics[1].size();
    if (before + confirmations->names.size() > kSubscriptions) {
        answerError(request.id, "ERR too many subscriptions");
        return;
    }
    const auto done = [this, confirmations, kind](const Error &error) {
        if (error)
            confirmations->error = error;
        if (--confirmations->left > 0)
            return;
        if (confirmations->error) {
            for (const QByteArray &name : std::as_const(confirmations->added)) { // all or none
                m_topics[int(kind)].remove(name);
                m_endpoint.subscriptions->unsubscribe(this, kind, name);
            }
            answerError(confirmations->id, errorText(confirmations->error));
            return;
        }
        JsonWriter json;
        json.beginObject().key("id").raw(confirmations->id).key("result").beginArray();
        for (qsizetype i = 0; i < confirmations->names.size(); ++i) {
            json.beginArray();
            json.bytes(kind == SubscriptionHub::Kind::Channel ? "subscribe" : "psubscribe");
            json.bytes(confirmations->names.at(i)).integer(confirmations->counts.at(i)).endArray();
        }
        json.endArray().endObject();
        send(json.toByteArray());
    };
    for (const QByteArray &name : std::as_const(confirmations->names)) {
        if (!m_topics[int(kind)].contains(name)) {
            m_topics[int(kind)].insert(name);
            confirmations->added.append(name);
        }
        confirmations->counts.append(m_topics[0].size() + m_topics[1].size());
    }
    for (const QByteArray &name : std::as_const(confirmations->names))
        m_endpoint.subscriptions->subscribe(this, kind, name, done);
}

void WebSocketSession::unsubscribe(const JsonCommand &request, SubscriptionHub::Kind kind)
{
    QByteArrayList names = request.command.arguments().sliced(1);
    if (names.isEmpty()) // all of them
        names = m_topics[int(kind)].values();
    JsonWriter json;
    json.beginObject().key("id").raw(request.id).key("result").beginArray();
    for (const QByteArray &name : std::as_const(names)) {
        m_topics[int(kind)].remove(name);
        m_endpoint.subscriptions->unsubscribe(this, kind, name);
        json.beginArray();
        json.bytes(kind == SubscriptionHub::Kind::Channel ? "unsubscribe" : "punsubscribe").bytes(name);
        json.integer(m_topics[0].size() + m_topics[1].size()).endArray();
    }
    json.endArray().endObject();
    send(json.toByteArray());
}

} // namespace redshank
