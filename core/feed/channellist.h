// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/connection.h"

#include <QByteArray>
#include <QList>
#include <QMetaType>

#include <functional>
#include <memory>

namespace redshank {

/// The channels that somebody listens to, as PUBSUB CHANNELS and NUMSUB tell.
struct ChannelList
{
    struct Channel
    {
        QByteArray name;
        qint64 subscribers = -1; ///< of the channel itself, patterns not counted; -1: not told
    };
    /// Names that are looked at; the server's reply has no bound of its own.
    static constexpr qsizetype limit = 200;

    QList<Channel> channels; ///< by name, at most `limit`
    qsizetype total = 0;
    Error error; ///< why there are none
};

/// Asks once, on a connection of its own: PUBSUB CHANNELS cannot be paged, so that it belongs in a worker thread.
/// Deleting it cancels.
class ChannelListJob : public QObject
{
    Q_OBJECT
public:
    explicit ChannelListJob(ConnectionParams params, QObject *parent = nullptr);

    void start();

Q_SIGNALS:
    void finished(const redshank::ChannelList &list);

private:
    void takeChannels(const ReplyView &reply);
    void takeSubscribers(const ReplyView &reply);
    void finish();

    Connection m_connection;
    ChannelList m_list;
    bool m_isFinished = false;
};

} // namespace redshank

Q_DECLARE_METATYPE(redshank::ChannelList)
