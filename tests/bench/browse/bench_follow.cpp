// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "churn.h"
#include "core/keyspace/keyspace.h"
#include "heartbeat.h"
#include "openbrowser.h"
#include "tests/bench/benchreport.h"
#include "tests/bench/residentmemory.h"
#include "tests/support/realserver.h"
#include "ui/models/keytreemodel.h"

#include <QApplication>
#include <QCommandLineParser>

using namespace redshank;

// A day in small: the panel stays open on a busy server whose keys come, go, expire and are renamed all the time, with
// a folder open. Resident memory of its first part is compared with that of its last, and at the end the list with the
// server.

int main(int argc, char **argv)
{
    drawOffscreen();
    QApplication app(argc, argv);
    QCommandLineParser parser;
    const QCommandLineOption secondsOption(
        QStringLiteral("seconds"), QStringLiteral("How long."), QStringLiteral("N"), QStringLiteral("120"));
    const QCommandLineOption keysOption(
        QStringLiteral("keys"), QStringLiteral("Keys at first."), QStringLiteral("N"), QStringLiteral("100000"));
    const QCommandLineOption rateOption(
        QStringLiteral("rate"), QStringLiteral("Changes a second."), QStringLiteral("N"), QStringLiteral("5000"));
    const QCommandLineOption jsonOption(QStringLiteral("json"), QStringLiteral("One JSON object as the last line."));
    parser.addOptions({secondsOption, keysOption, rateOption, jsonOption});
    parser.addHelpOption();
    parser.process(app);
    const int seconds = parser.value(secondsOption).toInt();

    RealServer server;
    if (seconds < 10) {
        fprintf(stderr, "ten seconds are the least\n");
        return 1;
    }
    if (!startFilled(server, parser.value(keysOption).toInt()))
        return 1;
    server.command({"CONFIG", "SET", "notify-keyspace-events", "gxeEn"});
    OpenBrowser browser(server);
    BrowserPanel &panel = browser.panel;
    browser.session.open();
    Keyspace &keyspace = *panel.keyspace();
    if (!turnUntil([&] { return keyspace.isComplete() && keyspace.followStatus().isLive(); }, 60, 20)) {
        fprintf(stderr, "the keys are not followed\n");
        return 1;
    }
    panel.model()->setExpanded(panel.model()->rowOf({true, "event:"}), true);
    int batches = 0;
    int interruptions = 0;
    QObject::connect(&keyspace, &Keyspace::keysFollowed, &panel, [&] { ++batches; });
    QObject::connect(&keyspace, &Keyspace::followStatusChanged, &panel,
        [&] { interruptions += keyspace.followStatus().isLive() ? 0 : 1; });

    Heartbeat heartbeat;
    Churn churn(server.path(), parser.value(rateOption).toInt());
    churn.start();
    QElapsedTimer clock;
    clock.start();
    // Of each of ten parts the most; the first one fills caches.
    QList<double> most(10, 0);
    turnUntil(
        [&] {
            double &part = most[std::min<qint64>(9, clock.elapsed() / (100LL * seconds))];
            part = std::max(part, double(residentBytes()) / 1024);
            return clock.elapsed() > seconds * 1000LL;
        },
        seconds + 60, 20);
    const double longest = heartbeat.longest();
    const double quantile = heartbeat.quantile(0.999);
    churn.stop();
    const bool agrees =
        turnUntil([&] { return keyspace.allKeys().size() == qsizetype(server.command({"DBSIZE"}).integer); }, 60, 20);

    BenchReport report(QStringLiteral("%1 s on a server whose keys change").arg(seconds));
    report.add("changes_per_s", double(churn.changes()) / seconds, 0);
    report.add("batches_per_s", double(batches) / seconds, 1, QStringLiteral("<= 10"));
    report.add("interruptions", interruptions, 0);
    report.add("resident_early_kib", most[1], 0);
    report.add("resident_late_kib", most[9], 0);
    report.add("growth_percent", 100 * (most[9] - most[1]) / most[1], 2, QStringLiteral("<= 2"));
    report.add("gap_p999_ms", quantile, 1, QStringLiteral("<= 16"));
    report.add("longest_gap_ms", longest, 1, QStringLiteral("<= 50"));
    report.add("agrees", agrees ? 1 : 0, 0, QStringLiteral("1"));
    report.print(parser.isSet(jsonOption));
    return agrees ? 0 : 1;
}
