// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "subscriptionhub.h"

#include "backendpool.h"
#include "jsonwriter.h"

#include <QSet>

namespace redshank {

SubscriptionHub::SubscriptionHub(BackendPool &backends, qsizetype messageLimit, QObject *parent)
    : QObject(parent)
    , m_backends(backends)
    , m_messageLimit(messageLimit)
{ }

SubscriptionHub::~SubscriptionHub() = default;

void SubscriptionHub::ensureConnection()
{
    if (!m_connection) {
        m_connection = m_backends.dedicated(Role::Feed, m_backends.server().database);
        m_connection->setPushSink([this](const ReplyView &push) { receive(push); });
        connect(m_connection.get(), &Connection::stateChanged, this, &SubscriptionHub::connectionChanged);
    } else if (m_connection->state() == Connection::State::Failed
        && m_backends.mayTryAgain(m_connection->lastError())) {
        m_connection->retry();
    }
}

void SubscriptionHub::subscribe(Subscriber *subscriber, Kind kind, const QByteArray &name, Done done)
{
    ensureConnection();
    Topic &topic = topics(kind)[name];
    if (topic.isConfirmed) {
        if (!topic.subscribers.contains(subscriber))
            topic.subscribers.append(subscriber);
        done({});
        return;
    }
    topic.waiting.emplace_back(subscriber, std::move(done));
    if (topic.serial != 0)
        return; // asked for already
    switch (m_connection->state()) {
    case Connection::State::Waiting:
    case Connection::State::Failed:
        connectionChanged(m_connection->state());
        break;
    case Connection::State::Ready:
        request(kind, name);
        break;
    default:
        break; // connectionChanged() asks for all at once
    }
}

void SubscriptionHub::unsubscribe(Subscriber *subscriber, Kind kind, const QByteArray &name)
{
    const auto found = topics(kind).find(name);
    if (found == topics(kind).end())
        return;
    found->subscribers.removeAll(subscriber);
    std::erase_if(found->waiting, [subscriber](const auto &each) { return each.first == subscriber; });
    if (!found->subscribers.isEmpty() || !found->waiting.empty())
        return;
    const bool isAsked = found->serial != 0;
    topics(kind).remove(name);
    if (isAsked && m_connection->state() == Connection::State::Ready)
        m_connection->send(
            Command{kind == Kind::Channel ? "UNSUBSCRIBE" : "PUNSUBSCRIBE", name}, this, [](const ReplyView &) {});
}

void SubscriptionHub::request(Kind kind, const QByteArray &name)
{
    Topic &topic = topics(kind)[name];
    topic.serial = ++m_serial;
    m_connection->send(Command{kind == Kind::Channel ? "SUBSCRIBE" : "PSUBSCRIBE", name}, this,
        [this, kind, name, serial = topic.serial](const ReplyView &reply) { settle(kind, name, serial, reply); });
}

void SubscriptionHub::settle(Kind kind, const QByteArray &name, quint64 serial, const ReplyView &reply)
{
    const auto found = topics(kind).find(name);
    if (found == topics(kind).end() || found->serial != serial)
        return;
    const auto waiting = std::exchange(found->waiting, {});
    QList<Subscriber *> lost;
    if (reply.isError()) {
        lost = found->subscribers; // confirmed before, and now refused
        topics(kind).remove(name);
    } else {
        found->isConfirmed = true;
        if (!found->subscribers.isEmpty()) // confirmed before, so the subscription was lost meanwhile
            post({kind, name, {}, {}, found->subscribers});
        for (const auto &each : waiting) {
            if (!found->subscribers.contains(each.first))
                found->subscribers.append(each.first);
        }
    }
    const Error error = reply.error();
    for (const auto &each : waiting)
        each.second(error);
    for (Subscriber *const each : std::as_const(lost))
        each->subscriptionLost(error);
}

void SubscriptionHub::connectionChanged(Connection::State state)
{
    if (state == Connection::State::Ready)
        subscribeAgain();
    else if (state == Connection::State::Waiting || state == Connection::State::Failed)
        refuseAll(state == Connection::State::Failed);
}

void SubscriptionHub::subscribeAgain()
{
    for (const Kind kind : {Kind::Channel, Kind::Pattern}) {
        const QByteArrayList names = topics(kind).keys();
        for (const QByteArray &name : names)
            request(kind, name);
    }
}

void SubscriptionHub::refuseAll(bool isForGood)
{
    std::vector<std::pair<Subscriber *, Done>> refused;
    QSet<Subscriber *> lost;
    for (const Kind kind : {Kind::Channel, Kind::Pattern}) {
        const QByteArrayList names = topics(kind).keys();
        for (const QByteArray &name : names) {
            Topic &topic = topics(kind)[name];
            topic.serial = 0;
            topic.isConfirmed = false;
            for (auto &each : topic.waiting)
                refused.push_back(std::move(each));
            topic.waiting.clear();
            if (isForGood)
                lost += QSet<Subscriber *>(topic.subscribers.cbegin(), topic.subscribers.cend());
            if (isForGood || topic.subscribers.isEmpty())
                topics(kind).remove(name);
        }
    }
    Error error = m_connection->lastError();
    if (!error)
        error = {Error::Kind::NotSent, tr("There is no connection to Redis."), {}, {}};
    for (const auto &each : refused)
        each.second(error);
    for (Subscriber *const each : std::as_const(lost))
        each->subscriptionLost(error);
}

void SubscriptionHub::receive(const ReplyView &push)
{
    const QByteArrayView kind = push[0].bytes();
    if (kind == "message" && push.size() == 3)
        post({Kind::Channel, push[1].toByteArray(), {}, push[2].toByteArray()});
    else if (kind == "pmessage" && push.size() == 4)
        post({Kind::Pattern, push[1].toByteArray(), push[2].toByteArray(), push[3].toByteArray()});
    // Else a confirmation, which its own handler receives.
}

void SubscriptionHub::post(Message message)
{
    m_inbox.append(std::move(message));
    if (m_inbox.size() == 1)
        QMetaObject::invokeMethod(this, &SubscriptionHub::deliverAll, Qt::QueuedConnection);
}

void SubscriptionHub::deliverAll()
{
    const QList<Message> messages = std::exchange(m_inbox, {});
    for (const Message &message : messages) {
        QList<Subscriber *> subscribers = topics(message.kind).value(message.topic).subscribers;
        if (!message.missed.isEmpty())
            subscribers.removeIf([&message](Subscriber *each) { return !message.missed.contains(each); });
        if (subscribers.isEmpty())
            continue;
        const QByteArray text = toJson(message);
        for (Subscriber *const subscriber : std::as_const(subscribers))
            subscriber->deliver(text);
    }
}

QByteArray SubscriptionHub::toJson(const Message &message) const
{
    const bool isPattern = message.kind == Kind::Pattern;
    if (message.missed.isEmpty()) {
        JsonWriter json(m_messageLimit);
        json.beginObject().key("push").beginArray();
        json.bytes(isPattern ? "pmessage" : "message").bytes(message.topic);
        if (isPattern)
            json.bytes(message.channel);
        json.bytes(message.payload).endArray().endObject();
        if (!json.isTooLong())
            return json.toByteArray();
    }
    JsonWriter gap;
    gap.beginObject().key("push").beginArray();
    gap.bytes(isPattern ? "pgap" : "gap").bytes(message.topic).endArray().endObject();
    return gap.toByteArray();
}

} // namespace redshank
