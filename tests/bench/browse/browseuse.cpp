// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "browseuse.h"

#include "core/keyspace/keybatch.h"
#include "core/keyspace/keyspace.h"
#include "ui/models/keytreemodel.h"
#include "ui/panels/browser/browserpanel.h"
#include "ui/panels/browser/keyview.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QLineEdit>
#include <QScrollBar>
#include <QThread>
#include <QTimer>

#include <atomic>

namespace redshank {
namespace {

double milliseconds(const QElapsedTimer &timer)
{
    return double(timer.nsecsElapsed()) / 1e6;
}

/// One folder with `count` keys, without a server.
KeyIndex wideFolder(int count)
{
    constexpr int runSize = 32768;
    std::vector<KeyIndex> runs;
    for (int begin = 0; begin < count; begin += runSize) {
        KeyBatch batch;
        for (int i = begin; i < std::min(count, begin + runSize); ++i)
            batch.append("event:" + QByteArray::number(i).rightJustified(10, '0'));
        runs.push_back(batch.sorted(KeyOrder()));
    }
    return KeyIndex::mergedAll(runs);
}

} // namespace

bool turnUntil(const std::function<bool()> &isDone, int seconds)
{
    QEventLoop loop;
    QElapsedTimer waited;
    waited.start();
    QTimer poll;
    QObject::connect(&poll, &QTimer::timeout, &loop, [&] {
        if (isDone() || waited.elapsed() > seconds * 1000LL)
            loop.quit();
    });
    poll.start(1);
    loop.exec();
    return isDone();
}

TypingTimes typeFilter(Keyspace &keyspace, BrowserPanel *panel, const QByteArray &text)
{
    auto *line = panel ? panel->findChild<QLineEdit *>(QStringLiteral("keyFilter")) : nullptr;
    TypingTimes times;
    QElapsedTimer timer;
    bool isShown = false;
    const auto connection = QObject::connect(&keyspace, &Keyspace::indexChanged, &keyspace, [&] {
        if (isShown || keyspace.index().isEmpty())
            return;
        if (panel)
            panel->view()->viewport()->repaint();
        times.worstFirst = std::max(times.worstFirst, milliseconds(timer));
        isShown = true;
    });
    for (qsizetype size = 1; size <= text.size(); ++size) {
        isShown = false;
        timer.start();
        if (line)
            line->setText(QString::fromLatin1(text.first(size)));
        else
            keyspace.setFilter({KeyFilter::Kind::Substring, Qt::CaseInsensitive, text.first(size)});
        turnUntil([&] { return isShown; }, 60);
    }
    turnUntil([&] { return !keyspace.isFiltering(); }, 60);
    times.complete = milliseconds(timer);
    times.matches = keyspace.index().size();
    QObject::disconnect(connection);
    if (line)
        line->clear();
    else
        keyspace.setFilter({});
    turnUntil([&] { return keyspace.index().size() == keyspace.allKeys().size(); }, 60);
    return times;
}

double expandTime(int count)
{
    KeyIndex index;
    std::atomic<bool> isMade = false;
    const std::unique_ptr<QThread> maker(QThread::create([&] {
        index = wideFolder(count);
        isMade = true;
    }));
    maker->start();
    turnUntil([&] { return isMade.load(); }, 300);
    maker->wait();
    KeyTreeModel model;
    KeyView view;
    view.setModel(&model);
    view.resize(360, 700);
    view.show();
    model.setIndex(index);
    turnUntil([] { return true; }, 1);
    QElapsedTimer timer;
    timer.start();
    model.setExpanded(model.rowOf({true, "event:"}), true);
    view.viewport()->repaint();
    const double spent = milliseconds(timer);
    turnUntil([] { return true; }, 1);
    return model.rowCount() == count + 1 ? spent : -1;
}

void scrollThrough(BrowserPanel *panel)
{
    QScrollBar *bar = panel->view()->verticalScrollBar();
    int step = 0;
    QTimer scroll;
    QObject::connect(&scroll, &QTimer::timeout, bar, [&] { bar->setValue(bar->maximum() / 100 * ++step); });
    scroll.start(16);
    turnUntil([&] { return step >= 100; }, 30);
}

} // namespace redshank
