// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "httpclient.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace redshank {

QByteArray HttpReply::field(const QByteArray &name) const
{
    for (const auto &each : fields) {
        if (each.first == name.toLower())
            return each.second;
    }
    return {};
}

bool HttpReply::hasField(const QByteArray &name) const
{
    for (const auto &each : fields) {
        if (each.first == name.toLower())
            return true;
    }
    return false;
}

HttpClient::HttpClient(quint16 port, int timeout)
    : host("127.0.0.1:" + QByteArray::number(port))
    , m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    , m_timeout(timeout)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    ::setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(m_socket, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0)
        close();
}

HttpClient::~HttpClient()
{
    close();
}

void HttpClient::close()
{
    if (m_socket >= 0)
        ::close(m_socket);
    m_socket = -1;
}

void HttpClient::endOutput()
{
    ::shutdown(m_socket, SHUT_WR);
}

void HttpClient::abort()
{
    const linger now{1, 0};
    ::setsockopt(m_socket, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close();
}

bool HttpClient::send(const QByteArray &bytes)
{
    qsizetype sent = 0;
    while (m_socket >= 0 && sent < bytes.size()) {
        pollfd ready{m_socket, POLLOUT, 0};
        if (::poll(&ready, 1, m_timeout) <= 0)
            return false;
        const ssize_t count =
            ::send(m_socket, bytes.constData() + sent, size_t(bytes.size() - sent), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count < 0)
            return false;
        sent += count;
    }
    return m_socket >= 0;
}

/// More bytes; false at the end of the stream or of the time.
bool HttpClient::fill()
{
    if (m_socket < 0)
        return false;
    pollfd ready{m_socket, POLLIN, 0};
    if (::poll(&ready, 1, m_timeout) <= 0)
        return false;
    char bytes[65536];
    const ssize_t count = ::recv(m_socket, bytes, sizeof bytes, 0);
    if (count <= 0)
        return false;
    m_buffer.append(bytes, count);
    return true;
}

QByteArray HttpClient::receiveBytes(qsizetype count)
{
    while (m_buffer.size() < count && fill()) { }
    return std::exchange(m_buffer, QByteArray());
}

bool HttpClient::isEnded()
{
    return m_buffer.isEmpty() && !fill() && [this] {
        char byte;
        const ssize_t count = m_socket < 0 ? 0 : ::recv(m_socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
        return count == 0 || (count < 0 && errno != EAGAIN);
    }();
}

HttpReply HttpClient::receive(bool isHead)
{
    HttpReply reply;
    qsizetype end = -1;
    while ((end = m_buffer.indexOf("\r\n\r\n")) < 0) {
        if (!fill())
            return reply;
    }
    const QByteArrayList lines = m_buffer.left(end).replace("\r\n", "\n").split('\n');
    m_buffer.remove(0, end + 4);
    if (!lines.first().startsWith("HTTP/1.1 "))
        return reply;
    for (qsizetype i = 1; i < lines.size(); ++i) {
        const qsizetype colon = lines[i].indexOf(':');
        reply.fields.append({lines[i].left(colon).toLower(), lines[i].mid(colon + 1).trimmed()});
    }
    const int status = lines.first().mid(9, 3).toInt();
    const qsizetype length = isHead ? 0 : reply.field("content-length").toLongLong();
    while (m_buffer.size() < length) {
        if (!fill())
            return reply; // without a status: it is not whole
    }
    reply.status = status;
    reply.body = m_buffer.left(length);
    m_buffer.remove(0, length);
    return reply;
}

QByteArray HttpClient::head(const QByteArray &method, const QByteArray &target, const QByteArrayList &fields) const
{
    QByteArray bytes = method + ' ' + target + " HTTP/1.1\r\n";
    if (!host.isEmpty())
        bytes += "Host: " + host + "\r\n";
    if (!token.isEmpty())
        bytes += "Authorization: Bearer " + token + "\r\n";
    for (const QByteArray &field : fields)
        bytes += field + "\r\n";
    return bytes + "\r\n";
}

HttpReply HttpClient::request(
    const QByteArray &method, const QByteArray &target, const QByteArrayList &fields, const QByteArray &body)
{
    QByteArrayList all = fields;
    if (!body.isEmpty() || method == "PUT" || method == "POST")
        all += "Content-Length: " + QByteArray::number(body.size());
    return send(head(method, target, all) + body) ? receive(method == "HEAD") : HttpReply();
}

QByteArrayList webSocketUpgrade()
{
    return {"Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="};
}

QByteArray webSocketFrame(const QByteArray &payload, int opcode, bool isMasked)
{
    QByteArray frame;
    frame += char(0x80 | opcode);
    const int mask = isMasked ? 0x80 : 0;
    if (payload.size() < 126) {
        frame += char(mask | int(payload.size()));
    } else if (payload.size() <= 0xffff) {
        frame += char(mask | 126);
        frame += char(payload.size() >> 8);
        frame += char(payload.size() & 0xff);
    } else {
        frame += char(mask | 127);
        for (int shift = 56; shift >= 0; shift -= 8)
            frame += char((payload.size() >> shift) & 0xff);
    }
    if (!isMasked)
        return frame + payload;
    const char key[4] = {0x12, 0x34, 0x56, 0x78};
    frame.append(key, 4);
    for (qsizetype i = 0; i < payload.size(); ++i)
        frame += char(payload[i] ^ key[i % 4]);
    return frame;
}

} // namespace redshank
