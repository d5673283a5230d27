// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "terminationsignals.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <sys/eventfd.h>
#include <unistd.h>

namespace redshank {
namespace {

// A signal handler may touch nothing but lock-free atomics and async-signal-safe calls.
std::atomic<int> s_wakeUp{-1};
static_assert(std::atomic<int>::is_always_lock_free);

void onSignal(int)
{
    const int saved = errno;
    const std::uint64_t one = 1;
    if (::write(s_wakeUp.load(), &one, sizeof one) < 0) {
        // The counter is full or closed: the loop has been woken already.
    }
    errno = saved;
}

void handle(void (*handler)(int))
{
    struct sigaction action = {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART | SA_RESETHAND;
    sigemptyset(&action.sa_mask);
    for (const int number : {SIGINT, SIGTERM, SIGHUP})
        ::sigaction(number, &action, nullptr);
}

} // namespace

TerminationSignals::TerminationSignals(QObject *parent)
    : QObject(parent)
    , m_fd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
    , m_notifier(m_fd, QSocketNotifier::Read)
{
    s_wakeUp = m_fd;
    connect(&m_notifier, &QSocketNotifier::activated, this, &TerminationSignals::drain);
    handle(onSignal);
}

TerminationSignals::~TerminationSignals()
{
    handle(SIG_DFL);
    s_wakeUp = -1;
    m_notifier.setEnabled(false);
    ::close(m_fd);
}

void TerminationSignals::drain()
{
    std::uint64_t count = 0;
    if (::read(m_fd, &count, sizeof count) == sizeof count)
        Q_EMIT received();
}

} // namespace redshank
