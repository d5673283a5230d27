// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "browseuse.h"

#include "core/keyspace/keybatch.h"
#include "core/keyspace/keysearch.h"
#include "core/keyspace/keyspace.h"
#include "openbrowser.h"
#include "processortime.h"
#include "ui/frame/commandpalette.h"
#include "ui/models/keytext.h"
#include "ui/models/keytreemodel.h"
#include "ui/panels/browser/keyview.h"

#include <QElapsedTimer>
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

namespace {

/// A view on one folder with `count` keys, without a server.
struct WideView
{
    explicit WideView(int count)
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
        view.setModel(&model);
        view.resize(360, 700);
        view.show();
        model.setIndex(index);
        turnUntil([] { return true; }, 1);
    }
    ~WideView() { view.setModel(nullptr); }
    void open() { model.setExpanded(model.rowOf({true, "event:"}), true); }

    KeyTreeModel model;
    KeyView view;
};

} // namespace

double expandTime(int count)
{
    WideView wide(count);
    QElapsedTimer timer;
    timer.start();
    wide.open();
    wide.view.viewport()->repaint();
    const double spent = milliseconds(timer);
    turnUntil([] { return true; }, 1);
    return wide.model.rowCount() == count + 1 ? spent : -1;
}

double typeAheadTime(int count)
{
    WideView wide(count);
    wide.open();
    wide.view.choose(wide.model.index(1, 0));
    double worst = 0;
    // Ten digits with zeros before them, letter by letter; then one that no name has, looked for at every level.
    const QByteArray last = QByteArray::number(count - 1).rightJustified(10, '0');
    for (const QByteArray &word : {last, QByteArray("q")}) {
        QElapsedTimer pause;
        pause.start();
        turnUntil([&] { return pause.elapsed() > 1000; }, 2); // a word of its own
        for (const char letter : word) {
            QElapsedTimer timer;
            timer.start();
            wide.view.keyboardSearch(QString(QLatin1Char(letter)));
            wide.view.viewport()->repaint();
            worst = std::max(worst, milliseconds(timer));
        }
    }
    return wide.view.currentIndex().row() == count ? worst : -1;
}

PaletteTimes typeInPalette(BrowserPanel *panel, const QByteArray &text)
{
    constexpr int mostFound = 50;
    PaletteTimes times;
    KeySearch search;
    auto *palette = new CommandPalette({}, panel);
    auto *line = palette->findChild<QLineEdit *>(QStringLiteral("paletteLine"));
    palette->show();
    turnUntil([] { return true; }, 1);
    QElapsedTimer timer;
    bool isShown = false;
    QObject::connect(palette, &CommandPalette::typed, &search, [&](const QString &typed) {
        search.start(
            panel->keyspace()->allKeys(), {KeyFilter::Kind::Substring, Qt::CaseInsensitive, typed.toUtf8()}, mostFound);
    });
    QObject::connect(&search, &KeySearch::found, palette, [&](const QByteArrayList &keys) {
        QList<PaletteEntry> found;
        for (const QByteArray &key : keys)
            found.append({keyText(key), QStringLiteral("Key"), [] {}});
        palette->setFound(found);
        if (isShown || keys.isEmpty())
            return;
        palette->repaint();
        times.worstFirst = std::max(times.worstFirst, milliseconds(timer));
        isShown = true;
    });
    const double before = threadSeconds();
    times.isComplete = true;
    for (qsizetype size = 1; size <= text.size(); ++size) {
        isShown = false;
        timer.start();
        line->setText(QString::fromLatin1(text.first(size)));
        times.isComplete = turnUntil([&] { return isShown; }, 60) && times.isComplete;
    }
    times.guiThread = (threadSeconds() - before) * 1e3;
    search.cancel();
    delete palette;
    return times;
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
