// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
// From the start of the process to the first paint of its window: an empty Qt window and the real program on its sample
// server, in turn, on the display that the environment names. scripts/bench brings one.
#include "tests/bench/benchreport.h"
#include "tests/bench/residentmemory.h"

#include <QFile>
#include <QTemporaryDir>
#include <QThread>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fcntl.h>
#include <optional>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace redshank;

namespace {

constexpr int rounds = 9;
constexpr int reportFd = 9; ///< where the started program finds its end of the pipe
constexpr int deadline = 20'000; ///< ms
constexpr unsigned settling = 2000; ///< ms, until the tree is filled and the memory is what a person sees

qint64 monotonic()
{
    timespec now = {};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return qint64(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

struct Start
{
    double firstPaint = 0; ///< ms
    double memory = 0; ///< MB; only where asked for
};

std::optional<Start> startOnce(const char *program, const char *argument, bool wantsMemory)
{
    const QTemporaryDir home; // a first start each time: no settings, no caches
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        return {};
    const QByteArray homePath = QFile::encodeName(home.path());
    const qint64 begin = monotonic();
    const pid_t pid = ::fork();
    if (pid == 0) {
        for (const char *name : {"HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"})
            ::setenv(name, homePath.constData(), 1);
        ::setenv("REDSHANK_FIRST_PAINT_FD", QByteArray::number(reportFd).constData(), 1);
        ::dup2(ends[1], reportFd);
        ::execl(program, program, argument, nullptr);
        ::_exit(127);
    }
    ::close(ends[1]);
    std::optional<Start> start;
    pollfd waiting{ends[0], POLLIN, 0};
    char line[64] = {};
    if (pid > 0 && ::poll(&waiting, 1, deadline) == 1 && ::read(ends[0], line, sizeof line - 1) > 0) {
        start = Start{double(std::strtoll(line, nullptr, 10) - begin) / 1e6, 0};
        if (wantsMemory) {
            QThread::msleep(settling);
            start->memory = double(residentBytes(pid)) / (1024 * 1024);
        }
    }
    ::close(ends[0]);
    if (pid > 0) {
        ::kill(pid, SIGTERM);
        ::waitpid(pid, nullptr, 0);
    }
    return start;
}

} // namespace

int main(int argc, char **argv)
{
    const bool asJson = argc > 1 && qstrcmp(argv[1], "--json") == 0;
    QList<double> floors;
    QList<double> paints;
    QList<double> memories;
    // The first round warms the page cache for both and is not counted.
    for (int round = 0; round <= rounds; ++round) {
        const auto floor = startOnce(EMPTY_WINDOW, nullptr, false);
        const auto real = startOnce(REDSHANK_PROGRAM, "--sample", true);
        if (!floor || !real) {
            std::fprintf(stderr, "bench_startup: %s did not paint within %d s\n",
                floor ? "the program" : "the empty window", deadline / 1000);
            return 1;
        }
        if (round == 0)
            continue;
        floors.append(floor->firstPaint);
        paints.append(real->firstPaint);
        memories.append(real->memory);
    }
    BenchReport report(QStringLiteral("Start to first paint, median of %1 starts in turn").arg(rounds));
    report.add("floor_first_paint_ms", median(floors), 1, QStringLiteral("an empty Qt window"));
    report.add("first_paint_ms", median(paints), 1, QStringLiteral("target: at most 200"));
    report.add("rss_mb", median(memories), 1, QStringLiteral("target: at most 70"));
    report.print(asJson);
    return 0;
}
