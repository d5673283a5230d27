// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The real page of a key on values that no page could hold: a string of 100 MB, a hash of five million fields and the
// middle of a list of ten million elements; from the click to the painted rows.
#include "core/session/session.h"
#include "tests/bench/benchreport.h"
#include "tests/bench/browse/heartbeat.h"
#include "tests/bench/browse/openbrowser.h"
#include "tests/bench/residentmemory.h"
#include "tests/support/realserver.h"
#include "ui/editors/keytab.h"
#include "ui/editors/valueeditor.h"
#include "ui/models/valuepagemodel.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QElapsedTimer>

#include <malloc.h>

#include <algorithm>
#include <memory>

using namespace redshank;

namespace {

constexpr int fields = 5'000'000;
constexpr int elements = 10'000'000;
constexpr int megabytes = 100;
constexpr int rounds = 5;
constexpr int furtherPages = 20;
constexpr int patienceSeconds = 60;

bool fill(RealServer &server)
{
    // The script's server stands still for it, and nobody waits.
    server.command({"EVAL",
        "for i = 1, tonumber(ARGV[1]) do redis.call('HSET', 'hash', 'field:' .. i, 'value of field ' .. i) end", "0",
        QByteArray::number(fields)});
    server.command({"EVAL", "for i = 1, tonumber(ARGV[1]) do redis.call('RPUSH', 'list', 'element ' .. i) end", "0",
        QByteArray::number(elements)});
    QByteArray line;
    for (int i = 0; line.size() < 1024 * 1024; ++i)
        line += "line " + QByteArray::number(i) + " of a log that somebody keeps in a string\n";
    line.truncate(1024 * 1024);
    for (int i = 0; i < megabytes; ++i)
        server.command({"APPEND", "string", line});
    server.command({"SET", "small", "a value"});
    return server.command({"HLEN", "hash"}).integer == fields && server.command({"LLEN", "list"}).integer == elements
        && server.command({"STRLEN", "string"}).integer == megabytes * 1024 * 1024;
}

class Page
{
public:
    Page(Session &session, const QByteArray &key)
        : m_tab(&session, key)
    {
        m_timer.start();
        m_tab.resize(1000, 700);
        m_tab.show();
    }

    /// Milliseconds until the value is painted; negative: it did not come.
    double shown()
    {
        const bool isThere = turnUntil([this] { return editor() && editor()->isVisible(); }, patienceSeconds);
        return painted(isThere);
    }
    /// Until the row at this position is painted.
    double shownAt(qint64 position)
    {
        ValuePageModel *rows = model();
        if (!rows)
            return -1;
        m_timer.start();
        PageStart start;
        start.position = position;
        rows->load(start);
        return painted(
            turnUntil([&] { return rows->rowCount() > 0 && rows->row(0).position == position; }, patienceSeconds));
    }
    bool readOn(int pages)
    {
        ValuePageModel *rows = model();
        for (int i = 0; rows && i < pages; ++i) {
            rows->loadMore();
            if (!turnUntil([&] { return !rows->isLoading(); }, patienceSeconds))
                return false;
            if (auto *view = m_tab.findChild<QAbstractItemView *>())
                view->scrollToBottom();
        }
        return rows;
    }

private:
    ValueEditor *editor() const { return m_tab.findChild<ValueEditor *>(); }
    ValuePageModel *model() const { return m_tab.findChild<ValuePageModel *>(); }
    double painted(bool isThere)
    {
        m_tab.repaint();
        return isThere ? double(m_timer.nsecsElapsed()) / 1e6 : -1;
    }

    QElapsedTimer m_timer;
    KeyTab m_tab;
};

struct Figures
{
    QList<double> string;
    QList<double> hash;
    QList<double> list;
};

bool use(Session &session, Figures *figures)
{
    for (int round = 0; round < rounds; ++round) {
        Page string(session, "string");
        figures->string.append(string.shown());
        Page hash(session, "hash");
        figures->hash.append(hash.shown());
        Page list(session, "list");
        if (list.shown() < 0 || !hash.readOn(furtherPages))
            return false;
        figures->list.append(list.shownAt(elements / 2));
        if (!list.readOn(furtherPages))
            return false;
    }
    for (const QList<double> &times : {figures->string, figures->hash, figures->list})
        if (*std::min_element(times.begin(), times.end()) < 0)
            return false;
    return true;
}

} // namespace

int main(int argc, char **argv)
{
    drawOffscreen();
    QApplication application(argc, argv);
    Theme::instance()->apply(application, Theme::Mode::Light);
    const bool asJson = application.arguments().contains(QStringLiteral("--json"));
    RealServer server;
    if (!server.start() || !fill(server)) {
        fprintf(stderr, "bench_values: the server could not be filled\n");
        return 1;
    }
    Profile profile;
    profile.params = server.params();
    Session session(profile);
    session.open();
    // What every page needs, fonts and all, is the bench of the start.
    const bool isWarm =
        turnUntil([&] { return session.isReady(); }, patienceSeconds) && Page(session, "small").shown() >= 0;
    malloc_trim(0);
    const qint64 before = residentBytes();
    Figures figures;
    Heartbeat heartbeat;
    if (!isWarm || !use(session, &figures)) {
        fprintf(stderr, "bench_values: a page did not come within %d s\n", patienceSeconds);
        return 1;
    }
    BenchReport report(QStringLiteral("Pages of large values, median of %1 rounds").arg(rounds));
    report.add("string_100mb_first_ms", median(figures.string), 1, QStringLiteral("target: at most 200"));
    report.add("hash_5m_first_page_ms", median(figures.hash), 1, QStringLiteral("target: at most 50"));
    report.add("list_10m_middle_ms", median(figures.list), 1, QStringLiteral("target: at most 50"));
    report.add(
        "rss_growth_mb", double(residentBytes() - before) / (1024 * 1024), 1, QStringLiteral("target: at most 64"));
    report.add("longest_gap_ms", heartbeat.longest(), 1, QStringLiteral("target: at most 50"));
    report.print(asJson);
    return 0;
}
