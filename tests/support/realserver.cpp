// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "realserver.h"

#include <QElapsedTimer>
#include <QFile>
#include <QStandardPaths>

#include <csignal>
#include <hiredis/hiredis.h>
#include <memory>
#include <sys/prctl.h>
#include <thread>

namespace redshank {

namespace {

struct Closer
{
    void operator()(redisContext *context) const { redisFree(context); }
    void operator()(redisReply *reply) const { freeReplyObject(reply); }
};
using Context = std::unique_ptr<redisContext, Closer>;

/// REDSHANK_TEST_SERVER names the program where a test shall run against a certain one.
QString serverProgram()
{
    if (qEnvironmentVariableIsSet("REDSHANK_TEST_SERVER"))
        return qEnvironmentVariable("REDSHANK_TEST_SERVER");
    for (const auto *name : {"redis-server", "valkey-server"}) {
        const QString found = QStandardPaths::findExecutable(QString::fromLatin1(name));
        if (!found.isEmpty())
            return found;
    }
    return {};
}

Context connectTo(const QString &path, int database)
{
    Context context(redisConnectUnix(QFile::encodeName(path).constData()));
    if (!context || context->err)
        return nullptr;
    if (database != 0) {
        const QByteArray number = QByteArray::number(database);
        const char *const argv[] = {"SELECT", number.constData()};
        std::unique_ptr<redisReply, Closer> selected(
            static_cast<redisReply *>(redisCommandArgv(context.get(), 2, const_cast<const char **>(argv), nullptr)));
        if (!selected || selected->type == REDIS_REPLY_ERROR)
            return nullptr;
    }
    return context;
}

} // namespace

RealServer::~RealServer()
{
    kill();
}

bool RealServer::start(const QStringList &arguments)
{
    m_arguments = arguments;
    const QString program = serverProgram();
    if (program.isEmpty() || !m_folder.isValid()) {
        m_error = "no redis-server or valkey-server in PATH";
        return false;
    }
    QStringList all = {QStringLiteral("--port"), QStringLiteral("0"), QStringLiteral("--unixsocket"), path(),
        QStringLiteral("--save"), QString(), QStringLiteral("--appendonly"), QStringLiteral("no"),
        QStringLiteral("--dir"), m_folder.path(), QStringLiteral("--enable-debug-command"), QStringLiteral("local"),
        QStringLiteral("--loglevel"), QStringLiteral("warning")};
    all += arguments;
    // Whatever becomes of the test, the server does not outlive it.
    m_process.setChildProcessModifier([] { prctl(PR_SET_PDEATHSIG, SIGKILL); });
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.start(program, all);
    if (!m_process.waitForStarted()) {
        m_error = m_process.errorString().toUtf8();
        return false;
    }
    QElapsedTimer waited;
    waited.start();
    while (waited.elapsed() < 20'000) {
        if (connectTo(path(), 0))
            return true;
        if (m_process.waitForFinished(5))
            break;
    }
    m_error = m_process.readAll();
    return false;
}

void RealServer::kill()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.kill();
    m_process.waitForFinished();
    QFile::remove(path());
}

bool RealServer::restart()
{
    kill();
    return start(m_arguments);
}

void RealServer::freeze()
{
    ::kill(pid_t(pid()), SIGSTOP);
}

void RealServer::thaw()
{
    ::kill(pid_t(pid()), SIGCONT);
}

ConnectionParams RealServer::params(int database) const
{
    ConnectionParams params;
    params.address.transport = ServerAddress::Transport::Unix;
    params.address.path = path();
    params.database = database;
    return params;
}

Reply RealServer::command(const QByteArrayList &arguments, int database)
{
    const Context context = connectTo(path(), database);
    Reply failed;
    failed.type = ReplyType::Error;
    failed.failure.kind = Error::Kind::ConnectionLost;
    if (!context)
        return failed;
    std::vector<const char *> argv;
    std::vector<size_t> lengths;
    for (const QByteArray &argument : arguments) {
        argv.push_back(argument.constData());
        lengths.push_back(size_t(argument.size()));
    }
    const std::unique_ptr<redisReply, Closer> reply(
        static_cast<redisReply *>(redisCommandArgv(context.get(), int(argv.size()), argv.data(), lengths.data())));
    return reply ? ReplyView(reply.get()).toReply() : failed;
}

bool RealServer::pipeline(const QList<QByteArrayList> &commands, int database)
{
    const Context context = connectTo(path(), database);
    if (!context)
        return false;
    qsizetype awaited = 0;
    const auto drain = [&] {
        for (; awaited > 0; --awaited) {
            void *reply = nullptr;
            if (redisGetReply(context.get(), &reply) != REDIS_OK)
                return false;
            freeReplyObject(reply);
        }
        return true;
    };
    for (const QByteArrayList &arguments : commands) {
        std::vector<const char *> argv;
        std::vector<size_t> lengths;
        for (const QByteArray &argument : arguments) {
            argv.push_back(argument.constData());
            lengths.push_back(size_t(argument.size()));
        }
        redisAppendCommandArgv(context.get(), int(argv.size()), argv.data(), lengths.data());
        if (++awaited == 1000 && !drain())
            return false;
    }
    return drain();
}

qint64 RealServer::calls(const QByteArray &commandName)
{
    const QByteArray text = command({"INFO", "commandstats"}).bytes;
    const QByteArray label = "cmdstat_" + commandName.toLower() + ":calls=";
    const qsizetype at = text.indexOf(label);
    return at < 0 ? 0 : text.mid(at + label.size()).split(',').first().toLongLong();
}

} // namespace redshank
