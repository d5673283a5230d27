// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakeserver.h"

#include <optional>

namespace redshank {

namespace {

/// Takes one request (an array of bulk strings) off the front of the buffer.
std::optional<QByteArrayList> takeRequest(QByteArray &buffer)
{
    qsizetype at = 0;
    const auto number = [&](char kind) -> std::optional<qsizetype> {
        const qsizetype end = buffer.indexOf("\r\n", at);
        if (end < 0 || buffer.at(at) != kind)
            return std::nullopt;
        const qsizetype value = buffer.mid(at + 1, end - at - 1).toLongLong();
        at = end + 2;
        return value;
    };
    const std::optional<qsizetype> count = number('*');
    if (!count)
        return std::nullopt;
    QByteArrayList arguments;
    for (qsizetype i = 0; i < *count; ++i) {
        const std::optional<qsizetype> length = at < buffer.size() ? number('$') : std::nullopt;
        if (!length || at + *length + 2 > buffer.size())
            return std::nullopt;
        arguments.append(buffer.mid(at, *length));
        at += *length + 2;
    }
    buffer.remove(0, at);
    return arguments;
}

} // namespace

FakeServer::FakeServer(QObject *parent)
    : QObject(parent)
{
    connect(&m_server, &QLocalServer::newConnection, this, &FakeServer::accept);
}

FakeServer::~FakeServer()
{
    for (const QPointer<QLocalSocket> &socket : m_sockets) {
        if (socket)
            socket->disconnect(this);
    }
}

bool FakeServer::start()
{
    return m_server.listen(m_folder.filePath(QStringLiteral("fake.sock")));
}

ConnectionParams FakeServer::params() const
{
    ConnectionParams params;
    params.address.transport = ServerAddress::Transport::Unix;
    params.address.path = m_server.fullServerName();
    return params;
}

void FakeServer::inject(const QByteArray &bytes)
{
    for (const QPointer<QLocalSocket> &socket : m_sockets) {
        if (socket) {
            socket->write(bytes);
            socket->flush();
        }
    }
}

void FakeServer::hangUp()
{
    for (const QPointer<QLocalSocket> &socket : std::exchange(m_sockets, {})) {
        if (socket)
            socket->abort();
    }
}

void FakeServer::accept()
{
    while (QLocalSocket *const socket = m_server.nextPendingConnection()) {
        ++m_connections;
        m_sockets.append(socket);
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] { read(socket); });
        connect(socket, &QLocalSocket::disconnected, this, [this, socket] {
            m_buffers.remove(socket);
            socket->deleteLater();
        });
    }
}

void FakeServer::read(QLocalSocket *socket)
{
    const QByteArray bytes = socket->readAll();
    m_reads.append(bytes.size());
    m_buffers[socket] += bytes;
    while (const std::optional<QByteArrayList> request = takeRequest(m_buffers[socket])) {
        m_requests.append(*request);
        socket->write(answer(*request));
    }
}

QByteArray FakeServer::answer(const QByteArrayList &arguments) const
{
    if (arguments.first() == "HELLO" && m_answersHello) {
        if (m_protocol < 3)
            return "-ERR unknown command 'HELLO'\r\n";
        return "%4\r\n$6\r\nserver\r\n$5\r\nredis\r\n$7\r\nversion\r\n$6\r\n7.0.15\r\n$5\r\nproto\r\n:3\r\n$"
               "4\r\nrole\r\n$6\r\nmaster\r\n";
    }
    return m_script ? m_script(arguments) : QByteArray();
}

} // namespace redshank
