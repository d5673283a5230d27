// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What the program does with its arguments, its end and its secrets.
#include "app/sampleserver.h"
#include "programfixture.h"
#include "tests/support/realserver.h"

#include <QDirIterator>

#include <csignal>

using namespace redshank;

namespace {

constexpr const char *password = "correct-horse-battery-staple-7f3a";

} // namespace

class ProgramTest : public QObject, private ProgramFixture
{
    Q_OBJECT
private:
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
    void init() { moveHouse(); }
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
