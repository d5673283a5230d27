// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "connector.h"

#include <QHostAddress>
#include <QHostInfo>

namespace redshank {

Connector::Connector(ConnectionParams params, HiredisAdapter::Events *events, QObject *parent)
    : QObject(parent)
    , m_params(std::move(params))
    , m_finalEvents(events)
{
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, &Connector::timedOut);
}

Connector::~Connector()
{
    if (m_lookup >= 0)
        QHostInfo::abortHostLookup(m_lookup);
}

void Connector::start(Done done)
{
    m_done = std::move(done);
    m_deadline.start(m_params.connectTimeout);
    const ServerAddress &address = m_params.address;
    if (address.transport == ServerAddress::Transport::Unix) {
        m_literals = {address.path};
        tryNext();
    } else if (!QHostAddress(address.host).isNull()) {
        m_literals = {address.host};
        tryNext();
    } else {
        // hiredis itself would block in getaddrinfo, and would give up with the first address.
        m_lookup = QHostInfo::lookupHost(address.host, this, &Connector::addressesFound);
    }
}

void Connector::addressesFound(const QHostInfo &info)
{
    m_lookup = -1;
    for (const QHostAddress &address : info.addresses())
        m_literals.append(address.toString());
    if (m_literals.isEmpty()) {
        Error error;
        error.kind = Error::Kind::HostNotFound;
        error.what = tr("The host %1 was not found").arg(m_params.address.host);
        error.advice = tr("Check the name, and the network.");
        fail(error);
        return;
    }
    tryNext();
}

void Connector::tryNext()
{
    while (!m_literals.isEmpty()) {
        const QString literal = m_literals.takeFirst();
        m_adapter = std::make_unique<HiredisAdapter>(this);
        const Result<void> started = m_params.address.transport == ServerAddress::Transport::Unix
            ? m_adapter->connectToPath(literal)
            : m_adapter->connectToAddress(literal, m_params.address.port);
        if (started) {
            m_deadline.start(m_params.connectTimeout);
            return;
        }
        m_lastError = started.error();
    }
    fail(m_lastError);
}

void Connector::socketConnected()
{
    m_deadline.stop();
    m_adapter->setEvents(m_finalEvents);
    std::exchange(m_done, nullptr)(std::move(m_adapter), {});
}

void Connector::socketLost(const Error &error)
{
    m_lastError = error;
    m_adapter.reset();
    tryNext();
}

void Connector::timedOut()
{
    m_lastError.kind = Error::Kind::Timeout;
    m_lastError.what = tr("%1 did not answer within %2 s")
                           .arg(m_params.address.display())
                           .arg(double(m_params.connectTimeout.count()) / 1000);
    m_lastError.advice = tr("Check address and firewall.");
    if (m_lookup >= 0) {
        QHostInfo::abortHostLookup(m_lookup);
        m_lookup = -1;
    }
    m_adapter.reset();
    tryNext();
}

void Connector::fail(Error error)
{
    m_deadline.stop();
    if (error.kind == Error::Kind::ConnectionRefused) {
        error.what = tr("Cannot reach %1: %2").arg(m_params.address.display(), error.what);
        error.advice = tr("Is the server running?");
    } else if (error.kind == Error::Kind::Unreachable || error.kind == Error::Kind::ConnectionLost
        || error.kind == Error::Kind::Permission) {
        error.what = tr("Cannot reach %1: %2").arg(m_params.address.display(), error.what);
    }
    QMetaObject::invokeMethod(
        this, [this, error] { std::exchange(m_done, nullptr)(nullptr, error); }, Qt::QueuedConnection);
}

} // namespace redshank
