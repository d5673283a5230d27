// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "poller.h"

#include <QSocketNotifier>

#include <array>

#include <sys/epoll.h>
#include <unistd.h>

namespace redshank {

namespace {
constexpr int kBatch = 128; // then timers and the connections to Redis have their turn

epoll_event wanted(Poller::Client *client, bool wantsRead, bool wantsWrite)
{
    epoll_event event{};
    event.events = (wantsRead ? quint32(EPOLLIN) | quint32(EPOLLRDHUP) : 0) | (wantsWrite ? quint32(EPOLLOUT) : 0);
    event.data.ptr = client;
    return event;
}
} // namespace

Poller::Poller(QObject *parent)
    : QObject(parent)
    , m_epoll(epoll_create1(EPOLL_CLOEXEC))
{
    if (m_epoll < 0)
        return;
    m_notifier = std::make_unique<QSocketNotifier>(m_epoll, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &Poller::dispatch);
}

Poller::~Poller()
{
    m_notifier.reset();
    if (m_epoll >= 0)
        ::close(m_epoll);
}

bool Poller::add(int socket, Client *client, bool wantsRead, bool wantsWrite)
{
    epoll_event event = wanted(client, wantsRead, wantsWrite);
    return epoll_ctl(m_epoll, EPOLL_CTL_ADD, socket, &event) == 0;
}

void Poller::modify(int socket, Client *client, bool wantsRead, bool wantsWrite)
{
    epoll_event event = wanted(client, wantsRead, wantsWrite);
    epoll_ctl(m_epoll, EPOLL_CTL_MOD, socket, &event);
}

void Poller::remove(int socket, Client *client)
{
    epoll_ctl(m_epoll, EPOLL_CTL_DEL, socket, nullptr);
    for (epoll_event &event : m_batch) {
        if (event.data.ptr == client)
            event.data.ptr = nullptr;
    }
}

void Poller::dispatch()
{
    std::array<epoll_event, kBatch> events;
    const int count = epoll_wait(m_epoll, events.data(), kBatch, 0);
    if (count <= 0)
        return;
    m_batch = std::span(events.data(), size_t(count));
    while (!m_batch.empty()) {
        const epoll_event event = m_batch.front();
        m_batch = m_batch.subspan(1);
        if (auto *const client = static_cast<Client *>(event.data.ptr)) {
            const bool isBroken = event.events & (EPOLLERR | EPOLLHUP);
            client->socketReady(isBroken || (event.events & (EPOLLIN | EPOLLRDHUP)), event.events & EPOLLOUT);
        }
    }
}

} // namespace redshank
