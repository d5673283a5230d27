// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
// A day with the window left open: the real program on a server whose keys come, go, expire and are renamed all the
// time, which it follows. Its resident memory is sampled from outside, every second.
#include "tests/bench/benchreport.h"
#include "tests/bench/browse/churn.h"
#include "tests/bench/browse/openbrowser.h"
#include "tests/bench/residentmemory.h"
#include "tests/support/realserver.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>
#include <QTimer>

#include <array>
#include <csignal>
#include <cstdio>
#include <sys/prctl.h>

using namespace redshank;

namespace {

constexpr int parts = 10; ///< of the time; the first one fills caches
constexpr double megabyte = 1024 * 1024;

/// The program with a home of its own, for as long as this lives.
class Program
{
public:
    explicit Program(const QString &socketPath)
    {
        QProcessEnvironment variables = QProcessEnvironment::systemEnvironment();
        for (const char *name : {"HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME",
                 "XDG_STATE_HOME", "TMPDIR"})
            variables.insert(QLatin1String(name), m_home.path());
        m_process.setProcessEnvironment(variables);
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.setStandardInputFile(QProcess::nullDevice());
        m_process.setStandardOutputFile(QProcess::nullDevice());
        m_process.setChildProcessModifier([] { prctl(PR_SET_PDEATHSIG, SIGKILL); });
        m_process.start(QStringLiteral(REDSHANK_PROGRAM), {socketPath});
    }
    ~Program()
    {
        m_process.terminate();
        if (!m_process.waitForFinished(5000))
            m_process.kill();
        m_process.waitForFinished();
    }
    Program(const Program &) = delete;

    bool isRunning() const { return m_process.state() == QProcess::Running; }
    qint64 residentMemory() const { return residentBytes(m_process.processId()); }

private:
    QTemporaryDir m_home;
    QProcess m_process;
};

/// Connections that listen to keyspace notifications.
int followers(RealServer &server)
{
    int count = 0;
    const QByteArrayList clients = server.command({"CLIENT", "LIST"}).bytes.split('\n');
    for (const QByteArray &client : clients)
        count += client.contains(" psub=") && !(client.contains(" psub=0 ") && client.contains(" sub=0 ")) ? 1 : 0;
    return count;
}

bool hasScanned(RealServer &server, int keys)
{
    // The last SCAN call has been answered, and the program is told of what changes from now on.
    return followers(server) > 0 && server.calls("scan") > keys / 10000;
}

} // namespace

int main(int argc, char **argv)
{
    drawOffscreen();
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    const QCommandLineOption minutesOption(
        QStringLiteral("minutes"), QStringLiteral("How long."), QStringLiteral("N"), QStringLiteral("1440"));
    const QCommandLineOption keysOption(
        QStringLiteral("keys"), QStringLiteral("Keys at first."), QStringLiteral("N"), QStringLiteral("100000"));
    const QCommandLineOption rateOption(
        QStringLiteral("rate"), QStringLiteral("Changes a second."), QStringLiteral("N"), QStringLiteral("1000"));
    const QCommandLineOption jsonOption(QStringLiteral("json"), QStringLiteral("One JSON object as the last line."));
    parser.addOptions({minutesOption, keysOption, rateOption, jsonOption});
    parser.addHelpOption();
    parser.process(app);
    const double minutes = parser.value(minutesOption).toDouble();
    const int keys = parser.value(keysOption).toInt();
    const auto duration = qint64(minutes * 60'000);
    if (duration < 30'000) {
        std::fprintf(stderr, "half a minute is the least\n");
        return 2;
    }

    RealServer server;
    if (!startFilled(server, keys))
        return 1;
    server.command({"CONFIG", "SET", "notify-keyspace-events", "gxeEn"});
    const Program program(server.path());
    if (!turnUntil([&] { return hasScanned(server, keys); }, 60, 200)) {
        std::fprintf(stderr, "the program does not follow the keys\n");
        return 1;
    }

    Churn churn(server.path(), parser.value(rateOption).toInt());
    churn.start();
    std::array<qint64, parts> most{};
    size_t told = 0;
    bool isWell = true;
    QElapsedTimer clock;
    clock.start();
    const auto sample = [&] {
        const size_t part = std::min<size_t>(parts - 1, size_t(clock.elapsed() * parts / duration));
        for (; told < part; ++told)
            std::fprintf(stderr, "%3zu %%  %7.1f MB  %lld changes\n", 100 * (told + 1) / parts,
                double(most[told]) / megabyte, static_cast<long long>(churn.changes()));
        most[part] = std::max(most[part], program.residentMemory());
        isWell = program.isRunning() && churn.isAlive();
    };
    turnUntil(
        [&] {
            sample();
            return !isWell || clock.elapsed() >= duration;
        },
        int(duration / 1000) + 60, 1000);
    const double seconds = double(clock.elapsed()) / 1000;
    const qint64 changes = churn.changes();
    churn.stop();
    const int following = followers(server);
    if (!isWell || following == 0) {
        std::fprintf(stderr, "%s\n",
            !program.isRunning() ? "the program has ended"
                : isWell         ? "the program follows no longer"
                                 : "the server is gone");
        return 1;
    }

    const double start = double(most[1]) / megabyte;
    const double end = double(most[parts - 1]) / megabyte;
    BenchReport report(QStringLiteral("The program left open on a server whose keys change"));
    report.add("soak_minutes", seconds / 60, 1);
    report.add("rss_start_mb", start, 1, QStringLiteral("most of the second tenth of the time"));
    report.add("rss_end_mb", end, 1, QStringLiteral("most of the last tenth"));
    report.add("growth_pct", 100 * (end - start) / start, 2, QStringLiteral("<= 2"));
    report.add("keys", double(server.command({"DBSIZE"}).integer), 0);
    report.add("changes_per_s", double(changes) / seconds, 0);
    report.print(parser.isSet(jsonOption));
    return 0;
}
