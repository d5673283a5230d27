// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "browserfixture.h"
#include "core/keyspace/keyfilter.h"

#include <QEventLoop>
#include <QFile>
#include <QScrollBar>
#include <QTimer>

#include <algorithm>
#include <ctime>
#include <utility>

using namespace redshank;

// While half a million keys arrive and are used, nothing that the GUI thread does in one go may take as long as a walk
// through all of their names. How fast the machine is, what a sanitizer adds and who else wants the processor plays no
// part: work is told in processor time of the thread, the walk is made in the same run, and waiting for a turn at the
// processor does not count as being held.

namespace {

using Nanoseconds = qint64;

Nanoseconds processorTime()
{
    timespec spent{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
    return Nanoseconds(spent.tv_sec) * 1'000'000'000 + spent.tv_nsec;
}

/// A 5 ms timer in the thread that makes it, which tells what the thread did from one beat to the next.
class Heartbeat
{
public:
    Heartbeat()
        : m_schedule(QStringLiteral("/proc/thread-self/schedstat"))
    {
        m_tellsWaiting = m_schedule.open(QIODevice::ReadOnly | QIODevice::Unbuffered) && queueTime() > 0;
        m_timer.setTimerType(Qt::PreciseTimer);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { beat(); });
        m_last = now();
        m_timer.start(5);
    }

    void stop() { m_timer.stop(); }
    qsizetype beats() const { return m_beats; }
    Nanoseconds longestWork() const { return m_longestWork; }
    /// Longest time between two beats in which the thread neither worked nor waited for its turn: it slept, on purpose
    /// for at most the 5 ms. 0 where the system does not tell.
    Nanoseconds longestSleep() const { return m_longestSleep; }

private:
    struct Moment
    {
        Nanoseconds clock = 0;
        Nanoseconds work = 0;
        Nanoseconds queued = 0;
    };

    Nanoseconds queueTime()
    {
        m_schedule.seek(0);
        return m_schedule.readAll().split(' ').value(1).toLongLong();
    }
    Moment now()
    {
        timespec clock{};
        clock_gettime(CLOCK_MONOTONIC, &clock);
        return {Nanoseconds(clock.tv_sec) * 1'000'000'000 + clock.tv_nsec, processorTime(),
            m_tellsWaiting ? queueTime() : 0};
    }
    void beat()
    {
        const Moment then = std::exchange(m_last, now());
        const Nanoseconds work = m_last.work - then.work;
        m_longestWork = std::max(m_longestWork, work);
        if (m_tellsWaiting)
            m_longestSleep = std::max(m_longestSleep, m_last.clock - then.clock - work - (m_last.queued - then.queued));
        ++m_beats;
    }

    QTimer m_timer;
    QFile m_schedule; ///< of this thread: nanoseconds at work, nanoseconds in the queue for it, turns
    Moment m_last;
    Nanoseconds m_longestWork = 0;
    Nanoseconds m_longestSleep = 0;
    qsizetype m_beats = 0;
    bool m_tellsWaiting = false;
};

} // namespace

class TestBrowserHeartbeat : public QObject, private BrowserFixture
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY2(startServer(), m_server.errorText()); }
    void cleanup() { stop(); }

    void isNeverHeldWhileKeysArrive();

private:
    void fill();
    bool load();
    void use();
    Nanoseconds walkTime();

    static constexpr int keys = 500'000;
    /// What a person does, each kind so often while keys arrive.
    struct Deeds
    {
        int scrolls = 0;
        int foldings = 0;
        int letters = 0;
        int matches = 0; ///< snapshots of what the filter lets through
        int least() const { return std::min({scrolls, foldings, letters, matches}); }
    };
    Deeds m_deeds;
    int m_step = 0;
};

void TestBrowserHeartbeat::fill()
{
    // Two folders of a hundred thousand direct children and more, and one of folders.
    const Reply filled = m_server.command({"EVAL",
        "for i = 1, tonumber(ARGV[1]) do"
        " local group = i % 4"
        " local name = group == 0 and string.format('user:%07d:profile', i)"
        " or group == 1 and string.format('event:%010d', i)"
        " or string.format('session:%08x', (i * 40503) % 4294967296 + i)"
        " redis.call('SET', name, 'v') end",
        "0", QByteArray::number(keys)});
    QVERIFY2(!filled.isError(), filled.bytes);
    QVERIFY(m_server.command({"DBSIZE"}).integer > keys * 9LL / 10);
}

