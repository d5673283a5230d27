// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sampleserver.h"

#include "core/redis/connection.h"
#include "privatefolder.h"
#include "sampledata.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>

#include <csignal>
#include <cstring>
#include <sys/prctl.h>
#include <unistd.h>

namespace redshank {
namespace {

using namespace std::chrono_literals;

constexpr auto startDeadline = 15s; ///< until the data are in; about 100 ms on an idle machine
constexpr auto reapDeadline = 2s; ///< for a process that has been sent SIGKILL
constexpr qsizetype logTail = 2048; ///< bytes
constexpr const char *socketName = "redis.sock";

QString sampleText(const char *text)
{
    return QCoreApplication::translate("SampleServer", text);
}

QStringList serverArguments(const PrivateFolder &folder)
{
    return {QStringLiteral("--port"), QStringLiteral("0"), QStringLiteral("--unixsocket"),
        folder.filePath(QLatin1String(socketName)), QStringLiteral("--unixsocketperm"), QStringLiteral("700"),
        QStringLiteral("--dir"), folder.path(), QStringLiteral("--save"), QString(), QStringLiteral("--appendonly"),
        QStringLiteral("no"), QStringLiteral("--daemonize"), QStringLiteral("no"), QStringLiteral("--logfile"),
        QString(), QStringLiteral("--loglevel"), QStringLiteral("notice"),
        // The keys show live from the first look on; all servers know these, where `n` is new in Redis 7.
        QStringLiteral("--notify-keyspace-events"), QStringLiteral("AE")};
}

/// The server inherits nothing that it does not need, a password in our environment least of all.
QProcessEnvironment serverEnvironment()
{
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("PATH"), qEnvironmentVariable("PATH"));
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
    return environment;
}

/// The last line that says something, without process id, role, date and level in front of it.
QByteArray lastWords(const QByteArray &log)
{
    static const QRegularExpression prefix(QStringLiteral("^\\d+:[A-Z] .*?\\d\\d:\\d\\d:\\d\\d\\.\\d+ . "));
    static const QRegularExpression word(QStringLiteral("[A-Za-z]{2}"));
    const QList<QByteArray> lines = log.split('\n');
    for (auto line = lines.crbegin(); line != lines.crend(); ++line) {
        const QString text = QString::fromLatin1(line->trimmed()).remove(prefix);
        if (text.contains(word))
            return text.toLatin1();
    }
    return {};
}

} // namespace

SampleServer::SampleServer(QObject *parent)
    : QObject(parent)
{
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        fail(
            {Error::Kind::Timeout, sampleText("The sample server did not become ready in time"), lastWords(m_log), {}});
    });
    m_pulse.setInterval(samplePulseInterval);
    connect(&m_pulse, &QTimer::timeout, this, &SampleServer::pulse);
}

SampleServer::~SampleServer()
{
    // Directly: at the program's end no event loop is left that would delete later.
    m_stage = Stage::Stopped;
    m_connection.reset();
    if (m_process)
        endProcess();
    m_process.reset();
}

qint64 SampleServer::processId() const
{
    return m_process ? m_process->processId() : 0;
}

QString SampleServer::folder() const
{
    return m_folder ? m_folder->path() : QString();
}

QString SampleServer::findProgram()
{
    // A user's PATH often lacks the folders for system programs.
    const QStringList systemFolders{QStringLiteral("/usr/bin"), QStringLiteral("/usr/sbin"), QStringLiteral("/sbin"),
        QStringLiteral("/usr/local/bin"), QStringLiteral("/usr/local/sbin"), QStringLiteral("/opt/redis/bin"),
        QStringLiteral("/opt/valkey/bin")};
    for (const QString &name : {QStringLiteral("redis-server"), QStringLiteral("valkey-server")}) {
        QString program = QStandardPaths::findExecutable(name);
        if (program.isEmpty())
            program = QStandardPaths::findExecutable(name, systemFolders);
        if (!program.isEmpty())
            return program;
    }
    return {};
}

void SampleServer::start(QObject *context, Callback callback)
{
    m_waiters.push_back({context, std::move(callback)});
    if (m_stage == Stage::Running) {
        QMetaObject::invokeMethod(
            this, [this] { settle(profile()); }, Qt::QueuedConnection);
    } else if (m_stage == Stage::Stopped) {
        m_stage = Stage::Launching;
        QMetaObject::invokeMethod(this, &SampleServer::launch, Qt::QueuedConnection);
    }
}

