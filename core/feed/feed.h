// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "channellist.h"
#include "core/base/error.h"
#include "core/redis/connectionparams.h"
#include "feedlog.h"
#include "feedring.h"

#include <QByteArrayList>
#include <QHash>
#include <QObject>
#include <QSet>
#include <QThread>

namespace redshank {

class FeedWorker;

/// One subscription as the user asked for it.
struct FeedSubscription
{
    enum class State : quint8 {
        Pending, ///< asked for; the server has not confirmed it, or we are not connected
        Live,
        Refused, ///< by the server, e.g. NOPERM; not asked for again by itself
    };
    QByteArray name;
    bool isPattern = false;
    State state = State::Pending;
    Error error; ///< why it was refused
};

/// In what condition a feed is, in a word for the code and an error for the sentence.
struct FeedStatus
{
    enum class State : quint8 {
        Idle, ///< nothing is subscribed: never asked for, taken back, or all refused
        Connecting,
        Live,
        Lost, ///< comes back by itself; `error` says why it was lost
        Failed, ///< needs a person: wrong password, not Redis
    };
    State state = State::Idle;
    Error error;

    /// One sentence, plain text.
    QString sentence() const;
};

/// A live feed of channels and patterns, with a thread and a connection of its own. The ring goes on whatever a view
/// does, and survives reconnects: it subscribes again and marks the gap with its duration.
///
/// Lives in the thread that makes it (the GUI's). At most one update crosses to it per frame, and the next only when
/// the last has been taken, so that a stalled window costs no memory beyond the ring's budget. Its destructor ends the
/// thread.
class Feed : public QObject
{
    Q_OBJECT
public:
    explicit Feed(ConnectionParams params, FeedLimits limits = {}, QObject *parent = nullptr);
    ~Feed() override;

    /// Adds what is not there yet, and asks again for what was refused. Connects with the first.
    void subscribe(const QByteArrayList &channels, const QByteArrayList &patterns);
    void unsubscribe(const QByteArrayList &channels, const QByteArrayList &patterns);
    /// Empties the ring and log(); the counters go on.
    void clear();
    /// Answered by channelsListed(), also with an error; at most one question is under way.
    void listChannels();
    /// Tries again now, from Lost or Failed.
    void retry();
    /// New credentials for the next try.
    void setParams(const ConnectionParams &params);

    /// In the order in which they were asked for.
    const QList<FeedSubscription> &subscriptions() const { return m_subscriptions; }
    const FeedStatus &status() const { return m_status; }
    const FeedLog &log() const { return m_log; }
    const FeedCounters &counters() const { return m_counters; }

Q_SIGNALS:
    /// log() and counters() are up to date already.
    void updated(const redshank::FeedUpdate &update);
    /// log() is empty; readers drop what they hold.
    void cleared();
    void subscriptionsChanged();
    void statusChanged();
    void channelsListed(const redshank::ChannelList &list);

private:
    void takeUpdate(const FeedUpdate &update);
    void takeStatus(const FeedStatus &status);
    void takeSubscriptions(const QList<FeedSubscription> &changed);
    template <typename Call> void post(Call &&call);

    using Key = std::pair<bool, QByteArray>; ///< whether it is a pattern, and its name

    QThread m_thread;
    FeedWorker *m_worker = nullptr; ///< lives in m_thread, and dies with it
    QList<FeedSubscription> m_subscriptions;
    QHash<Key, qsizetype> m_index; ///< into m_subscriptions
    FeedStatus m_status;
    FeedLog m_log;
    FeedCounters m_counters;
    quint64 m_era = 0;
};

} // namespace redshank

Q_DECLARE_METATYPE(redshank::FeedSubscription)
Q_DECLARE_METATYPE(redshank::FeedStatus)
