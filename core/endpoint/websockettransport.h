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
    /// `rest`: what the client has sent behind its handshake already. `name` comes back as the peer's name of the
    /// QWebSocket that is made of it.
    WebSocketTransport(
        std::unique_ptr<ClientSocket> socket, const QByteArray &handshake, const QByteArray &rest, const QString &name);
    ~WebSocketTransport() override;

    /// The QWebSocket has its listeners: from now on frames reach it. Until then they are held back, since it would
    /// read them at once and tell nobody.
    void release();
    void setReadingPaused(bool isPaused);
    /// One message in one frame. The library knows only messages of UTF-16, three copies away from what is sent.
    void sendText(const QByteArray &utf8);
    /// At once; what is queued is lost.
    void cut();

    qint64 bytesAvailable() const override;
    qint64 bytesToWrite() const override { return m_socket->queued(); }
    void close() override;
    void disconnectFromHost() override;

Q_SIGNALS:
    /// The client has sent a frame that is not masked; nothing since is passed on.
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
    void answerHandshake(QByteArrayView piece);
    void flushLater();
    void endConnection();

    std::unique_ptr<ClientSocket> m_socket;
    FrameGuard m_guard;
    QByteArray m_input;
    qsizetype m_inputOffset = 0; ///< read already
    QByteArray m_held; ///< frames before release()
    bool m_isHeld = true;
    QByteArray m_answer; ///< to the handshake, as far as it is written
    bool m_isAnswered = false;
    bool m_isFlushPosted = false;
    bool m_isPaused = false;
};

} // namespace redshank
