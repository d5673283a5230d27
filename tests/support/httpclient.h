// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/test.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QList>
#include <QPair>

namespace redshank {

/// A response as a plain client sees it.
struct HttpReply
{
    int status = 0; ///< 0: none came
    QList<QPair<QByteArray, QByteArray>> fields; ///< names in lower case
    QByteArray body;

    QByteArray field(const QByteArray &name) const;
    bool hasField(const QByteArray &name) const;
};

/// One TCP connection that blocks, for tests only: bytes go out exactly as they are given, so that bad requests can be
/// sent too. Every call ends after `timeout` milliseconds.
class HttpClient
{
public:
    explicit HttpClient(quint16 port, int timeout = patience);
    ~HttpClient();
    HttpClient(const HttpClient &) = delete;

    bool isConnected() const { return m_socket >= 0; }
    bool send(const QByteArray &bytes);
    /// One response. `isHead`: a body is announced but does not come.
    HttpReply receive(bool isHead = false);
    /// The head of a request as request() sends it, with its empty line; for what is sent in pieces or many at once.
    QByteArray head(const QByteArray &method, const QByteArray &target, const QByteArrayList &fields = {}) const;
    HttpReply request(const QByteArray &method, const QByteArray &target, const QByteArrayList &fields = {},
        const QByteArray &body = {});
    /// Bytes as they come, at least `count` of them unless the peer ends or the time is over.
    QByteArray receiveBytes(qsizetype count);
    /// Whether the peer has ended the connection (or does within the time), with nothing left to read.
    bool isEnded();
    void endOutput();
    /// RST instead of FIN.
    void abort();
    void close();

    /// `Authorization` and `Host` are added to every head() where they are set.
    QByteArray token;
    QByteArray host;

private:
    bool fill();

    int m_socket = -1;
    int m_timeout;
    QByteArray m_buffer;
};

/// The fields of a good WebSocket handshake, whose answer is s3pPLMBiTxaQ9kYGzzhZRbK+xOo=.
QByteArrayList webSocketUpgrade();

/// One masked frame of a WebSocket client.
QByteArray webSocketFrame(const QByteArray &payload, int opcode = 1, bool isMasked = true);

} // namespace redshank
