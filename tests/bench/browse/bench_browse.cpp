// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "browseuse.h"
#include "core/keyspace/keyspace.h"
#include "core/session/session.h"
#include "heartbeat.h"
#include "keyfill.h"
#include "tests/bench/benchreport.h"
#include "tests/support/realserver.h"
#include "ui/models/keytreemodel.h"
#include "ui/panels/browser/browserpanel.h"
#include "ui/panels/browser/keyview.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QFile>

#include <malloc.h>
#include <time.h>
#include <unistd.h>

#include <optional>

using namespace redshank;

// The real panel with its view, or with --core the key space alone, loads a server's keys; the floor is a blocking
// hiredis loop over the same keys in the same run, before and after.

namespace {

qint64 residentBytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toLongLong() * sysconf(_SC_PAGESIZE);
}

/// Processor time of all of our threads: what the load costs whatever else the machine does.
double processorSeconds()
{
    timespec spent{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent);
    return double(spent.tv_sec) + double(spent.tv_nsec) / 1e9;
}

struct Figures
{
    double completeSeconds = 0;
    double processorSeconds = 0;
    double firstRows = 0;
    double bytesPerKey = 0;
    TypingTimes typing;
    double expand = 0;
    qsizetype keys = 0;
    quint64 calls = 0;
    int slowCalls = 0; ///< in the server's slow log at 10 ms
    double overBudget = 0; ///< per cent of the SCAN calls that took the server more than 5 ms
};

double milliseconds(const QElapsedTimer &timer)
{
    return double(timer.nsecsElapsed()) / 1e6;
}

void watchSlowCalls(RealServer &server)
{
    server.command({"CONFIG", "SET", "slowlog-log-slower-than", "5000"});
    server.command({"CONFIG", "SET", "slowlog-max-len", "100000"});
    server.command({"SLOWLOG", "RESET"});
}

void countSlowCalls(RealServer &server, Figures *figures)
{
    int overBudget = 0;
    for (const Reply &entry : server.command({"SLOWLOG", "GET", "-1"}).elements) {
        const bool isScan = entry.elements.value(3).elements.value(0).bytes.toUpper() == "SCAN";
        overBudget += isScan ? 1 : 0;
        figures->slowCalls += isScan && entry.elements.value(2).integer >= 10000 ? 1 : 0;
    }
    figures->overBudget = 100.0 * overBudget / double(std::max<quint64>(1, figures->calls));
}

void use(Keyspace &keyspace, BrowserPanel *panel, Figures *figures)
{
    if (panel) {
        panel->model()->setExpanded(panel->model()->rowOf({true, "event:"}), true);
        scrollThrough(panel);
    }
    // One key in two thousand at ten million; the first digit matches more than half of all.
    figures->typing = typeFilter(keyspace, panel, "7731");
    if (panel)
        figures->expand = expandTime(int(figures->keys));
}

