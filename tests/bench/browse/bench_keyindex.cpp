// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of loading without a server: nanoseconds a key for sorting batches, merging them, and reading.
#include "core/keyspace/keybatch.h"
#include "core/keyspace/keymerge.h"

#include <QElapsedTimer>
#include <QRandomGenerator>

#include <algorithm>
#include <cstdio>
#include <numeric>

using namespace redshank;

int main(int argc, char **argv)
{
    const int count = argc > 1 ? atoi(argv[1]) : 2000000;
    constexpr int batchSize = 32768;
    std::vector<int> ids(static_cast<size_t>(count));
    std::iota(ids.begin(), ids.end(), 0);
    std::shuffle(ids.begin(), ids.end(), *QRandomGenerator::global());
    std::vector<KeyBatch> batches;
    for (int i = 0; i < count; ++i) {
        if (i % batchSize == 0)
            batches.emplace_back();
        const QByteArray id = QByteArray::number(ids[size_t(i)]).rightJustified(7, '0');
        batches.back().append(i % 3 ? "user:" + id + ":profile" : "session:" + id + ":token");
    }
    const auto report = [&](const char *what, qint64 ns, qsizetype keys) {
        printf("%-28s %8.1f ns a key   %8.1f ms\n", what, double(ns) / double(keys), double(ns) / 1e6);
    };

    QElapsedTimer timer;
    timer.start();
    const KeyOrder order;
    std::vector<KeyIndex> runs;
    for (const KeyBatch &batch : batches)
        runs.push_back(batch.sorted(order));
    report("sort batches", timer.nsecsElapsed(), count);

    timer.start();
    const size_t quarter = std::max<size_t>(1, runs.size() / 4);
    const KeyIndex small = KeyIndex::mergedAll(std::span(runs).first(quarter));
    report("merge a quarter of the runs", timer.nsecsElapsed(), small.size());
    const KeyIndex large = KeyIndex::mergedAll(std::span(runs).subspan(quarter));
    timer.start();
    const KeyIndex all = large.merged(small);
    report("merge quarter into the rest", timer.nsecsElapsed(), all.size());
    printf("%-28s %8.1f bytes a key\n", "memory", double(all.memoryUsage()) / double(all.size()));

    timer.start();
    const KeyIndex one = all.merged(KeyIndex::of({"user:0000007:extra"}));
    report("merge one key", timer.nsecsElapsed(), 1);
    timer.start();
    const KeyIndex matches = all.filtered([](QByteArrayView name) { return name.contains(QByteArrayView("1234")); });
    report("filter", timer.nsecsElapsed(), all.size());
    timer.start();
    qsizetype bytes = 0;
    for (int i = 0; i < 100000; ++i)
        bytes += all.keyAt(qsizetype(QRandomGenerator::global()->bounded(quint32(all.size())))).size();
    report("keyAt at random", timer.nsecsElapsed(), 100000);
    const KeyIndex::Folder folder = all.folder("user:");
    timer.start();
    for (int i = 0; i < 100000; ++i)
        bytes += all.childAt(folder, qsizetype(QRandomGenerator::global()->bounded(quint32(all.childCount(folder)))))
                     .full.size();
    report("childAt at random", timer.nsecsElapsed(), 100000);
    return bytes > 0 && matches.size() > 0 && one.size() == all.size() + 1 ? 0 : 1;
}
