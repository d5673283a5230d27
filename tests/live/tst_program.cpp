// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The real program, as a shell would run it.
#include "app/sampleserver.h"
#include "tests/support/realserver.h"
#include "tests/support/test.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

#include <csignal>
#include <sys/stat.h>

using namespace redshank;

namespace {

constexpr const char *password = "correct-horse-battery-staple-7f3a";

int modeOf(const QString &path)
{
    struct stat info = {};
    return ::lstat(QFile::encodeName(path).constData(), &info) == 0 ? int(info.st_mode & 07777) : -1;
}

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The children of a process, by /proc. A zombie counts as gone.
QList<qint64> childrenOf(qint64 parent)
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

bool isAlive(qint64 pid)
{
    const QByteArray stat = contents(QStringLiteral("/proc/%1/stat").arg(pid));
    return !stat.isEmpty() && stat.mid(stat.lastIndexOf(')') + 2, 1) != "Z";
}

} // namespace

class ProgramTest : public QObject
{
    Q_OBJECT
private:
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

    std::unique_ptr<QTemporaryDir> m_home;

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
        connect(&run->process, &QProcess::readyReadStandardOutput, this,
            [r = run.get()] { r->out += r->process.readAllStandardOutput(); });
        connect(&run->process, &QProcess::readyReadStandardError, this,
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
        connect(&socket, &QTcpSocket::readyRead, &socket, [&] { answer += socket.readAll(); });
        connect(&socket, &QTcpSocket::connected, &socket, [&] { socket.write(head + "\r\n" + body); });
        if (!QTest::qWaitFor(
                [&] { return !answer.isEmpty() && socket.state() == QAbstractSocket::UnconnectedState; }, patience))
            qWarning() << "no whole answer:" << answer << socket.errorString();
        return answer;
    }

    QStringList filesWith(const QByteArray &secret) const
    {
        QStringList found;
        QDirIterator files(m_home->path(), QDir::Files | QDir::Hidden | QDir::NoSymLinks, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString path = files.next();
            const QByteArray bytes = contents(path);
            if (bytes.contains(secret) || bytes.contains(secret.toBase64()) || bytes.contains(secret.toHex())
                || bytes.contains(secret.toPercentEncoding("-")))
                found.append(path);
        }
        return found;
    }

private Q_SLOTS:
    void init() { m_home = std::make_unique<QTemporaryDir>(); }
    void cleanup() { m_home.reset(); }

