// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "listener.h"

#include <QCoreApplication>

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace redshank {

namespace {

constexpr int kBacklog = 1024;
constexpr int kAcceptsPerTurn = 64; // then those who are connected have their turn
constexpr quint16 kPortsTried = 32;

QString text(const char *source)
{
    return QCoreApplication::translate("redshank::Listener", source);
}

/// A bound descriptor or -1 with errno; `port` becomes the real one.
int bound(const QHostAddress &address, quint16 &port)
{
    const bool isV6 = address.protocol() == QAbstractSocket::IPv6Protocol;
    const int descriptor = ::socket(isV6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0)
        return -1;
    // Only skips the wait of closed connections; a port on which somebody listens stays taken.
    const int on = 1;
    ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_storage storage{};
    socklen_t length = 0;
    if (isV6) {
        auto *const v6 = reinterpret_cast<sockaddr_in6 *>(&storage);
        const Q_IPV6ADDR bytes = address.toIPv6Address();
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons(port);
        std::memcpy(&v6->sin6_addr, &bytes, sizeof bytes);
        length = sizeof *v6;
    } else {
        auto *const v4 = reinterpret_cast<sockaddr_in *>(&storage);
        v4->sin_family = AF_INET;
        v4->sin_port = htons(port);
        v4->sin_addr.s_addr = htonl(address.toIPv4Address());
        length = sizeof *v4;
    }
    auto *const generic = reinterpret_cast<sockaddr *>(&storage);
    if (::bind(descriptor, generic, length) != 0 || ::listen(descriptor, kBacklog) != 0
        || ::getsockname(descriptor, generic, &length) != 0) {
        const int reason = errno;
        ::close(descriptor);
        errno = reason;
        return -1;
    }
    port = ntohs(isV6 ? reinterpret_cast<sockaddr_in6 *>(&storage)->sin6_port
                      : reinterpret_cast<sockaddr_in *>(&storage)->sin_port);
    return descriptor;
}

/// The next free port above, or any.
quint16 freePort(const QHostAddress &address, quint16 taken)
{
    for (quint16 i = 1; i <= kPortsTried && taken <= 0xffff - i; ++i) {
        quint16 port = quint16(taken + i);
        const int descriptor = bound(address, port);
        if (descriptor >= 0) {
            ::close(descriptor);
            return port;
        }
    }
    return 0;
}

Error listenError(const QHostAddress &address, quint16 port, int reason)
{
    Error error{Error::Kind::Io, {}, {}, {}};
    if (reason == EADDRINUSE) {
        error.what = text(QT_TRANSLATE_NOOP("redshank::Listener", "Port %1 on %2 is in use by another program."))
                         .arg(port)
                         .arg(address.toString());
        const quint16 other = freePort(address, port);
        error.advice = other != 0 ? text(QT_TRANSLATE_NOOP("redshank::Listener", "Port %1 is free.")).arg(other)
                                  : text(QT_TRANSLATE_NOOP("redshank::Listener", "Choose another port."));
    } else if (reason == EACCES) {
        error.what =
            text(QT_TRANSLATE_NOOP("redshank::Listener", "Port %1 needs more rights than this program has.")).arg(port);
        error.advice = text(QT_TRANSLATE_NOOP("redshank::Listener", "Choose a port from 1024 upwards."));
    } else {
        error.what = text(QT_TRANSLATE_NOOP("redshank::Listener", "Cannot listen on %1, port %2: %3."))
                         .arg(address.toString())
                         .arg(port)
                         .arg(qt_error_string(reason));
    }
    return error;
}

} // namespace

std::optional<QHostAddress> Listener::loopbackAddress(const QString &literal)
{
    const QHostAddress address =
        literal == QLatin1String("localhost") ? QHostAddress(QHostAddress::LocalHost) : QHostAddress(literal);
    // An IPv4 address in IPv6 clothes is left out: what it binds depends on settings of the system.
    const bool isPlain = address.protocol() == QAbstractSocket::IPv4Protocol || address == QHostAddress::LocalHostIPv6;
    return isPlain && address.isLoopback() ? std::optional(address) : std::nullopt;
}

Result<std::unique_ptr<Listener>> Listener::open(
    Poller &poller, const QHostAddress &address, quint16 port, Accepted accepted)
{
    const int descriptor = bound(address, port);
    if (descriptor < 0)
        return listenError(address, port, errno);
    return std::unique_ptr<Listener>(new Listener(poller, address, descriptor, port, std::move(accepted)));
}

Listener::Listener(Poller &poller, const QHostAddress &address, int descriptor, quint16 port, Accepted accepted)
    : m_poller(poller)
    , m_address(address)
    , m_descriptor(descriptor)
    , m_reserve(::open("/dev/null", O_RDONLY | O_CLOEXEC))
    , m_port(port)
    , m_accepted(std::move(accepted))
{
    m_poller.add(m_descriptor, this, true, false);
}

Listener::~Listener()
{
    m_poller.remove(m_descriptor, this);
    ::close(m_descriptor);
    if (m_reserve >= 0)
        ::close(m_reserve);
}

QString Listener::display() const
{
    const QString address = m_address.toString();
    const bool isV6 = m_address.protocol() == QAbstractSocket::IPv6Protocol;
    return (isV6 ? QString(QLatin1Char('[') + address + QLatin1Char(']')) : address) + QLatin1Char(':')
        + QString::number(m_port);
}

void Listener::socketReady(bool, bool)
{
    for (int i = 0; i < kAcceptsPerTurn; ++i) {
        const int client = ::accept4(m_descriptor, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (client >= 0) {
            const int on = 1;
            ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            m_accepted(client);
        } else if (errno == EMFILE || errno == ENFILE) {
            refuseOne();
        } else if (errno != EINTR && errno != ECONNABORTED) {
            return;
        }
    }
}

/// Without it the client in the queue would keep the listening socket readable, and this loop busy, for good.
void Listener::refuseOne()
{
    if (m_reserve >= 0)
        ::close(m_reserve);
    const int client = ::accept4(m_descriptor, nullptr, nullptr, SOCK_CLOEXEC);
    if (client >= 0)
        ::close(client);
    m_reserve = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

} // namespace redshank
