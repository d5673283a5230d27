// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keybatch.h"
#include "scangovernor.h"
#include "scanprogress.h"

#include "core/redis/connection.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <atomic>
#include <functional>
#include <memory>

namespace redshank {

/// What to ask the server for.
struct ScanSelection
{
    QByteArray match; ///< MATCH pattern; empty: all names
    QByteArray type; ///< TYPE; empty: all types
    bool isGentle = false;
};

/// Walks through one database with SCAN and hands over the names as they come. Cursors are the server's bytes. Goes on
/// with the same cursor after a lost connection, which is what SCAN's stateless cursors allow.
/// Lives in the thread that uses it, with a connection of its own.
class ScanJob : public QObject
{
    Q_OBJECT
public:
    using Clock = std::chrono::steady_clock;
    /// Names of one call and when that call was sent: what was deleted before then cannot be among them.
    using Sink = std::function<void(KeyBatch batch, Clock::time_point sentAt)>;
    static constexpr qint64 backlogLimit = 96 * 1024 * 1024;

    ScanJob(ConnectionParams params, ScanSelection selection, Sink sink, QObject *parent = nullptr);
    ~ScanJob() override;

    /// Bytes handed to the sink that its owner has not dealt with yet; the job waits while they are too many.
    void setBacklog(std::shared_ptr<std::atomic<qint64>> backlog) { m_backlog = std::move(backlog); }

    void start();
    void pause();
    void resume();
    void cancel();
    const ScanProgress &progress() const { return m_progress; }

Q_SIGNALS:
    /// At most about ten times a second, and at every change of state.
    void progressed(const redshank::ScanProgress &progress);

private:
    void connectionChanged(Connection::State state);
    void sendNow();
    void sendWhenDue();
    void askForSize();
    void receive(const ReplyView &reply, int count, Clock::time_point sentAt);
    bool takeCursor(QByteArrayView cursor);
    void receiveFailure(const Error &error);
    void fail(Error error);
    void finish(ScanProgress::State state);
    void setState(ScanProgress::State state);
    void reportProgress(bool isForced);

    Connection m_connection;
    ScanSelection m_selection;
    Sink m_sink;
    std::shared_ptr<std::atomic<qint64>> m_backlog;
    ScanGovernor m_governor;
    ScanProgress m_progress;
    QTimer m_restTimer;
    QElapsedTimer m_elapsed;
    QElapsedTimer m_sinceReport;
    QByteArray m_cursor{"0"}; ///< of the next call
    QByteArray m_marked; ///< a cursor from earlier: seeing it again is a circle
    quint64 m_nextMark = 0; ///< after so many calls the mark moves on
    quint64 m_keysAtReport = 0;
    quint64 m_generation = 0; ///< answers to calls from before the last start() or cancel() are dropped
    bool m_isInFlight = false;
};

} // namespace redshank
