// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clientsocket.h"
#include "frameguard.h"

#include <QTcpSocket>

namespace redshank {

/// What QWebSocketServer is given as its socket: a ClientSocket that has passed our checks, behind the face of a
/// QTcpSocket (as QSslSocket is one), with the handshake to be read first. So all sockets share one poller, what waits
/// to be sent is known to the byte, and the frames are checked on the way in.
class WebSocketTransport final : public QTcpSocket, private ClientSocket::User
{
    Q_OBJECT
public:
    /// `rest`: what the client has sent behind its handshake already.
    WebSocketTransport(
        std::unique_ptr<ClientSocket> socket, const QByteArray &handshake, const QByteArray &rest, QObject *parent);
    ~WebSocketTransport() override;

    /// Whether the client has sent a frame that is not masked; nothing it sent since is passed on.
    bool isViolated() const { return m_guard.isViolated(); }
    void setReadingPaused(bool isPaused);
    /// At once; what is queued is lost.
    void cut();

    qint64 bytesAvailable() const override;
    qint64 bytesToWrite() const override { return m_socket->queued(); }
    void close() override;
    void disconnectFromHost() override;

Q_SIGNALS:
    void violated();

protected:
    qint64 readData(char *data, qint64 maximum) override;
    qint64 skipData(qint64 maximum) override;
    qint64 writeData(const char *data, qint64 length) override;

private:
    void bytesArrived(QByteArrayView bytes) override;
    void bytesLeft() override;
    void inputEnded() override;
    void socketLost() override;
    void flushLater();
    void endConnection();

    std::unique_ptr<ClientSocket> m_socket;
    FrameGuard m_guard;
    QByteArray m_input;
    qsizetype m_inputOffset = 0; ///< read already
    bool m_isFlushPosted = false;
    bool m_isPaused = false;
};

} // namespace redshank
