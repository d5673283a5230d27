// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keybatch.h"
#include "scancursor.h"
#include "scangovernor.h"
#include "scanprogress.h"

#include "core/redis/connection.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <set>

namespace redshank {

/// What to ask the server for.
struct ScanSelection
{
    QByteArray match; ///< MATCH pattern; empty: all names
    QByteArray type; ///< TYPE; empty: all types
    bool isGentle = false;
    qint64 nameBudget = 0; ///< bytes that the known names may take in memory; 0: no limit
};

/// What the names take, told by whoever holds them, for the budget. Any thread.
struct NameMemory
{
    std::atomic<qint64> bytes{0};
    std::atomic<qint64> names{0};
    std::atomic<quint64> answers{0}; ///< how often it was told for all that has been handed over, see memoryWanted()
};

/// Walks through one database with SCAN and hands over the names as they come. The next call leaves as soon as the
/// cursor of the reply before is there, while its names are still on their way. Goes on with the same cursor after a
/// lost connection, which is what SCAN's stateless cursors allow; where the server has been started anew meanwhile its
/// cursors mean nothing, and the scan begins again.
/// Lives in the thread that uses it, with a connection of its own.
class ScanJob : public QObject
{
    Q_OBJECT
public:
    using Clock = std::chrono::steady_clock;
    /// Names of one call and when that call was sent: what was deleted before then cannot be among them.
    using Sink = std::function<void(KeyBatch batch, Clock::time_point sentAt)>;
    static constexpr qint64 backlogLimit = 96 * 1024 * 1024;
    /// Keys with longer names are counted and not handed over: no list can show them, and each would cost as much as a
    /// million others.
    static constexpr qsizetype longestName = 1 << 20;

    ScanJob(ConnectionParams params, ScanSelection selection, Sink sink, QObject *parent = nullptr);
    ~ScanJob() override;

    /// Bytes handed to the sink that its owner has not dealt with yet; the job waits while they are too many.
    void setBacklog(std::shared_ptr<std::atomic<qint64>> backlog) { m_backlog = std::move(backlog); }
    /// What is known already, for the budget.
    void setMemory(std::shared_ptr<const NameMemory> memory) { m_memory = std::move(memory); }
    /// See ScanSelection; a scan that was paused for it goes on with resume().
    void setNameBudget(qint64 bytes) { m_selection.nameBudget = bytes; }

    void start();
    void pause();
    void resume();
    void cancel();
    /// A connection that waits for its next try makes it now.
    void hurry()
    {
        if (m_connection.state() == Connection::State::Waiting)
            m_connection.retry();
    }
    const ScanProgress &progress() const { return m_progress; }

Q_SIGNALS:
    /// At most about ten times a second, and at every change of state.
    void progressed(const redshank::ScanProgress &progress);
    /// The server is another process than before: all names come again.
    void startedOver();
    /// Names on their way into the index may exceed the budget: the holder is to say what they take there.
    void memoryWanted();

private:
    /// A SCAN on its way.
    struct Call
    {
        QByteArray cursor;
        int count = 0;
        Clock::time_point sentAt;
        bool hasHead = false; ///< its cursor has arrived
        ScanCursor::Step step = ScanCursor::Step::Invalid;
    };

    void connectionChanged(Connection::State state);
    void askForIdentity(bool isBack);
    void askForSize();
    void askForKeyspaceInfo();
    void proceed();
    void startOver();
    void sendNow();
    void sendWhenDue();
    bool mayHurry() const;
    void takeHead(QByteArrayView head);
    void receive(const ReplyView &reply);
    void handOver(const ReplyView &names, Clock::time_point sentAt);
    void receiveFailure(const Error &error);
    bool mayExceedBudget() const;
    bool waitsForMemory();
    void pauseForBudget();
    void fail(Error error);
    void failForCursor(ScanCursor::Step step, QByteArrayView cursor);
    void finish(ScanProgress::State state);
    void dropCalls();
    void setState(ScanProgress::State state);
    void reportProgress(bool isForced);
    void restartRates();
    bool isSelective() const { return !m_selection.match.isEmpty() || !m_selection.type.isEmpty(); }

    Connection m_connection;
    ScanSelection m_selection;
    Sink m_sink;
    std::shared_ptr<std::atomic<qint64>> m_backlog;
    std::shared_ptr<const NameMemory> m_memory;
    ScanGovernor m_governor;
    ScanProgress m_progress;
    ScanCursor m_cursor; ///< of the next call
    std::deque<Call> m_calls; ///< one, or two while the names of the first are arriving
    QTimer m_restTimer;
    QElapsedTimer m_elapsed;
    QElapsedTimer m_sinceReport;
    QByteArray m_identity; ///< run_id of the server's process, where it tells
    std::set<size_t> m_longNames; ///< hashes, since a scan may name a key more than once
    quint64 m_keysAtReport = 0;
    double m_positionAtReport = 0;
    qint64 m_knownNames = 0; ///< as told when the budget was looked at last
    qint64 m_namesSince = 0; ///< handed over since then
    qint64 m_bytesSince = 0;
    quint64 m_memoryAnswer = 0; ///< the one that is waited for; 0: none
    quint64 m_generation = 0; ///< answers to calls from before the last start(), loss or end are dropped
};

} // namespace redshank
