// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/connection.h"

#include <QElapsedTimer>
#include <QMap>
#include <QMetaType>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace redshank {

/// One look at a server. A field is empty where the server or the user's permissions do not tell.
struct StatusSample
{
    std::optional<std::chrono::microseconds> roundTrip; ///< of one PING, from send() to the reply
    std::optional<quint64> usedMemory; ///< bytes, as the server's allocator counts them
    std::optional<quint64> maxMemory; ///< bytes; 0: no limit
    std::optional<quint64> operationsPerSecond; ///< the server's own, over all clients
    std::optional<quint64> connectedClients;
    std::optional<quint64> keys; ///< in the connection's database
    QMap<int, quint64> databases; ///< keys by database, those without keys left out; the connection's own as `keys`
    QByteArray role; ///< "master" or "replica"; empty: unknown
    QByteArray product; ///< "redis" or "valkey"
    QByteArray version; ///< of the product
    double sentPerSecond = 0; ///< commands of ours on this connection since the sample before

    /// Keys in that database; empty: not known, or none in one that is not the connection's.
    std::optional<quint64> keysOf(int database) const
    {
        const auto found = databases.constFind(database);
        return found == databases.constEnd() ? std::nullopt : std::optional(*found);
    }

    bool operator==(const StatusSample &) const = default;
};

/// Looks at the server every two seconds with one small pipeline (PING, DBSIZE, INFO), at most one at a time, none
/// while the connection is not ready. What NOPERM refuses is not asked for again until the connection was made anew, so
/// that the server's ACL log does not fill. Uses a connection that it does not own. The thread of the connection.
class StatusSampler : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds defaultInterval{2000};

    explicit StatusSampler(Connection *connection, QObject *parent = nullptr);

    /// Takes a sample now, or as soon as the connection is ready, and then one each interval.
    void start();
    /// No sample comes after this, not even one that is under way.
    void stop();
    bool isRunning() const { return m_timer.isActive(); }
    /// A sample before the next interval, because something has changed; many such wishes make one sample. Nothing
    /// while it does not run.
    void sampleSoon();
    void setInterval(std::chrono::milliseconds interval);

    /// From then on a look without an answer is told, twice a second.
    static constexpr std::chrono::milliseconds silenceLimit{2000};

Q_SIGNALS:
    void sampled(const redshank::StatusSample &sample);
    /// The connection is there and a look has not been answered for that long; zero once there is nothing to tell any
    /// more. What was sampled before is old.
    void silenceChanged(std::chrono::milliseconds silence);

private:
    struct Round;
    using Reader = std::function<void(StatusSample &, const ReplyView &)>;

    void sample();
    void ask(const Command &command, bool StatusSampler::*isRefused, Reader read);
    void finish(const Round &round);
    void watchState(Connection::State state);
    void watchSilence();
    void endSilence();

    QPointer<Connection> m_connection;
    QTimer m_timer;
    QTimer m_soon;
    QTimer m_silenceTimer; ///< runs while a look is under way
    QElapsedTimer m_sinceAsked;
    std::shared_ptr<Round> m_round; ///< the one under way; replies of any other are dropped
    QElapsedTimer m_sinceLast;
    quint64 m_commandsSent = 0;
    double m_sentPerSecond = 0;
    bool m_isSilent = false; ///< and it was told
    bool m_isWantedSoon = false; ///< something changed while a round was under way
    bool m_isInfoRefused = false;
    bool m_isSizeRefused = false;
    bool m_isPingRefused = false;
};

} // namespace redshank

Q_DECLARE_METATYPE(redshank::StatusSample)
