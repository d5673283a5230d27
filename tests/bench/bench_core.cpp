// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchreport.h"
#include "core/redis/connection.h"
#include "tests/support/realserver.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>

#include <hiredis/async.h>
#include <hiredis/hiredis.h>
#include <poll.h>

using namespace redshank;

// Replies per second through send() with context and handler, against a bare hiredis callback loop: the same server,
// the same unix socket, 1000 commands in flight, the rounds of both in turn.

namespace {

constexpr int window = 1000;
constexpr int repliesPerRound = 300'000;
constexpr int rounds = 7;

struct Floor
{
    int wanted = 0;
    int received = 0;
    int sent = 0;
    bool wantsWrite = false;
};

void floorSend(redisAsyncContext *ac, Floor *floor);

void floorReply(redisAsyncContext *ac, void *, void *data)
{
    auto *const floor = static_cast<Floor *>(data);
    ++floor->received;
    if (floor->sent < floor->wanted)
        floorSend(ac, floor);
}

void floorSend(redisAsyncContext *ac, Floor *floor)
{
    static const char *argv[] = {"GET", "bench:key"};
    static const size_t lengths[] = {3, 9};
    ++floor->sent;
    redisAsyncCommandArgv(ac, floorReply, floor, 2, argv, lengths);
}

/// hiredis' own callbacks under a poll() loop: nothing between the socket and the callback.
double floorRound(const QString &path)
{
    redisAsyncContext *const ac = redisAsyncConnectUnix(QFile::encodeName(path).constData());
    Floor floor;
    floor.wanted = repliesPerRound;
    ac->ev.data = &floor;
    ac->ev.addWrite = [](void *data) { static_cast<Floor *>(data)->wantsWrite = true; };
    ac->ev.delWrite = [](void *data) { static_cast<Floor *>(data)->wantsWrite = false; };
    redisAsyncSetConnectCallback(ac, [](const redisAsyncContext *, int) {});
    floor.wantsWrite = true;
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < window; ++i)
        floorSend(ac, &floor);
    while (floor.received < floor.wanted) {
        pollfd descriptor{ac->c.fd, short(POLLIN | (floor.wantsWrite ? POLLOUT : 0)), 0};
        if (poll(&descriptor, 1, 1000) < 0)
            break;
        if (descriptor.revents & POLLIN)
            redisAsyncHandleRead(ac);
        if (descriptor.revents & POLLOUT)
            redisAsyncHandleWrite(ac);
    }
    const double seconds = double(timer.nsecsElapsed()) / 1e9;
    redisAsyncFree(ac);
    return repliesPerRound / seconds;
}

class Round : public QObject
{
public:
    explicit Round(const ConnectionParams &params)
        : m_connection(params)
    { }

    double run()
    {
        connect(&m_connection, &Connection::stateChanged, this, [this](Connection::State state) {
            if (state != Connection::State::Ready)
                return;
            m_timer.start();
            for (int i = 0; i < window; ++i)
                sendOne();
        });
        m_connection.open();
        m_loop.exec();
        return repliesPerRound / (double(m_timer.nsecsElapsed()) / 1e9);
    }

private:
    void sendOne()
    {
        ++m_sent;
        m_connection.send(m_command, this, [this](const ReplyView &reply) {
            if (reply.isError())
                qFatal("an error reply");
            if (m_sent < repliesPerRound)
                sendOne();
            if (++m_received == repliesPerRound)
                m_loop.quit();
        });
    }

    const Command m_command{"GET", "bench:key"}; // made once, like the floor's argv
    Connection m_connection;
    QEventLoop m_loop;
    QElapsedTimer m_timer;
    int m_sent = 0;
    int m_received = 0;
};

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    RealServer server;
    if (!server.start()) {
        qCritical("%s", server.errorText().constData());
        return 1;
    }
    server.command({"SET", "bench:key", "twelve bytes"});
    QList<double> floors;
    QList<double> ours;
    QList<double> ratios;
    for (int i = 0; i < rounds; ++i) {
        floors.append(floorRound(server.path()));
        ours.append(Round(server.params()).run());
        ratios.append(ours.last() / floors.last());
    }
    BenchReport report(QStringLiteral("core: replies through send() against a bare hiredis loop"));
    report.add("floor_replies_per_s", median(floors), 0);
    report.add("replies_per_s", median(ours), 0);
    report.add("ratio", median(ratios), 3, QStringLiteral(">= 0.95"));
    report.print(application.arguments().contains(QStringLiteral("--json")));
    return 0;
}
