// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/connection.h"
#include "feed.h"
#include "feedclock.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace redshank {

/// The half of a Feed that lives in its thread: connection, subscriptions and ring. Every call comes from there.
class FeedWorker : public QObject
{
    Q_OBJECT
public:
    FeedWorker(ConnectionParams params, FeedLimits limits);
    ~FeedWorker() override;

    void subscribe(const QByteArrayList &names, bool isPattern);
    void unsubscribe(const QByteArrayList &names, bool isPattern);
    void clear(quint64 era);
    void listChannels();
    void retry();
    void setParams(const ConnectionParams &params);
    /// The reader has taken the last update and may have the next.
    void acknowledge();

Q_SIGNALS:
    void updated(const redshank::FeedUpdate &update);
    void statusChanged(const redshank::FeedStatus &status);
    void subscriptionsChanged(const QList<redshank::FeedSubscription> &subscriptions);
    void channelsListed(const redshank::ChannelList &list);

private:
    using Clock = std::chrono::steady_clock;
    using Wanted = QHash<QByteArray, FeedSubscription::State>;

    Wanted &wanted(bool isPattern) { return isPattern ? m_patterns : m_channels; }
    void connectToServer();
    void request(const QByteArrayList &names, bool isPattern);
    void requestAll();
    void refuse(const QByteArray &name, bool isPattern, const Error &error);
    void take(const ReplyView &push);
    void takeConfirmation(QByteArrayView name, bool isPattern);
    void markGap();
    void watchState(Connection::State state);
    void updateStatus();
    void report(const QByteArray &name, bool isPattern, FeedSubscription::State state, const Error &error = {});
    void scheduleFlush();
    void flush();

    ConnectionParams m_params;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<ChannelListJob> m_listJob;
    FeedRing m_ring;
    FeedClock m_clock;
    Wanted m_channels;
    Wanted m_patterns;
    QList<FeedSubscription> m_changed; ///< not reported yet
    FeedStatus m_status;
    std::optional<Clock::time_point> m_lostAt; ///< since when a subscription that was live is not
    Error m_lostFor;
    qsizetype m_liveCount = 0;
    qsizetype m_refusedCount = 0;
    QTimer m_flushTimer;
    Clock::time_point m_lastFlush;
    bool m_isFlushScheduled = false;
    bool m_isUpdateUnderWay = false;
};

} // namespace redshank