std::optional<Figures> load(RealServer &server, bool isCoreOnly, int keys, std::optional<Heartbeat> *heartbeat)
{
    Profile profile;
    profile.params = server.params();
    Session session(profile);
    std::unique_ptr<BrowserPanel> panel;
    std::unique_ptr<Keyspace> alone;
    if (isCoreOnly) {
        alone = std::make_unique<Keyspace>(profile.params);
    } else {
        panel = std::make_unique<BrowserPanel>(&session);
        panel->resize(360, 700);
        panel->show();
    }
    Keyspace &keyspace = panel ? *panel->keyspace() : *alone;
    Figures figures;
    QElapsedTimer settling;
    settling.start();
    turnUntil([&] { return settling.elapsed() > 200; }, 1);
    watchSlowCalls(server);
    malloc_trim(0);
    const qint64 before = residentBytes();

    heartbeat->emplace(); // of a window that stands: what opening it takes is the bench of the start
    const double spentBefore = processorSeconds();
    QElapsedTimer timer;
    timer.start();
    QObject::connect(&keyspace, &Keyspace::indexChanged, &keyspace, [&] {
        if (figures.firstRows == 0 && !keyspace.index().isEmpty())
            figures.firstRows = milliseconds(timer);
    });
    if (alone)
        alone->start();
    session.open();
    if (!turnUntil([&] { return keyspace.isComplete() || keyspace.progress().error; }, 600) || !keyspace.isComplete())
        return {};
    figures.completeSeconds = milliseconds(timer) / 1000;
    figures.processorSeconds = processorSeconds() - spentBefore;
    figures.keys = keyspace.allKeys().size();
    figures.calls = keyspace.progress().calls;
    if (figures.keys != keys)
        return {};
    turnUntil([&] { return timer.elapsed() > figures.completeSeconds * 1000 + 500; }, 5);
    figures.bytesPerKey = double(residentBytes() - before) / keys;
    use(keyspace, panel.get(), &figures);
    return figures;
}

} // namespace

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    QCommandLineParser parser;
    const QCommandLineOption keysOption(
        QStringLiteral("keys"), QStringLiteral("How many keys."), QStringLiteral("N"), QStringLiteral("1000000"));
    const QCommandLineOption jsonOption(QStringLiteral("json"), QStringLiteral("One JSON object as the last line."));
    const QCommandLineOption coreOption(QStringLiteral("core"), QStringLiteral("The key space without a view."));
    parser.addOptions({keysOption, jsonOption, coreOption});
    parser.addHelpOption();
    parser.process(app);
    const int keys = parser.value(keysOption).toInt();

    RealServer server;
    if (keys <= 0 || !server.start() || !fillKeys(server.path(), keys)) {
        fprintf(stderr, "no server could be filled: %s\n", server.errorText().constData());
        return 1;
    }
    QList<double> floors;
    qint64 seen = 0;
    for (int i = 0; i < 2; ++i)
        floors.append(scanFloor(server.path(), &seen));
    std::optional<Heartbeat> heartbeat;
    std::optional<Figures> figures = load(server, parser.isSet(coreOption), keys, &heartbeat);
    const double longest = heartbeat->longest();
    const double quantile = heartbeat->quantile(0.999);
    if (figures)
        countSlowCalls(server, &*figures);
    for (int i = 0; i < 2; ++i)
        floors.append(scanFloor(server.path(), &seen));
    if (!figures || seen < keys || *std::min_element(floors.begin(), floors.end()) < 0) {
        fprintf(stderr, "the load did not end, or not with %d keys\n", keys);
        return 1;
    }
    const double floor = median(floors);
    BenchReport report(QStringLiteral("Browsing %1 keys, against a blocking loop of SCAN COUNT 10000").arg(keys));
    report.add("keys", double(figures->keys), 0);
    report.add("scan_calls", double(figures->calls), 0, QStringLiteral("each at most about 5 ms of the server"));
    report.add("floor_s", floor, 3);
    report.add("complete_s", figures->completeSeconds, 3);
    report.add("processor_us_per_key", figures->processorSeconds * 1e6 / keys, 3, QStringLiteral("of all threads"));
    report.add("ratio", figures->completeSeconds / floor, 3, QStringLiteral("1 M: <= 1.3; 10 M: <= 1.10"));
    report.add("first_rows_ms", figures->firstRows, 1, QStringLiteral("1 M: <= 300; 10 M: <= 200"));
    report.add("gap_p999_ms", quantile, 1, QStringLiteral("<= 16"));
    report.add("longest_gap_ms", longest, 1, QStringLiteral("<= 50"));
    report.add("bytes_per_key", figures->bytesPerKey, 1, QStringLiteral("<= 40"));
    report.add("filter_ms", figures->typing.worstFirst, 1, QStringLiteral("<= 100, of each letter until it shows"));
    report.add("filter_all_ms", figures->typing.complete, 1, QStringLiteral("until all matches are known"));
    report.add("filter_matches", double(figures->typing.matches), 0);
    report.add("expand_ms", figures->expand, 1, QStringLiteral("<= 100, a folder with as many direct children"));
    report.add("slowlog_10ms", figures->slowCalls, 0, QStringLiteral("0, unless the machine stalls the server"));
    report.add("scan_over_5ms_percent", figures->overBudget, 1);
    report.print(parser.isSet(jsonOption));
    return 0;
}
