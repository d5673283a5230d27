// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/commandgate.h"
#include "endpointcontext.h"
#include "jsoncommand.h"
#include "subscriptionhub.h"

#include <QObject>
#include <QSet>

#include <memory>
#include <vector>

class QWebSocket;

namespace redshank {

class WebSocketTransport;

/// One WebSocket client of `redis.json.v1`: commands with an id each, and subscriptions beside them. Answers come as
/// Redis gives them, so a blocking command holds up no other. Ends by ended(), then is deleted later.
class WebSocketSession final : public QObject, private Subscriber
{
    Q_OBJECT
public:
    WebSocketSession(EndpointContext &context, std::unique_ptr<WebSocketTransport> transport,
        std::unique_ptr<QWebSocket> socket, int database, QObject *parent);
    ~WebSocketSession() override;

    /// The endpoint stops: close 1001.
    void shutDown();

Q_SIGNALS:
    void ended();

private:
    void deliver(const QByteArray &json) override;
    void subscriptionLost(const Error &why) override;
    void takeMessage(const QString &text);
    void run(const JsonCommand &request);
    /// Why this command may not run here; empty where it may.
    QByteArray refusal(const Command &command, Role role) const;
    /// The answer where a reply or its JSON is too long.
    QByteArray tooLong() const;
    void runOn(Connection *connection, const JsonCommand &request);
    Connection *takeBlocking();
    void changeSubscriptions(const JsonCommand &request);
    void subscribe(const JsonCommand &request, SubscriptionHub::Kind kind);
    void unsubscribe(const JsonCommand &request, SubscriptionHub::Kind kind);

    void answer(const QByteArray &id, const ReplyView &reply);
    void answerError(const QByteArray &id, QByteArrayView text);
    void send(const QByteArray &json);
    void commandSettled();
    void closeWith(int code, const QString &reason);
    void leave();

    EndpointContext &m_endpoint;
    std::unique_ptr<WebSocketTransport> m_transport;
    std::unique_ptr<QWebSocket> m_socket; ///< on top of the transport, and gone before it
    const int m_database;
    QSet<QByteArray> m_topics[2]; ///< by SubscriptionHub::Kind
    std::vector<std::unique_ptr<Connection>> m_blocking;
    int m_pending = 0; ///< commands without an answer
    bool m_isClosing = false; ///< nothing more is sent
    bool m_hasLeft = false;
};

} // namespace redshank