    void refusesWrongArgumentsInOneLine_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("unknown option") << QStringList{QStringLiteral("--frobnicate")};
        QTest::newRow("serve: unknown option") << QStringList{QStringLiteral("serve"), QStringLiteral("--frobnicate")};
        QTest::newRow("TLS") << QStringList{QStringLiteral("rediss://localhost:6379")};
        QTest::newRow("open to the network")
            << QStringList{QStringLiteral("serve"), QStringLiteral("--listen"), QStringLiteral("0.0.0.0:8888")};
        QTest::newRow("two servers") << QStringList{QStringLiteral("a:1"), QStringLiteral("b:2")};
    }

    void refusesWrongArgumentsInOneLine()
    {
        QFETCH(QStringList, arguments);
        const auto run = launch(arguments);
        QVERIFY(finish(*run));
        QCOMPARE(run->process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(run->process.exitCode(), 2);
        QCOMPARE(run->out, QByteArray());
        QVERIFY2(run->err.startsWith("redshank: ") && run->err.count('\n') == 1 && run->err.endsWith('\n'),
            run->err.constData());
    }

    void helpListsEveryOption()
    {
        const auto run = launch({QStringLiteral("--help")});
        QVERIFY(finish(*run));
        QCOMPARE(run->process.exitCode(), 0);
        QCOMPARE(run->err, QByteArray());
        for (const char *word : {"serve", "URI", "--sample", "--listen", "--token-file", "--read-only", "--root-key",
                 "--help", "--version", "REDSHANK_PASSWORD"})
            QVERIFY2(run->out.contains(word), word);
        for (const QByteArray &line : run->out.split('\n'))
            QVERIFY2(QString::fromUtf8(line).size() <= 120, line.constData());
    }

    void tellsItsVersion()
    {
        const auto run = launch({QStringLiteral("--version")});
        QVERIFY(finish(*run));
        QCOMPARE(run->process.exitCode(), 0);
        QCOMPARE(run->out, QByteArray("redshank " REDSHANK_VERSION "\n"));
    }

    void saysThatThereIsNoDisplay()
    {
        const auto run = launch({QStringLiteral("--sample")});
        QVERIFY(finish(*run));
        QCOMPARE(run->process.exitCode(), 1);
        QVERIFY2(run->err.contains("display") && run->err.contains("redshank serve") && run->err.count('\n') == 1,
            run->err.constData());
    }

    void servesTheSampleServer()
    {
        const auto run = serve({QStringLiteral("--sample")});
        QVERIFY(run);
        QCOMPARE(run->err, QByteArray());
        const QByteArray token = contents(tokenPath()).trimmed();
        QVERIFY(run->out.contains(QFile::encodeName(tokenPath())));
        QVERIFY(!run->out.contains(token));
        const QByteArray answer = request(run->address, "GET /", token);
        QVERIFY2(
            answer.startsWith("HTTP/1.1 200 ") && answer.endsWith("\r\n\r\nHello from Redshank"), answer.constData());
        const QByteArray refusal = request(run->address, "GET /", {});
        QVERIFY2(refusal.startsWith("HTTP/1.1 401 "), refusal.constData());
        QCOMPARE(modeOf(tokenPath()), 0600);
        QCOMPARE(modeOf(m_home->filePath(QStringLiteral("redshank"))), 0700);
    }

    void printsLineThatWorksWhenPasted()
    {
        const auto run = serve({QStringLiteral("--sample")});
        QVERIFY(run);
        const qsizetype begin = run->out.indexOf("curl ");
        const QByteArray line = run->out.mid(begin, run->out.indexOf('\n', begin) - begin);
        QProcess shell;
        shell.start(QStringLiteral("sh"), {QStringLiteral("-c"), QString::fromUtf8(line)});
        QTRY_COMPARE(shell.state(), QProcess::NotRunning);
        QCOMPARE(shell.exitCode(), 0);
        QCOMPARE(shell.readAllStandardOutput(), QByteArray("Hello from Redshank"));
    }

    void answersTheLinesOfTheReadme()
    {
        const QByteArray readme = contents(QStringLiteral(REDSHANK_README));
        const qsizetype begin = readme.indexOf("token=\"");
        QVERIFY(begin >= 0);
        QByteArray lines = readme.mid(begin, readme.indexOf("```", begin) - begin);
        QCOMPARE(lines.count("curl "), 3);
        const auto run = serve({QStringLiteral("--sample")});
        QVERIFY(run);
        lines.replace("127.0.0.1:8888", run->address.toLatin1()); // the port may be taken where the tests run
        lines.replace("curl ", "curl --silent --show-error --fail --write-out ' %{http_code}\\n' ");
        QProcess shell;
        shell.setProcessEnvironment(environment());
        shell.start(QStringLiteral("sh"), {QStringLiteral("-c"), QString::fromUtf8(lines)});
        QTRY_COMPARE(shell.state(), QProcess::NotRunning);
        QCOMPARE(shell.readAllStandardError(), QByteArray());
        const QByteArrayList answers = shell.readAllStandardOutput().trimmed().split('\n');
        QCOMPARE(answers.size(), 3);
        QCOMPARE(answers[0], QByteArray("Hello from Redshank 200"));
        QCOMPARE(answers[1], QByteArray(" 204"));
        QVERIFY2(answers[2].contains("\"mykey\"") && answers[2].endsWith(" 200"), answers[2].constData());
    }

    void servesAnotherRootKey()
    {
        RealServer server;
        QVERIFY(server.start());
        QVERIFY(!server.command({"SET", "other key", "\xff\x00value"}).isError());
        const auto run = serve({server.path(), QStringLiteral("--root-key"), QStringLiteral("other key")});
        QVERIFY(run);
        const QByteArray answer = request(run->address, "GET /", contents(tokenPath()).trimmed());
        QVERIFY2(answer.startsWith("HTTP/1.1 200 ") && answer.endsWith(QByteArray("\r\n\r\n\xff")), answer.constData());
    }

    void readOnlyRefusesToWrite()
    {
        RealServer server;
        QVERIFY(server.start());
        QVERIFY(!server.command({"SET", "k", "old"}).isError());
        const auto run = serve({server.path(), QStringLiteral("--read-only")});
        QVERIFY(run);
        const QByteArray token = contents(tokenPath()).trimmed();
        const QByteArray refusal = request(run->address, "PUT /v1/db/0/keys/k", token, "new");
        QVERIFY2(refusal.startsWith("HTTP/1.1 403 "), refusal.constData());
        QCOMPARE(server.command({"GET", "k"}).bytes, QByteArray("old"));
        QVERIFY(request(run->address, "GET /v1/db/0/keys/k", token).endsWith("\r\n\r\nold"));
    }

    void saysThatThePortIsTaken()
    {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost));
        const QString port = QString::number(other.serverPort());
        const auto run = launch({QStringLiteral("serve"), QStringLiteral("--sample"), QStringLiteral("--listen"),
            QStringLiteral("127.0.0.1:") + port});
        QVERIFY(finish(*run));
        QCOMPARE(run->process.exitCode(), 1);
        QVERIFY2(run->err.contains(port.toLatin1()) && run->err.count('\n') == 1, run->err.constData());
    }

    void refusesTokenFileOfOthers()
    {
        const QString path = m_home->filePath(QStringLiteral("t"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QByteArray(43, 'x')) == 43);
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::ReadOther));
        file.close();
        const auto run =
            launch({QStringLiteral("serve"), QStringLiteral("--sample"), QStringLiteral("--token-file"), path});
        QVERIFY(finish(*run));
        QCOMPARE(run->process.exitCode(), 1);
        QVERIFY2(run->err.contains(path.toUtf8()) && run->err.count('\n') == 1, run->err.constData());
    }

    void endsCleanlyOnSignals_data()
    {
        QTest::addColumn<int>("number");
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGINT") << SIGINT;
        QTest::newRow("SIGHUP") << SIGHUP;
    }

    void endsCleanlyOnSignals()
    {
        QFETCH(int, number);
        const auto run = serve({QStringLiteral("--sample")});
        QVERIFY(run);
        const QList<qint64> children = childrenOf(run->process.processId());
        QCOMPARE(children.size(), 1);
        ::kill(pid_t(run->process.processId()), number);
        QVERIFY(finish(*run));
        QCOMPARE(run->process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(run->process.exitCode(), 0);
        QVERIFY(!isAlive(children.first()));
        QCOMPARE(QDir(m_home->filePath(QStringLiteral("redshank"))).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
            QStringList{QStringLiteral("token")});
    }

    void takesTheSampleServerAlongWhenKilled()
    {
        const auto run = serve({QStringLiteral("--sample")});
        QVERIFY(run);
        const QList<qint64> children = childrenOf(run->process.processId());
        QCOMPARE(children.size(), 1);
        ::kill(pid_t(run->process.processId()), SIGKILL);
        QVERIFY(finish(*run));
        QTRY_VERIFY(!isAlive(children.first()));
        // What a killed program cannot tidy up, the next one does.
        const QDir folder(m_home->filePath(QStringLiteral("redshank")));
        QCOMPARE(folder.entryList({QStringLiteral("sample-*")}).size(), 1);
        const auto next = serve({QStringLiteral("--sample")});
        QVERIFY(next);
        QCOMPARE(folder.entryList({QStringLiteral("sample-*")}).size(), 1);
    }

    void windowTakesTheSampleServerAlongWhenKilled()
    {
        const auto run =
            launch({QStringLiteral("--sample")}, {{QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen")}});
        QTRY_COMPARE(childrenOf(run->process.processId()).size(), 1);
        const qint64 child = childrenOf(run->process.processId()).first();
        ::kill(pid_t(run->process.processId()), SIGKILL);
        QVERIFY(finish(*run));
        QTRY_VERIFY(!isAlive(child));
    }

    void saysThatTheFolderOfTheTokenIsMissing()
    {
        const QString folder = m_home->filePath(QStringLiteral("no/such"));
        const auto run = launch({QStringLiteral("serve"), QStringLiteral("--sample"), QStringLiteral("--token-file"),
            folder + QStringLiteral("/token")});
        QVERIFY(finish(*run));
        QCOMPARE(run->process.exitCode(), 1);
        QVERIFY2(run->err.contains(folder.toUtf8()) && run->err.count('\n') == 1, run->err.constData());
        QVERIFY(QDir(m_home->path()).isEmpty());
    }

    void saysThatTheServerDoesNotAnswerAndWaitsForIt()
    {
        RealServer server;
        QVERIFY(server.start());
        server.kill();
        const auto run = serve({server.path()});
        QVERIFY(run);
        QVERIFY2(run->out.contains("does not answer") && !run->out.contains("Serving"), run->out.constData());
        QTRY_VERIFY2(run->err.startsWith("redshank: ") && run->err.count('\n') == 1, run->err.constData());
        QVERIFY(request(run->address, "GET /healthz", {}).endsWith(R"("server":"unreachable"})"));
        QVERIFY(server.restart());
        QTRY_VERIFY2(run->err.contains("answers now"), run->err.constData());
        QCOMPARE(run->err.count('\n'), 2);
        QTRY_VERIFY(request(run->address, "GET /healthz", {}).endsWith(R"("server":"reached"})"));
    }

    void tellsOfWrongPasswordAndGoesOn()
    {
        RealServer server;
        QVERIFY(server.start({QStringLiteral("--requirepass"), QLatin1String(password)}));
        const auto run = serve({QStringLiteral("unix://:wrong@") + server.path()});
        QVERIFY(run);
        QTRY_VERIFY2(run->err.contains("WRONGPASS"), run->err.constData());
        QVERIFY(!run->err.contains("wrong@"));
        QCOMPARE(run->process.state(), QProcess::Running);
        QVERIFY(request(run->address, "GET /healthz", {}).startsWith("HTTP/1.1 "));
    }

    void writesThePasswordNowhere_data()
    {
        QTest::addColumn<bool>("isWindow");
        QTest::addColumn<bool>("isInUri");
        QTest::newRow("serve, URI") << false << true;
        QTest::newRow("serve, environment") << false << false;
        QTest::newRow("window, URI") << true << true;
        QTest::newRow("window, environment") << true << false;
    }

    void writesThePasswordNowhere()
    {
        QFETCH(bool, isWindow);
        QFETCH(bool, isInUri);
        RealServer server;
        QVERIFY(server.start({QStringLiteral("--requirepass"), QLatin1String(password)}));
        const QString uri =
            isInUri ? QStringLiteral("unix://:%1@%2").arg(QLatin1String(password), server.path()) : server.path();
        QMap<QString, QString> extra;
        if (!isInUri)
            extra.insert(QStringLiteral("REDSHANK_PASSWORD"), QLatin1String(password));
        if (isWindow)
            extra.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
        const auto run = isWindow ? launch({uri}, extra) : serve({uri}, extra);
        QVERIFY(run);
        // It is in use: another client than the one that asks is logged in and named in the list.
        const auto isLoggedIn = [&] {
            QProcess client;
            client.start(QStringLiteral("redis-cli"),
                {QStringLiteral("-s"), server.path(), QStringLiteral("-a"), QLatin1String(password),
                    QStringLiteral("--no-auth-warning"), QStringLiteral("CLIENT"), QStringLiteral("LIST")});
            client.waitForFinished();
            return client.readAllStandardOutput().count("user=default") > 1;
        };
        QTRY_VERIFY(isLoggedIn());
        QVERIFY(!contents(QStringLiteral("/proc/%1/cmdline").arg(run->process.processId())).contains(password));
        ::kill(pid_t(run->process.processId()), SIGTERM);
        QVERIFY(finish(*run));
        QCOMPARE(run->process.exitCode(), 0);
        QCOMPARE(filesWith(password), QStringList());
        QVERIFY(!run->out.contains(password) && !run->err.contains(password));
    }

    void handsNoPasswordToTheSampleServer()
    {
        // redis-server overwrites the environment that /proc shows, so a stand-in in PATH writes down what it was
        // given.
        const QString real = SampleServer::findProgram();
        const QString folder = m_home->filePath(QStringLiteral("bin"));
        QVERIFY(QDir().mkdir(folder));
        QFile script(folder + QStringLiteral("/redis-server"));
        QVERIFY(script.open(QIODevice::WriteOnly));
        const QString dump = m_home->filePath(QStringLiteral("environment"));
        script.write(QStringLiteral("#!/bin/sh\nenv >'%1'\nexec '%2' \"$@\"\n").arg(dump, real).toUtf8());
        script.close();
        QVERIFY(script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        const QString path = folder + QLatin1Char(':') + qEnvironmentVariable("PATH");
        const auto run = serve({QStringLiteral("--sample")},
            {{QStringLiteral("REDSHANK_PASSWORD"), QLatin1String(password)}, {QStringLiteral("PATH"), path}});
        QVERIFY(run);
        QVERIFY(contents(dump).contains("PATH="));
        QVERIFY(!contents(dump).contains("REDSHANK_PASSWORD"));
        QCOMPARE(filesWith(password), QStringList());
    }

    void findsPlantedPassword()
    {
        // That the search above can fail.
        QFile file(m_home->filePath(QStringLiteral("planted")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray("x") + QByteArray(password).toBase64());
        file.close();
        QCOMPARE(filesWith(password).size(), 1);
    }
};

QTEST_GUILESS_MAIN(ProgramTest)
#include "tst_program.moc"
