// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "channellist.h"

#include <algorithm>
#include <utility>

namespace redshank {

ChannelListJob::ChannelListJob(ConnectionParams params, QObject *parent)
    : QObject(parent)
    , m_connection(std::move(params), Role::Data)
{
    m_connection.setReconnecting(false);
}

void ChannelListJob::start()
{
    m_connection.open();
    m_connection.send(
        {"PUBSUB", "CHANNELS"}, {.isInternal = true}, this, [this](const ReplyView &reply) { takeChannels(reply); });
}

void ChannelListJob::takeChannels(const ReplyView &reply)
{
    if (reply.isError()) {
        // "Not sent" is the consequence; what made the connection fail is the cause.
        m_list.error = reply.isAnswered() || !m_connection.lastError() ? reply.error() : m_connection.lastError();
        finish();
        return;
    }
    m_list.total = reply.size();
    QByteArrayList names;
    names.reserve(reply.size());
    for (qsizetype i = 0; i < reply.size(); ++i)
        names.append(reply[i].toByteArray());
    const auto end = names.begin() + std::min(names.size(), ChannelList::limit);
    std::partial_sort(names.begin(), end, names.end());
    Command counts{"PUBSUB", "NUMSUB"};
    for (auto name = names.begin(); name != end; ++name) {
        m_list.channels.append({*name, -1});
        counts << *name;
    }
    if (m_list.channels.isEmpty()) {
        finish();
        return;
    }
    m_connection.send(
        counts, {.isInternal = true}, this, [this](const ReplyView &numbers) { takeSubscribers(numbers); });
}

void ChannelListJob::takeSubscribers(const ReplyView &reply)
{
    for (ChannelList::Channel &channel : m_list.channels)
        channel.subscribers = reply.isError() ? -1 : reply.value(channel.name).integer(-1);
    finish();
}

void ChannelListJob::finish()
{
    if (!std::exchange(m_isFinished, true))
        Q_EMIT finished(m_list);
}

} // namespace redshank
