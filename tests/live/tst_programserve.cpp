// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "programfixture.h"
#include "tests/support/realserver.h"

#include <QTcpServer>

using namespace redshank;

/// `redshank serve`: what it prints is true, and what it prints to be pasted works.
class ProgramServeTest : public QObject, private ProgramFixture
{
    Q_OBJECT
private Q_SLOTS:
    void init() { moveHouse(); }
    void cleanup() { m_home.reset(); }

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

    void tellsHowToGiveThePassword()
    {
        RealServer server;
        QVERIFY(server.start({QStringLiteral("--requirepass"), QStringLiteral("another")}));
        const auto run = serve({server.path()});
        QVERIFY(run);
        QTRY_VERIFY2(
            run->err.contains("REDSHANK_PASSWORD") && run->err.contains("redis://user@"), run->err.constData());
        QVERIFY2(!run->err.contains("Check both") && run->err.count('\n') == 1, run->err.constData());
    }

    void refusesUnknownParametersOfTheQuery()
    {
        const auto run = launch({QStringLiteral("serve"), QStringLiteral("redis://127.0.0.1:1/1?x=y")});
        QVERIFY(finish(*run));
        QCOMPARE(run->process.exitCode(), 2);
        QVERIFY2(run->err.contains("x: the query may only have db") && run->err.count('\n') == 1, run->err.constData());
    }

    void F31_tellsOfWrongPasswordAndGoesOn()
    {
        RealServer server;
        QVERIFY(server.start());
        server.command({"ACL", "SETUSER", "ann", "on", ">right", "~*", "+@all"});
        const auto run = serve({QStringLiteral("unix://ann:wrong@") + server.path()});
        QVERIFY(run);
        QTRY_VERIFY2(run->err.contains("WRONGPASS"), run->err.constData());
        QVERIFY(!run->err.contains("wrong@"));
        QCOMPARE(run->process.state(), QProcess::Running);
        const QByteArray token = contents(tokenPath()).trimmed();
        QVERIFY(request(run->address, "GET /healthz", {}).startsWith("HTTP/1.1 "));
        for (const char *const line : {"GET /", "GET /v1/db/0/keys/k", "GET /v1/db/1/keys/k"}) {
            const QByteArray answer = request(run->address, line, token);
            QVERIFY2(answer.startsWith("HTTP/1.1 502 "), answer.constData());
        }
        // Once, whoever asks: a server may lock out who sends a wrong password again and again.
        const QByteArray errors = server.command({"INFO", "errorstats"}).bytes;
        QVERIFY2(errors.contains("errorstat_WRONGPASS:count=1\r"), errors.constData());
    }
};

QTEST_GUILESS_MAIN(ProgramServeTest)
#include "tst_programserve.moc"
