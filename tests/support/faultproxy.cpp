// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "faultproxy.h"

#include <memory>

namespace redshank {

FaultProxy::FaultProxy(ConnectionParams server, QObject *parent)
    : QObject(parent)
    , m_server(std::move(server))
{
    connect(&m_listener, &QLocalServer::newConnection, this, &FaultProxy::accept);
}

bool FaultProxy::start()
{
    return m_listener.listen(m_folder.filePath(QStringLiteral("proxy.sock")));
}

ConnectionParams FaultProxy::params() const
{
    ConnectionParams params = m_server;
    params.address.transport = ServerAddress::Transport::Unix;
    params.address.path = m_listener.fullServerName();
    return params;
}

void FaultProxy::breakNext(Fault fault, const QByteArray &needle)
{
    m_fault = fault;
    m_needle = needle;
}

void FaultProxy::accept()
{
    while (QLocalSocket *const client = m_listener.nextPendingConnection()) {
        auto *const server = new QLocalSocket(client);
        const auto isDropping = std::make_shared<bool>(false);
        connect(client, &QLocalSocket::readyRead, server, [this, client, server, isDropping] {
            const QByteArray bytes = client->readAll();
            if (m_watcher)
                m_watcher(bytes);
            if (m_fault != Fault::None && bytes.contains(m_needle)) {
                if (std::exchange(m_fault, Fault::None) == Fault::LoseRequest) {
                    client->abort();
                    return;
                }
                *isDropping = true;
            }
            server->write(bytes);
        });
        connect(server, &QLocalSocket::readyRead, client, [client, server, isDropping] {
            const QByteArray bytes = server->readAll();
            if (*isDropping)
                client->abort();
            else
                client->write(bytes);
        });
        connect(client, &QLocalSocket::disconnected, client, &QObject::deleteLater);
        connect(server, &QLocalSocket::disconnected, client, [client] { client->abort(); });
        server->connectToServer(m_server.address.path);
    }
}

} // namespace redshank