/// Until the scan that runs has ended. In a loop as the program's: Qt Test's own sleeps between two looks.
bool TestBrowserHeartbeat::load()
{
    QEventLoop loop;
    connect(m_panel->keyspace(), &Keyspace::progressChanged, &loop, [&] {
        if (isSettled())
            loop.quit();
    });
    QTimer::singleShot(4 * patience, &loop, &QEventLoop::quit); // half a million keys under a sanitizer
    if (!isSettled())
        loop.exec();
    return isSettled();
}

/// One deed a turn: unfolds, goes through the rows, folds, types a word letter by letter, takes it away.
void TestBrowserHeartbeat::use()
{
    static const QByteArrayList folders{"event:", "session:", "user:"};
    static const QStringList words{QStringLiteral("77"), QStringLiteral("user"), QStringLiteral("9:p")};
    constexpr int scrolls = 10;
    const int round = m_step / 20;
    const int turn = m_step++ % 20;
    if (turn < scrolls) {
        if (turn == 0 && row(folders[round % 3]) >= 0) {
            expand(folders[round % 3]);
            ++m_deeds.foldings;
        }
        QScrollBar *const bar = view()->verticalScrollBar();
        bar->setValue(int(qint64(bar->maximum()) * turn / (scrolls - 1)));
        ++m_deeds.scrolls;
    } else if (turn == scrolls) {
        const int at = row(folders[round % 3]);
        if (at >= 0)
            view()->setExpanded(model()->index(at, 0), round % 2 == 0);
    } else if (turn < 19) {
        const QString word = words[round % 3].left((turn - scrolls + 1) / 2);
        if (filter()->text() != word) {
            filter()->setText(word);
            ++m_deeds.letters;
        }
    } else {
        filter()->clear();
    }
}

/// The least that work on all keys costs: one look at each name. Every such look belongs into another thread.
Nanoseconds TestBrowserHeartbeat::walkTime()
{
    const KeyIndex all = m_panel->keyspace()->allKeys();
    const KeyFilter wanted{KeyFilter::Kind::Substring, Qt::CaseInsensitive, "no such part"};
    const Nanoseconds begin = processorTime();
    qsizetype matches = 0;
    all.forEach(0, all.size(), [&](qsizetype, QByteArrayView name) {
        matches += wanted.matches(name) ? 1 : 0;
        return true;
    });
    return matches == 0 ? processorTime() - begin : 0;
}

void TestBrowserHeartbeat::isNeverHeldWhileKeysArrive()
{
    fill();
    if (QTest::currentTestFailed())
        return;
    open();
    const Keyspace &keyspace = *m_panel->keyspace();
    connect(&keyspace, &Keyspace::indexChanged, m_panel.get(),
        [&] { m_deeds.matches += !keyspace.filter().isEmpty() && keyspace.progress().isRunning() ? 1 : 0; });
    QTimer person;
    connect(&person, &QTimer::timeout, m_panel.get(), [&] {
        if (keyspace.progress().isRunning())
            use();
    });
    Heartbeat heart;
    person.start(10);
    // The first load, a refresh, which is another way through the index, and as many more as it takes to do everything
    // often while one runs.
    constexpr int often = 5;
    constexpr int mostLoads = 6;
    QVERIFY(load());
    int loads = 1;
    while (loads < 2 || (m_deeds.least() < often && loads < mostLoads)) {
        ++loads;
        m_panel->refresh();
        QVERIFY(load());
    }
    person.stop();
    heart.stop();
    filter()->clear();
    QTRY_COMPARE(keyspace.index().size(), qsizetype(m_server.command({"DBSIZE"}).integer));

    const Nanoseconds walk = walkTime();
    const auto told = [](Nanoseconds time) { return QString::number(double(time) / 1e6, 'f', 1); };
    const QByteArray figures =
        QStringLiteral("longest work %1 ms, longest sleep %2 ms, a walk through all names %3 ms; %4 beats, %5 loads")
            .arg(told(heart.longestWork()), told(heart.longestSleep()), told(walk))
            .arg(heart.beats())
            .arg(loads)
            .toUtf8();
    qInfo("%s", figures.constData());
    QVERIFY2(heart.longestWork() < walk / 10, figures);
    QVERIFY2(heart.longestSleep() < walk / 5, figures);
    QVERIFY2(m_deeds.least() >= often && heart.beats() > 100, figures);
}

QTEST_MAIN(TestBrowserHeartbeat)
#include "tst_browserheartbeat.moc"
