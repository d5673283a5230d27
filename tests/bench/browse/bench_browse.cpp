// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "browseuse.h"
#include "core/keyspace/keyspace.h"
#include "heartbeat.h"
#include "keyfill.h"
#include "openbrowser.h"
#include "processortime.h"
#include "tests/bench/benchreport.h"
#include "tests/bench/residentmemory.h"
#include "tests/support/realserver.h"
#include "ui/models/keytreemodel.h"
#include "ui/panels/browser/keyview.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>

#include <malloc.h>

#include <optional>

using namespace redshank;

// The real panel with its view, or with --core the key space alone, loads a server's keys; the floor is a blocking
// hiredis loop over the same keys in the same run, before and after.

namespace {

enum class Depth { Load, LoadAndUse };

struct Figures
{
    double floorSeconds = 0;
    double floorProcessorSeconds = 0; ///< of the client in the floor's loop
    double longestGap = 0;
    double gapQuantile = 0;
    double completeSeconds = 0;
    double processorSeconds = 0; ///< of the program
    double scanSeconds = 0; ///< of which the thread that reads replies
    double sortSeconds = 0; ///< the one that sorts and merges
    double windowSeconds = 0; ///< and the GUI thread
    Turns server; ///< during the load
    double firstRows = 0;
    double bytesPerKey = 0;
    TypingTimes typing;
    PaletteTimes palette;
    double expand = 0;
    double typeAhead = 0;
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
    if (panel) {
        figures->palette = typeInPalette(panel, "7731");
        figures->expand = expandTime(int(figures->keys));
        figures->typeAhead = typeAheadTime(int(figures->keys));
    }
}

std::optional<Figures> load(RealServer &server, bool isCoreOnly, int keys, Depth depth)
{
    std::optional<OpenBrowser> browser;
    std::optional<Keyspace> alone;
    if (isCoreOnly)
        alone.emplace(server.params());
    else
        browser.emplace(server);
    Keyspace &keyspace = browser ? *browser->panel.keyspace() : *alone;
    Figures figures;
    QElapsedTimer settling;
    settling.start();
    turnUntil([&] { return settling.elapsed() > 200; }, 1);
    watchSlowCalls(server);
    malloc_trim(0);
    const qint64 before = residentBytes();

    Heartbeat heartbeat; // of a window that stands: what opening it takes is the bench of the start
    const double spentBefore = processorSeconds();
    const double windowBefore = threadSeconds();
    const Turns serverBefore = turnsOf(server.pid());
    QElapsedTimer timer;
    timer.start();
    QObject::connect(&keyspace, &Keyspace::indexChanged, &keyspace, [&] {
        if (figures.firstRows == 0 && !keyspace.index().isEmpty())
            figures.firstRows = milliseconds(timer);
    });
    if (browser)
        browser->session.open();
    else
        alone->start();
    if (!turnUntil([&] { return keyspace.isComplete() || keyspace.progress().error; }, 600) || !keyspace.isComplete())
        return {};
    figures.completeSeconds = milliseconds(timer) / 1000;
    figures.processorSeconds = processorSeconds() - spentBefore;
    figures.windowSeconds = threadSeconds() - windowBefore;
    const Turns serverAfter = turnsOf(server.pid());
    figures.server = {serverAfter.worked - serverBefore.worked, serverAfter.waited - serverBefore.waited};
    const QHash<QByteArray, double> threads = secondsByThread();
    figures.scanSeconds = threads.value("scan");
    figures.sortSeconds = threads.value("keys");
    figures.keys = keyspace.allKeys().size();
    figures.calls = keyspace.progress().calls;
    if (figures.keys != keys)
        return {};
    turnUntil([&] { return timer.elapsed() > figures.completeSeconds * 1000 + 500; }, 5);
    figures.bytesPerKey = double(residentBytes() - before) / keys;
    if (depth == Depth::LoadAndUse)
        use(keyspace, browser ? &browser->panel : nullptr, &figures);
    figures.longestGap = heartbeat.longest();
    figures.gapQuantile = heartbeat.quantile(0.999);
    return figures;
}

/// A server with so many keys, the floor before and after.
std::optional<Figures> measure(int keys, bool isCoreOnly, Depth depth)
{
    RealServer server;
    if (!startFilled(server, keys))
        return {};
    QList<double> floors;
    QList<double> floorProcessors;
    qint64 seen = 0;
    const auto takeFloor = [&] {
        const double before = threadSeconds();
        floors.append(scanFloor(server.path(), &seen));
        floorProcessors.append(threadSeconds() - before);
    };
    for (int i = 0; i < 2; ++i)
        takeFloor();
    std::optional<Figures> figures = load(server, isCoreOnly, keys, depth);
    if (figures)
        countSlowCalls(server, &*figures);
    for (int i = 0; i < 2; ++i)
        takeFloor();
    if (!figures || seen < keys || *std::min_element(floors.begin(), floors.end()) < 0) {
        fprintf(stderr, "the load did not end, or not with %d keys\n", keys);
        return {};
    }
    figures->floorSeconds = median(floors);
    figures->floorProcessorSeconds = median(floorProcessors);
    return figures;
}

void reportCost(BenchReport &report, const Figures &figures)
{
    const auto perKey = [&figures](double seconds) { return seconds * 1e6 / double(figures.keys); };
    report.add("floor_processor_us", perKey(figures.floorProcessorSeconds), 3, QStringLiteral("a key, of the client"));
    report.add("processor_us_per_key", perKey(figures.processorSeconds), 3, QStringLiteral("of all threads"));
    report.add("scan_thread_us", perKey(figures.scanSeconds), 3, QStringLiteral("a key: replies"));
    report.add("keys_thread_us", perKey(figures.sortSeconds), 3, QStringLiteral("a key: sorting and merging"));
    report.add("window_thread_us", perKey(figures.windowSeconds), 3, QStringLiteral("a key"));
}

/// The slow log counts from the beginning of a call to its end, whoever has the processor meanwhile.
void reportServer(BenchReport &report, const Figures &figures)
{
    const auto [worked, waited] = figures.server;
    report.add("slowlog_10ms", figures.slowCalls, 0, QStringLiteral("0, unless the machine stalls the server"));
    report.add("scan_over_5ms_percent", figures.overBudget, 1);
    report.add("server_ms_per_call", worked * 1000 / double(std::max<quint64>(1, figures.calls)), 2,
        QStringLiteral("<= 5, of its processor time, writing included"));
    report.add("server_waited_percent", 100 * waited / std::max(worked + waited, 1e-9), 1,
        QStringLiteral("of its time ready to run: the machine stalls it"));
}

/// How much more a key costs than among a tenth of the keys. That a larger table costs the server more is in the floor.
void reportGrowth(BenchReport &report, const Figures &tenth, const Figures &whole)
{
    const auto growth = [&](auto cost) {
        return 100 * (cost(whole) / double(whole.keys) / (cost(tenth) / double(tenth.keys)) - 1);
    };
    const double floor = growth([](const Figures &figures) { return figures.floorSeconds; });
    const double complete = growth([](const Figures &figures) { return figures.completeSeconds; });
    report.add("floor_growth_percent", floor, 1, QStringLiteral("time a key, against a tenth of the keys"));
    report.add("complete_growth_percent", complete, 1);
    report.add("linear_percent", 100 * ((100 + complete) / (100 + floor) - 1), 1,
        QStringLiteral("<= 15, growth beyond the floor's"));
    report.add("processor_growth_percent", growth([](const Figures &figures) { return figures.processorSeconds; }), 1);
    report.add("floor_processor_growth", growth([](const Figures &figures) { return figures.floorProcessorSeconds; }),
        1, QStringLiteral("percent: the same replies in the same loop"));
}

} // namespace

