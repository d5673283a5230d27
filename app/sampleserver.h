// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/settings/profile.h"

#include <QByteArray>
#include <QObject>
#include <QPointer>
#include <QProcess>
#include <QTimer>

#include <functional>
#include <memory>
#include <vector>

namespace redshank {

class Connection;
class PrivateFolder;

/// A private redis-server or valkey-server to look around in: a child process on a unix socket in a folder that only
/// the user can enter, without persistence, filled with sample data and kept alive by a few messages and changing keys
/// a second. It dies with this program whatever the way the program ends. Nothing here blocks.
///
/// Lives in the main thread: the kernel ties the child's life to the thread that starts it.
class SampleServer : public QObject
{
    Q_OBJECT
public:
    using Callback = std::function<void(const Result<Profile> &)>;

    explicit SampleServer(QObject *parent = nullptr);
    ~SampleServer() override;

    /// Starts the server where it does not run yet. The callback is called once, never inside start(): with the profile
    /// as soon as the data are in, or with why there is none. It is dropped when `context` dies first.
    void start(QObject *context, Callback callback);

    bool isRunning() const { return m_stage == Stage::Running; }
    qint64 processId() const; ///< 0 where no server runs
    QString folder() const; ///< empty where no server runs

    /// The server program that start() would use: of PATH and the usual system folders; empty where there is none.
    static QString findProgram();

Q_SIGNALS:
    /// The server ended by itself after it had been running; start() begins anew.
    void died(const redshank::Error &error);

private:
    enum class Stage : quint8 { Stopped, Launching, Filling, Running };
    struct Waiter
    {
        QPointer<QObject> context;
        Callback callback;
    };

    void launch();
    void readLog();
    void fill();
    void pulse();
    void processEnded(int exitCode, QProcess::ExitStatus exitStatus);
    void settle(const Result<Profile> &result);
    void fail(const Error &error);
    void endProcess();
    void tearDown();
    Profile profile() const;

    Stage m_stage = Stage::Stopped;
    std::unique_ptr<PrivateFolder> m_folder;
    std::unique_ptr<QProcess> m_process;
    std::unique_ptr<Connection> m_connection;
    std::vector<Waiter> m_waiters;
    QByteArray m_log; ///< the tail of what the server printed; while it runs, since it has been ready
    QTimer m_deadline;
    QTimer m_pulse;
    quint64 m_tick = 0;
    qsizetype m_unanswered = 0; ///< of the commands that fill the server
};

} // namespace redshank
