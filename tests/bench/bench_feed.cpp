// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchreport.h"
#include "core/feed/feed.h"
#include "residentmemory.h"
#include "tests/support/realserver.h"
#include "ui/models/feedmodel.h"
#include "ui/panels/feed/feeddelegate.h"
#include "ui/panels/feed/feedview.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTimer>

#include <algorithm>
#include <hiredis/async.h>
#include <hiredis/hiredis.h>
#include <poll.h>

using namespace redshank;

// Messages per second that a feed takes, keeps and shows, against a bare hiredis subscriber that only counts: the same
// server, the same unix socket, redis-benchmark as the publisher, the rounds of both in turn. Meanwhile a heartbeat of
// 5 ms in the GUI thread tells how long the window was away.

namespace {

constexpr int rounds = 3;
constexpr auto heartbeat = std::chrono::milliseconds(5);

std::unique_ptr<QProcess> publish(const QString &path, int messages)
{
    auto publisher = std::make_unique<QProcess>();
    publisher->setStandardOutputFile(QProcess::nullDevice());
    publisher->setStandardErrorFile(QProcess::nullDevice());
    publisher->start(QStringLiteral("redis-benchmark"),
        {QStringLiteral("-s"), path, QStringLiteral("-P"), QStringLiteral("100"), QStringLiteral("-c"),
            QStringLiteral("4"), QStringLiteral("-n"), QString::number(messages), QStringLiteral("-q"),
            QStringLiteral("PUBLISH"), QStringLiteral("bench"), QStringLiteral("sixteen bytes 16")});
    if (!publisher->waitForStarted())
        qFatal("redis-benchmark is not installed");
    return publisher;
}

struct Floor
{
    int received = 0; ///< messages and one confirmation
    bool wantsWrite = false;
};

/// hiredis' own subscriber under a poll() loop: nothing but a counter behind the callback.
double floorRound(const QString &path, int messages)
{
    redisAsyncContext *const ac = redisAsyncConnectUnix(QFile::encodeName(path).constData());
    Floor floor;
    ac->ev.data = &floor;
    ac->ev.addWrite = [](void *data) { static_cast<Floor *>(data)->wantsWrite = true; };
    ac->ev.delWrite = [](void *data) { static_cast<Floor *>(data)->wantsWrite = false; };
    const char *argv[] = {"SUBSCRIBE", "bench"};
    const size_t lengths[] = {9, 5};
    redisAsyncCommandArgv(
        ac,
        [](redisAsyncContext *, void *reply, void *data) {
            if (reply)
                ++static_cast<Floor *>(data)->received;
        },
        &floor, 2, argv, lengths);
    floor.wantsWrite = true;
    std::unique_ptr<QProcess> publisher;
    QElapsedTimer timer;
    while (floor.received < messages + 1) {
        pollfd descriptor{ac->c.fd, short(POLLIN | (floor.wantsWrite ? POLLOUT : 0)), 0};
        if (poll(&descriptor, 1, 10'000) <= 0)
            qFatal("the bare subscriber has %d of %d messages", floor.received, messages);
        const int before = floor.received;
        if (descriptor.revents & POLLIN)
            redisAsyncHandleRead(ac);
        if (descriptor.revents & POLLOUT)
            redisAsyncHandleWrite(ac);
        if (before == 0 && floor.received == 1)
            publisher = publish(path, messages);
        if (before <= 1 && floor.received > 1)
            timer.start();
    }
    const double seconds = double(timer.nsecsElapsed()) / 1e9;
    redisAsyncFree(ac);
    publisher->waitForFinished();
    return messages / seconds;
}

double residentMegabytes()
{
    return double(residentBytes()) / 1e6;
}

struct Outcome
{
    double rate = 0;
    quint64 lost = 0;
    double rssGrowth = 0; ///< MB beyond the ring's budget
    double search = 0; ///< ms
    quint64 kept = 0;
};

Outcome feedRound(const ConnectionParams &params, int messages, QList<double> &gaps)
{
    const double before = residentMegabytes();
    const FeedLimits limits;
    Feed feed(params, limits);
    FeedModel model;
    FeedView view;
    view.setItemDelegate(new FeedDelegate(&view));
    view.setModel(&model);
    view.resize(900, 600);
    view.show();

    QEventLoop loop;
    QElapsedTimer timer;
    std::unique_ptr<QProcess> publisher;
    QObject::connect(&feed, &Feed::statusChanged, &loop, [&] {
        if (feed.status().state == FeedStatus::State::Live && !publisher)
            publisher = publish(params.address.path, messages);
    });
    QObject::connect(&feed, &Feed::updated, &loop, [&](const FeedUpdate &update) {
        if (!timer.isValid() && update.counters.received > 0)
            timer.start();
        model.apply(update);
        if (update.counters.received >= quint64(messages))
            loop.quit();
    });
    QTimer stalled;
    stalled.setSingleShot(true);
    QObject::connect(&stalled, &QTimer::timeout, &loop, &QEventLoop::quit);
    QObject::connect(&feed, &Feed::updated, &stalled, [&stalled] { stalled.start(10'000); });
    QTimer beat;
    beat.setTimerType(Qt::PreciseTimer);
    QElapsedTimer sinceBeat;
    QObject::connect(&beat, &QTimer::timeout, &loop, [&] {
        if (sinceBeat.isValid() && timer.isValid())
            gaps.append(double(sinceBeat.nsecsElapsed()) / 1e6);
        sinceBeat.start();
    });
    beat.start(heartbeat);
    feed.subscribe({"bench"}, {});
    loop.exec();

    Outcome outcome;
    outcome.rate = double(feed.counters().received) / (double(timer.nsecsElapsed()) / 1e9);
    outcome.lost = quint64(messages) - feed.counters().received;
    outcome.rssGrowth = residentMegabytes() - before - double(limits.budget) / 1e6;
    outcome.kept = feed.counters().kept;
    QElapsedTimer search;
    search.start();
    model.setFilter(FeedFilter(QStringLiteral("not there")));
    outcome.search = double(search.nsecsElapsed()) / 1e6;
    if (publisher)
        publisher->waitForFinished();
    return outcome;
}

double quantile(QList<double> values, double which)
{
    if (values.isEmpty())
        return 0;
    std::sort(values.begin(), values.end());
    return values[std::min(values.size() - 1, qsizetype(double(values.size()) * which))];
}

} // namespace

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    const QStringList arguments = QApplication::arguments();
    const qsizetype at = arguments.indexOf(QStringLiteral("--messages"));
    const int messages = at > 0 ? arguments.value(at + 1).toInt() : 2'000'000;
    RealServer server;
    if (messages <= 0 || !server.start()) {
        qCritical("%s", messages <= 0 ? "--messages wants a number" : server.errorText().constData());
        return messages <= 0 ? 2 : 1;
    }
    QList<double> floors;
    QList<double> rates;
    QList<double> ratios;
    QList<double> gaps;
    QList<double> searches;
    quint64 lost = 0;
    double rssGrowth = 0;
    quint64 kept = 0;
    for (int i = 0; i < rounds; ++i) {
        // On a busy machine the server would cut the bare subscriber; ours has to live with the default.
        server.command({"CONFIG", "SET", "client-output-buffer-limit", "pubsub 0 0 0"});
        floors.append(floorRound(server.path(), messages));
        server.command({"CONFIG", "SET", "client-output-buffer-limit", "pubsub 32mb 8mb 60"});
        const Outcome outcome = feedRound(server.params(), messages, gaps);
        rates.append(outcome.rate);
        ratios.append(outcome.rate / floors.last());
        searches.append(outcome.search);
        lost += outcome.lost;
        kept = outcome.kept;
        rssGrowth = std::max(rssGrowth, outcome.rssGrowth);
    }
    BenchReport report(QStringLiteral("feed: messages taken, kept and shown against a bare hiredis subscriber"));
    report.add("floor_messages_per_s", median(floors), 0);
    report.add("messages_per_s", median(rates), 0);
    report.add("ratio", median(ratios), 3, QStringLiteral(">= 1.0"));
    report.add("lost", double(lost), 0, QStringLiteral("0"));
    report.add("gap_p999_ms", quantile(gaps, 0.999), 1, QStringLiteral("<= 16"));
    report.add("longest_gap_ms", quantile(gaps, 1), 1, QStringLiteral("<= 50"));
    report.add("rss_growth_mb", rssGrowth, 1, QStringLiteral("<= 32"));
    report.add("kept", double(kept), 0);
    report.add("search_ms", median(searches), 1, QStringLiteral("<= 100"));
    report.print(arguments.contains(QStringLiteral("--json")));
    return 0;
}
