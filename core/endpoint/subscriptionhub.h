// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/connection.h"

#include <QHash>
#include <QObject>

#include <functional>
#include <memory>
#include <vector>

namespace redshank {

class BackendPool;

/// Who receives live messages. Removed from the hub before it dies.
class Subscriber
{
public:
    /// One message, in JSON made once for all.
    virtual void deliver(const QByteArray &json) = 0;
    /// Something that was subscribed is so no more, and nothing will come of it by itself.
    virtual void subscriptionLost(const Error &why) = 0;

protected:
    ~Subscriber() = default;
};

/// Subscriptions of all clients over one connection of their own: a channel is subscribed once, however many listen.
/// After a loss of the connection all channels are subscribed again, and each subscriber is told of the gap: `gap` and
/// the channel, `pgap` and the pattern, in front of the first message after it. Where the server takes us or a channel
/// back no more, the subscription is lost. One thread.
class SubscriptionHub : public QObject
{
    Q_OBJECT
public:
    enum class Kind : quint8 { Channel, Pattern };
    /// Called later or at once: from now on messages arrive, or why not.
    using Done = std::function<void(const Error &)>;

    /// A message of more than `messageLimit` bytes in JSON is not delivered; a gap is told instead.
    SubscriptionHub(BackendPool &backends, qsizetype messageLimit, QObject *parent = nullptr);
    ~SubscriptionHub() override;

    void subscribe(Subscriber *subscriber, Kind kind, const QByteArray &name, Done done);
    void unsubscribe(Subscriber *subscriber, Kind kind, const QByteArray &name);

private:
    struct Topic
    {
        QList<Subscriber *> subscribers;
        std::vector<std::pair<Subscriber *, Done>> waiting; ///< for the server's confirmation
        quint64 serial = 0; ///< tells a late confirmation of an earlier subscription from this one's
        bool isConfirmed = false;
    };
    struct Message
    {
        Kind kind;
        QByteArray topic;
        QByteArray channel; ///< of a pattern's message
        QByteArray payload;
        QList<Subscriber *> missed{}; ///< no message, but what these are told who may have missed some
    };
    using Topics = QHash<QByteArray, Topic>;

    void ensureConnection();
    void connectionChanged(Connection::State state);
    void subscribeAgain();
    /// No connection for now, or for good.
    void refuseAll(bool isForGood);
    void request(Kind kind, const QByteArray &name);
    void settle(Kind kind, const QByteArray &name, quint64 serial, const ReplyView &reply);
    void receive(const ReplyView &push);
    void post(Message message);
    void deliverAll();
    QByteArray toJson(const Message &message) const;
    Topics &topics(Kind kind) { return kind == Kind::Channel ? m_channels : m_patterns; }

    BackendPool &m_backends;
    const qsizetype m_messageLimit;
    std::unique_ptr<Connection> m_connection;
    Topics m_channels;
    Topics m_patterns;
    QList<Message> m_inbox; ///< the sink only copies; delivery is from the event loop
    quint64 m_serial = 0;
};

} // namespace redshank
