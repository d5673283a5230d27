// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keyfill.h"

#include <QElapsedTimer>
#include <QFile>

#include <hiredis/hiredis.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <memory>

namespace redshank {
namespace {

struct Closer
{
    void operator()(redisContext *context) const { redisFree(context); }
    void operator()(redisReply *reply) const { freeReplyObject(reply); }
};

QByteArray padded(int number, int width)
{
    return QByteArray::number(number).rightJustified(width, '0');
}

} // namespace

QByteArray benchKey(int i)
{
    // A mixed number, so that neighbours by insertion are not neighbours by name.
    const quint32 mixed = quint32(i) * 2654435761U;
    switch (i % 8) {
    case 0:
    case 1:
        return "user:" + padded(i / 8, 7) + (i % 8 ? ":profile" : ":settings");
    case 2:
    case 3:
        return "session:" + QByteArray::number(mixed, 16).rightJustified(8, '0') + padded(i % 10000, 4);
    case 4:
        return "cart:" + padded(i / 8, 8) + ":items";
    case 5:
        return "cache:page:" + QByteArray::number(i);
    case 6:
        return "queue:" + QByteArray::number(mixed % 500) + ":job:" + QByteArray::number(i);
    default:
        return "event:" + padded(i, 10) + ":log";
    }
}

bool fillKeys(const QString &socketPath, int count)
{
    std::unique_ptr<redisContext, Closer> context(redisConnectUnix(QFile::encodeName(socketPath).constData()));
    if (!context || context->err)
        return false;
    const int fd = context->fd;
    const QByteArray answer("+OK\r\n");
    qint64 left = qint64(count) * answer.size();
    int next = 0;
    QByteArray outgoing;
    qsizetype sent = 0;
    char incoming[65536];
    while (left > 0) {
        if (sent == outgoing.size() && next < count) {
            outgoing.clear();
            sent = 0;
            for (int i = 0; i < 10000 && next < count; ++i) {
                const QByteArray key = benchKey(next++);
                outgoing += "*3\r\n$3\r\nSET\r\n$" + QByteArray::number(key.size()) + "\r\n" + key + "\r\n$1\r\nv\r\n";
            }
        }
        pollfd poller{fd, short(POLLIN | (sent < outgoing.size() ? POLLOUT : 0)), 0};
        if (::poll(&poller, 1, 30000) <= 0)
            return false;
        if (poller.revents & POLLOUT) {
            const ssize_t written =
                ::send(fd, outgoing.constData() + sent, size_t(outgoing.size() - sent), MSG_DONTWAIT | MSG_NOSIGNAL);
            sent += written > 0 ? written : 0;
        }
        if (poller.revents & (POLLIN | POLLHUP)) {
            const ssize_t received = ::read(fd, incoming, sizeof incoming);
            if (received <= 0 || memchr(incoming, '-', size_t(received)))
                return false;
            left -= received;
        }
    }
    return true;
}

double scanFloor(const QString &socketPath, qint64 *keys)
{
    std::unique_ptr<redisContext, Closer> context(redisConnectUnix(QFile::encodeName(socketPath).constData()));
    if (!context || context->err)
        return -1;
    QElapsedTimer timer;
    timer.start();
    QByteArray cursor("0");
    *keys = 0;
    do {
        const char *argv[] = {"SCAN", cursor.constData(), "COUNT", "10000"};
        const size_t sizes[] = {4, size_t(cursor.size()), 5, 5};
        std::unique_ptr<redisReply, Closer> reply(
            static_cast<redisReply *>(redisCommandArgv(context.get(), 4, argv, sizes)));
        if (!reply || reply->type != REDIS_REPLY_ARRAY || reply->elements != 2)
            return -1;
        cursor = QByteArray(reply->element[0]->str, qsizetype(reply->element[0]->len));
        *keys += qint64(reply->element[1]->elements);
    } while (cursor != "0");
    return double(timer.nsecsElapsed()) / 1e9;
}

} // namespace redshank