int main(int argc, char **argv)
{
    drawOffscreen();
    QApplication app(argc, argv);
    QCommandLineParser parser;
    const QCommandLineOption keysOption(
        QStringLiteral("keys"), QStringLiteral("How many keys."), QStringLiteral("N"), QStringLiteral("1000000"));
    const QCommandLineOption jsonOption(QStringLiteral("json"), QStringLiteral("One JSON object as the last line."));
    const QCommandLineOption coreOption(QStringLiteral("core"), QStringLiteral("The key space without a view."));
    const QCommandLineOption linearOption(
        QStringLiteral("linear"), QStringLiteral("A tenth of the keys before, for what a key costs in either case."));
    parser.addOptions({keysOption, jsonOption, coreOption, linearOption});
    parser.addHelpOption();
    parser.process(app);
    const int keys = parser.value(keysOption).toInt();

    const bool isCoreOnly = parser.isSet(coreOption);
    std::optional<Figures> tenth;
    if (parser.isSet(linearOption)) {
        tenth = measure(keys / 10, isCoreOnly, Depth::Load);
        if (!tenth)
            return 1;
    }
    const std::optional<Figures> figures = measure(keys, isCoreOnly, Depth::LoadAndUse);
    if (!figures)
        return 1;
    BenchReport report(QStringLiteral("Browsing %1 keys, against a blocking loop of SCAN COUNT 10000").arg(keys));
    report.add("keys", double(figures->keys), 0);
    report.add("scan_calls", double(figures->calls), 0, QStringLiteral("each at most about 5 ms of the server"));
    report.add("floor_s", figures->floorSeconds, 3);
    report.add("complete_s", figures->completeSeconds, 3);
    report.add(
        "ratio", figures->completeSeconds / figures->floorSeconds, 3, QStringLiteral("1 M: <= 1.3; 10 M: <= 1.10"));
    reportCost(report, *figures);
    if (tenth)
        reportGrowth(report, *tenth, *figures);
    report.add("first_rows_ms", figures->firstRows, 1, QStringLiteral("1 M: <= 300; 10 M: <= 200"));
    report.add("gap_p999_ms", figures->gapQuantile, 1, QStringLiteral("<= 16"));
    report.add("longest_gap_ms", figures->longestGap, 1, QStringLiteral("<= 50"));
    report.add("bytes_per_key", figures->bytesPerKey, 1, QStringLiteral("<= 40"));
    report.add("filter_ms", figures->typing.worstFirst, 1, QStringLiteral("<= 100, of each letter until it shows"));
    report.add("filter_all_ms", figures->typing.complete, 1, QStringLiteral("until all matches are known"));
    report.add("filter_matches", double(figures->typing.matches), 0);
    report.add("expand_ms", figures->expand, 1, QStringLiteral("<= 100, a folder with as many direct children"));
    report.add("type_ahead_ms", figures->typeAhead, 1, QStringLiteral("<= 16, of each letter among as many rows"));
    report.add("palette_ms", figures->palette.isComplete ? figures->palette.worstFirst : -1, 1,
        QStringLiteral("<= 100, of each letter until keys with it show in the command palette"));
    report.add("palette_gui_ms", figures->palette.guiThread, 1, QStringLiteral("processor time of the GUI thread"));
    reportServer(report, *figures);
    report.print(parser.isSet(jsonOption));
    return 0;
}
