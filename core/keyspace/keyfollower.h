// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/connection.h"
#include "followsampler.h"
#include "followstatus.h"
#include "keyevents.h"
#include "keytypelookup.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <memory>

namespace redshank {

/// What to follow.
struct FollowTarget
{
    ConnectionParams params;
    QByteArray match; ///< as of SCAN; empty: all names
    QByteArray type; ///< as of SCAN; empty: all types
    KeyEventLog::Limits limits{}; ///< of what waits here for its reader
    quint64 era = 0; ///< comes back with all that is told of this target
};

/// Listens to the keyspace notifications of one database and tells which names came and went: at most one batch every
/// 100 ms, and the next only once the last has been applied, so that a slow reader costs no memory beyond the limits.
/// Where they are passed it lets go of the channels for a while, which relieves the server too.
///
/// Two connections of its own: one that subscribes, and one for questions (CONFIG GET, DBSIZE, INFO commandstats,
/// TYPE). Without notifications none stays open. Lives in the thread that uses it.
class KeyFollower : public QObject
{
    Q_OBJECT
public:
    using Clock = std::chrono::steady_clock;

    explicit KeyFollower(QObject *parent = nullptr);
    ~KeyFollower() override;

    void start(const FollowTarget &target);
    void stop();
    /// Looks at the server's setting again, because it may have changed; a connection that waits tries at once.
    void check();
    /// The last changes are applied, and that took so long.
    void acknowledge(std::chrono::milliseconds cost);

Q_SIGNALS:
    void statusChanged(const redshank::FollowStatus &status, quint64 era);
    /// What a SCAN call that was sent before `at` says of these names is older.
    void changed(const redshank::KeyEventLog::Changes &changes, std::chrono::steady_clock::time_point at, quint64 era);
    void sampled(const redshank::FollowSample &sample, quint64 era);

private:
    void watchData(Connection::State state);
    void watchFeed(Connection::State state);
    void readSetting();
    void takeSetting(const KeyEventSetting &setting);
    void listen();
    void requestAll();
    void take(const ReplyView &push);
    void takeEvent(QByteArrayView channel, QByteArrayView message);
    void takeConfirmation();
    void narrow(bool isByKey, bool isNew);
    void overrun();
    void scheduleFlush();
    void flush();
    void sample();
    void closeConnections();
    void setState(FollowStatus::State state, const Error &error = {});

    FollowTarget m_target;
    FollowStatus m_status;
    std::unique_ptr<Connection> m_data;
    std::unique_ptr<Connection> m_feed;
    KeyEventReader m_reader;
    KeyRenameReader m_renames;
    KeyEventChannels m_channels;
    KeyEventLog m_log;
    KeyTypeLookup m_types;
    qsizetype m_confirmed = 0;
    bool m_isSettingRead = false; ///< since the connection for questions is ready
    bool m_isNarrowed = false; ///< it is known how the server publishes, without its having told
    bool m_isOverrun = false;
    bool m_isUpdateUnderWay = false;
    QTimer m_flushTimer;
    QTimer m_sampleTimer;
    QTimer m_retryTimer; ///< after an overrun
    Clock::time_point m_nextFlush;
    QElapsedTimer m_sinceLive;
    std::chrono::milliseconds m_pause;
    qint64 m_counted = 0; ///< changes since the last look
    double m_changesPerSecond = 0;
    QElapsedTimer m_sinceSample;
    FollowSampler m_sampler;
    int m_samplesUntilCheck = 0;
    quint64 m_generation = 0; ///< answers to what an earlier target asked are dropped
};

} // namespace redshank
