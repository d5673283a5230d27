// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "endpoint.h"

#include "endpointservice.h"

#include <QThread>

namespace redshank {

namespace {
constexpr unsigned long kStopLimit = 2'000; // milliseconds
constexpr qsizetype kTokenBytes = 32;
} // namespace

Secret makeEndpointToken()
{
    return Secret(
        secureRandomBytes(kTokenBytes).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

Endpoint::Endpoint(EndpointConfig config, QObject *parent)
    : QObject(parent)
    , m_config(std::move(config))
{ }

Endpoint::~Endpoint()
{
    finish();
}

void Endpoint::setConfig(EndpointConfig config)
{
    m_config = std::move(config);
}

void Endpoint::start()
{
    if (m_thread)
        return;
    m_thread = std::make_unique<QThread>();
    m_thread->setObjectName(QStringLiteral("endpoint"));
    auto *const service = m_service = new EndpointService(m_config);
    service->moveToThread(m_thread.get());
    const quint64 era = ++m_era;
    connect(m_thread.get(), &QThread::started, service, &EndpointService::start);
    connect(m_thread.get(), &QThread::finished, service, &QObject::deleteLater); // still runs in the thread
    connect(service, &EndpointService::started, this, [this, era](const QString &address) {
        if (era != m_era)
            return;
        m_address = address;
        Q_EMIT started(address);
    });
    connect(service, &EndpointService::failed, this, [this, era](const Error &error) {
        if (era != m_era)
            return;
        finish();
        Q_EMIT failed(error);
    });
    connect(service, &EndpointService::serverReached, this, [this, era] {
        if (era == m_era)
            Q_EMIT serverReached();
    });
    connect(service, &EndpointService::serverFailed, this, [this, era](const Error &why) {
        if (era == m_era)
            Q_EMIT serverFailed(why);
    });
    m_thread->start();
}

void Endpoint::connectToServer()
{
    if (m_thread)
        QMetaObject::invokeMethod(m_service, &EndpointService::connectToServer, Qt::QueuedConnection);
}

void Endpoint::stop()
{
    if (!m_thread)
        return;
    finish();
    Q_EMIT stopped();
}

void Endpoint::finish()
{
    if (!m_thread)
        return;
    ++m_era;
    m_address.clear();
    // Its last signals concern nobody, and what is connected to them is ours to end, not its thread's.
    m_service->disconnect(this);
    m_thread->quit();
    if (!m_thread->wait(kStopLimit)) {
        // Nothing in it waits for anybody, so this is a machine that stands still. It may end by itself later.
        QThread *const late = m_thread.release();
        connect(late, &QThread::finished, late, &QObject::deleteLater);
        return;
    }
    m_thread.reset();
}

} // namespace redshank