void SampleServer::launch()
{
    const QString program = findProgram();
    if (program.isEmpty()) {
        fail({Error::Kind::Io, sampleText("Neither redis-server nor valkey-server was found."), {},
            sampleText(
                "Install one of the packages redis-server and valkey, or put the program into a folder of PATH.")});
        return;
    }
    Result<std::unique_ptr<PrivateFolder>> folder = PrivateFolder::make(QStringLiteral("sample"));
    if (!folder) {
        fail(folder.error());
        return;
    }
    m_folder = std::move(folder).value();

    m_process = std::make_unique<QProcess>();
    m_process->setProgram(program);
    m_process->setArguments(serverArguments(*m_folder));
    m_process->setProcessEnvironment(serverEnvironment());
    m_process->setWorkingDirectory(m_folder->path());
    m_process->setProcessChannelMode(QProcess::MergedChannels);
    m_process->setStandardInputFile(QProcess::nullDevice());
    m_process->setChildProcessModifier([parent = ::getpid()] {
        // The kernel kills the server when the thread that started it ends, however that comes about. If we died before
        // the call took effect, the parent is another one already.
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent)
            ::_exit(1);
    });
    connect(m_process.get(), &QProcess::readyRead, this, &SampleServer::readLog);
    connect(m_process.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            fail({Error::Kind::Io,
                sampleText("The sample server could not be started: %1").arg(m_process->errorString()), {}, {}});
    });
    connect(m_process.get(), &QProcess::finished, this, &SampleServer::processEnded);
    m_log.clear();
    m_deadline.start(startDeadline);
    m_process->start(QIODevice::ReadOnly);
}

void SampleServer::readLog()
{
    m_log += m_process->readAll();
    if (m_log.size() > logTail)
        m_log = m_log.right(logTail);
    // "Ready to accept connections" in all versions, with more words before or behind it in some.
    if (m_stage == Stage::Launching && m_log.toLower().contains("ready to accept connections")) {
        m_log.clear(); // nothing up to here can be why it ends later
        fill();
    }
}

void SampleServer::fill()
{
    m_stage = Stage::Filling;
    m_connection = std::make_unique<Connection>(profile().params);
    m_connection->setReconnecting(false);
    m_connection->open();
    const QList<Command> commands = sampleData(QDateTime::currentDateTimeUtc());
    m_unanswered = commands.size();
    for (const Command &command : commands) {
        m_connection->send(command, this, [this](const ReplyView &reply) {
            if (m_stage != Stage::Filling)
                return;
            if (reply.isError()) {
                fail(reply.error());
                return;
            }
            if (--m_unanswered > 0)
                return;
            m_deadline.stop();
            m_stage = Stage::Running;
            m_pulse.start();
            settle(profile());
        });
    }
}

void SampleServer::pulse()
{
    // A stalled server gets no heap of commands to catch up with.
    if (m_connection->pendingCommands() > 0)
        return;
    const QList<Command> commands = samplePulse(m_tick++, QDateTime::currentDateTimeUtc());
    for (const Command &command : commands)
        m_connection->send(command, this, [](const ReplyView &) {});
}

void SampleServer::processEnded(int exitCode, QProcess::ExitStatus exitStatus)
{
    // What QProcess calls the exit code of a process that was killed is the number of the signal.
    const QString what = exitStatus == QProcess::CrashExit
        ? sampleText("The sample server was ended by signal %1, %2")
              .arg(exitCode)
              .arg(QString::fromLocal8Bit(::strsignal(exitCode)))
        : sampleText("The sample server ended by itself with status %1").arg(exitCode);
    const Error error{Error::Kind::ConnectionLost, what, lastWords(m_log),
        sampleText("Open the sample server again to start a new one.")};
    const bool wasRunning = m_stage == Stage::Running;
    fail(error);
    if (wasRunning)
        Q_EMIT died(error);
}

void SampleServer::fail(const Error &error)
{
    tearDown();
    settle(error);
}

void SampleServer::settle(const Result<Profile> &result)
{
    // Queued: a callback may delete this object, which must not happen below a handler of its connection.
    QMetaObject::invokeMethod(
        this,
        [waiters = std::exchange(m_waiters, {}), result] {
            for (const Waiter &waiter : waiters) {
                if (waiter.context)
                    waiter.callback(result);
            }
        },
        Qt::QueuedConnection);
}

void SampleServer::endProcess()
{
    m_process->disconnect(this);
    m_process->kill();
    m_process->waitForFinished(int(std::chrono::milliseconds(reapDeadline).count()));
}

void SampleServer::tearDown()
{
    m_stage = Stage::Stopped;
    m_deadline.stop();
    m_pulse.stop();
    // Both may be further down the call stack, in a signal or a handler of theirs.
    if (m_connection) {
        m_connection->close();
        m_connection.release()->deleteLater();
    }
    if (m_process) {
        endProcess();
        m_process.release()->deleteLater();
    }
    m_folder.reset();
}

Profile SampleServer::profile() const
{
    Profile profile;
    profile.name = sampleText("Sample server");
    profile.environment = Environment::Development;
    profile.params.address.transport = ServerAddress::Transport::Unix;
    profile.params.address.path = m_folder->filePath(QLatin1String(socketName));
    profile.isSample = true;
    return profile;
}

} // namespace redshank
