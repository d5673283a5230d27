// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
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
#include <QEventLoop>
#include <QFile>
#include <QThread>

#include <hiredis/hiredis.h>
#include <unistd.h>

#include <atomic>

using namespace redshank;

// A day in small: the panel stays open on a busy server whose keys come, go, expire and are renamed all the time, with
// a folder open. Resident memory of its first part is compared with that of its last, and at the end the list with the
// server.

namespace {

qint64 residentKib()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toLongLong() * sysconf(_SC_PAGESIZE) / 1024;
}

/// Changes names of the server, so many a second, a tenth of it at a time.
class Churn : public QThread
{
public:
    Churn(QString path, int rate)
        : m_path(std::move(path))
        , m_rate(rate)
    { }
    qint64 changes() const { return m_changes; }
    void stop()
    {
        m_isOver = true;
        wait();
    }

protected:
    void run() override
    {
        redisContext *const server = redisConnectUnix(QFile::encodeName(m_path).constData());
        quint64 number = 0;
        while (server && !server->err && !m_isOver) {
            QElapsedTimer spent;
            spent.start();
            const int batch = m_rate / 10;
            for (int i = 0; i < batch; ++i, ++number) {
                const unsigned key = unsigned(number * 2654435761U % 100000);
                switch (number % 4) {
                case 0:
                    redisAppendCommand(server, "SET churn:%u:%llu v PX 2000", key % 100, number);
                    break;
                case 1:
                    redisAppendCommand(server, "SET event:%u v", key);
                    break;
                case 2:
                    redisAppendCommand(server, "DEL event:%u", key);
                    break;
                default:
                    redisAppendCommand(server, "RENAME churn:%u:%llu moved:%llu",
                        unsigned((number - 3) * 2654435761U % 100000) % 100, number - 3, number);
                }
            }
            for (int i = 0; i < batch; ++i) {
                void *reply = nullptr;
                if (redisGetReply(server, &reply) != REDIS_OK)
                    return;
                freeReplyObject(reply);
            }
            m_changes += batch;
            if (spent.elapsed() < 100)
                msleep(ulong(100 - spent.elapsed()));
        }
        if (server)
            redisFree(server);
    }

private:
    QString m_path;
    int m_rate;
    std::atomic<qint64> m_changes = 0;
    std::atomic<bool> m_isOver = false;
};

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
    poll.start(20);
    loop.exec();
    return isDone();
}

} // namespace

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
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
    if (seconds < 10 || !server.start() || !fillKeys(server.path(), parser.value(keysOption).toInt())) {
        fprintf(stderr, "no server could be filled, or less than ten seconds: %s\n", server.errorText().constData());
        return 1;
    }
    server.command({"CONFIG", "SET", "notify-keyspace-events", "gxeEn"});
    Profile profile;
    profile.params = server.params();
    Session session(profile);
    BrowserPanel panel(&session);
    panel.resize(360, 700);
    panel.show();
    session.open();
    Keyspace &keyspace = *panel.keyspace();
    if (!turnUntil([&] { return keyspace.isComplete() && keyspace.followStatus().isLive(); }, 60)) {
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
            part = std::max(part, double(residentKib()));
            return clock.elapsed() > seconds * 1000LL;
        },
        seconds + 60);
    const double longest = heartbeat.longest();
    const double quantile = heartbeat.quantile(0.999);
    churn.stop();
    const bool agrees =
        turnUntil([&] { return keyspace.allKeys().size() == qsizetype(server.command({"DBSIZE"}).integer); }, 60);

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
