// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/test.h"

#include <QDir>
#include <QFile>
#include <QMap>
#include <QProcess>
#include <QRegularExpression>
#include <QTcpSocket>
#include <QTemporaryDir>

#include <memory>
#include <sys/stat.h>

namespace redshank {

inline int modeOf(const QString &path)
{
    struct stat info = {};
    return ::lstat(QFile::encodeName(path).constData(), &info) == 0 ? int(info.st_mode & 07777) : -1;
}

inline QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The children of a process, by /proc. A zombie counts as gone.
inline QList<qint64> childrenOf(qint64 parent)
{
    QList<qint64> children;
    const QStringList names = QDir(QStringLiteral("/proc")).entryList({QStringLiteral("[0-9]*")}, QDir::Dirs);
    for (const QString &name : names) {
        // PID (NAME) STATE PPID ...
        const QByteArray stat = contents(QStringLiteral("/proc/") + name + QStringLiteral("/stat"));
        const QByteArrayList fields = stat.mid(stat.lastIndexOf(')') + 2).split(' ');
        if (fields.value(1).toLongLong() == parent && fields.value(0) != "Z")
            children.append(name.toLongLong());
    }
    return children;
}

inline bool isAlive(qint64 pid)
{
    const QByteArray stat = contents(QStringLiteral("/proc/%1/stat").arg(pid));
    return !stat.isEmpty() && stat.mid(stat.lastIndexOf(')') + 2, 1) != "Z";
}

/// The real program, as a shell would run it, with a home of its own. For a test program that defines REDSHANK_PROGRAM.
class ProgramFixture
{
public:
    struct Run
    {
        QProcess process;
        QByteArray out;
        QByteArray err;
        QString address; ///< of serve, once it listens

        ~Run()
        {
            process.disconnect();
            process.terminate();
            if (!process.waitForFinished(5000))
                process.kill();
        }
    };

    QProcessEnvironment environment() const
    {
        QProcessEnvironment result;
        result.insert(QStringLiteral("PATH"), qEnvironmentVariable("PATH"));
        for (const char *name : {"HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME",
                 "XDG_STATE_HOME", "TMPDIR"})
            result.insert(QLatin1String(name), m_home->path());
        for (const char *name : {"ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"}) {
            if (qEnvironmentVariableIsSet(name))
                result.insert(QLatin1String(name), qEnvironmentVariable(name));
        }
        return result;
    }

    std::unique_ptr<Run> launch(const QStringList &arguments, const QMap<QString, QString> &extra = {})
    {
        auto run = std::make_unique<Run>();
        QProcessEnvironment variables = environment();
        for (auto i = extra.begin(); i != extra.end(); ++i)
            variables.insert(i.key(), i.value());
        run->process.setProcessEnvironment(variables);
        run->process.setStandardInputFile(QProcess::nullDevice());
        QObject::connect(&run->process, &QProcess::readyReadStandardOutput, &run->process,
            [r = run.get()] { r->out += r->process.readAllStandardOutput(); });
        QObject::connect(&run->process, &QProcess::readyReadStandardError, &run->process,
            [r = run.get()] { r->err += r->process.readAllStandardError(); });
        run->process.start(QStringLiteral(REDSHANK_PROGRAM), arguments);
        return run;
    }

    static bool finish(Run &run, int timeout = patience)
    {
        return QTest::qWaitFor([&run] { return run.process.state() == QProcess::NotRunning; }, timeout);
    }

    /// `redshank serve` on a free port; null unless it listens.
    std::unique_ptr<Run> serve(const QStringList &arguments, const QMap<QString, QString> &extra = {})
    {
        auto run = launch(
            QStringList{QStringLiteral("serve"), QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0")} + arguments,
            extra);
        static const QRegularExpression where(QStringLiteral("http://(127\\.0\\.0\\.1:[1-9][0-9]*)/"));
        const bool isUp = QTest::qWaitFor(
            [&] {
                run->address = where.match(QString::fromUtf8(run->out)).captured(1);
                return (!run->address.isEmpty() && run->out.contains("curl"))
                    || run->process.state() == QProcess::NotRunning;
            },
            20000);
        if (isUp && run->process.state() == QProcess::Running)
            return run;
        qWarning() << run->out << run->err;
        return nullptr;
    }

    QString tokenPath() const { return m_home->filePath(QStringLiteral("redshank/token")); }

    /// The whole answer to one request, head and body.
    QByteArray request(
        const QString &address, const QByteArray &line, const QByteArray &token, const QByteArray &body = {})
    {
        QTcpSocket socket;
        const qsizetype colon = address.lastIndexOf(QLatin1Char(':'));
        socket.connectToHost(address.left(colon), address.mid(colon + 1).toUShort());
        QByteArray head = line + " HTTP/1.1\r\nHost: " + address.toLatin1()
            + "\r\nConnection: close\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n";
        if (!token.isEmpty())
            head += "Authorization: Bearer " + token + "\r\n";
        QByteArray answer;
        QObject::connect(&socket, &QTcpSocket::readyRead, &socket, [&] { answer += socket.readAll(); });
        QObject::connect(&socket, &QTcpSocket::connected, &socket, [&] { socket.write(head + "\r\n" + body); });
        if (!QTest::qWaitFor(
                [&] { return !answer.isEmpty() && socket.state() == QAbstractSocket::UnconnectedState; }, patience))
            qWarning() << "no whole answer:" << answer << socket.errorString();
        return answer;
    }

    /// A new home, as empty as on the first day.
    void moveHouse() { m_home = std::make_unique<QTemporaryDir>(); }

    std::unique_ptr<QTemporaryDir> m_home;
};

} // namespace redshank
