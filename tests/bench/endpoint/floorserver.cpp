// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "floorserver.h"

#include <cstring>
#include <deque>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace redshank {

namespace {

int connectRedis(const QByteArray &path)
{
    const int redis = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.constData(), sizeof address.sun_path - 1);
    ::connect(redis, reinterpret_cast<sockaddr *>(&address), sizeof address);
    return redis;
}

void watch(int epoll, int descriptor)
{
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = descriptor;
    ::epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}

} // namespace

FloorServer::FloorServer(QByteArray redisPath, QByteArray key)
    : m_redisPath(std::move(redisPath))
    , m_command("*2\r\n$3\r\nGET\r\n$" + QByteArray::number(key.size()) + "\r\n" + key + "\r\n")
    , m_listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    ::bind(m_listener, reinterpret_cast<sockaddr *>(&address), length);
    ::listen(m_listener, 1024);
    ::getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &length);
    m_port = ntohs(address.sin_port);
    m_thread = std::thread([this] { run(); });
}

FloorServer::~FloorServer()
{
    m_isStopping = true;
    m_thread.join();
    ::close(m_listener);
}

void FloorServer::run()
{
    const int redis = connectRedis(m_redisPath);
    const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
    watch(epoll, redis);
    watch(epoll, m_listener);
    std::deque<int> waiting;
    QByteArray outgoing;
    QByteArray replies;
    epoll_event events[128];
    char buffer[65536];
    while (!m_isStopping) {
        const int count = ::epoll_wait(epoll, events, 128, 100);
        for (int i = 0; i < count; ++i) {
            const int ready = events[i].data.fd;
            if (ready == m_listener) {
                const int client = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
                const int on = 1;
                ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
                watch(epoll, client);
                continue;
            }
            const ssize_t received = ::recv(ready, buffer, sizeof buffer, 0);
            if (received <= 0) {
                ::close(ready);
                continue;
            }
            if (ready != redis) {
                if (std::memcmp(buffer + received - 4, "\r\n\r\n", 4) == 0) {
                    waiting.push_back(ready);
                    outgoing += m_command;
                }
                continue;
            }
            replies.append(buffer, received);
            qsizetype from = 0;
            while (true) { // $12\r\n............\r\n
                const qsizetype lineEnd = replies.indexOf("\r\n", from);
                if (lineEnd < 0)
                    break;
                const int length = replies.mid(from + 1, lineEnd - from - 1).toInt();
                if (replies.size() < lineEnd + 2 + length + 2)
                    break;
                const QByteArray response = "HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(length)
                    + "\r\n\r\n" + replies.mid(lineEnd + 2, length);
                ::send(waiting.front(), response.constData(), size_t(response.size()), MSG_NOSIGNAL);
                waiting.pop_front();
                from = lineEnd + 2 + length + 2;
            }
            replies.remove(0, from);
        }
        if (!outgoing.isEmpty()) {
            ::send(redis, outgoing.constData(), size_t(outgoing.size()), MSG_NOSIGNAL);
            outgoing.resize(0);
        }
    }
    ::close(redis);
    ::close(epoll);
}

} // namespace redshank
