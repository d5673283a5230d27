// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "websockettransport.h"

#include <QHostAddress>
#include <QtEndian>

#include <cstring>
#include <utility>

namespace redshank {

WebSocketTransport::WebSocketTransport(
    std::unique_ptr<ClientSocket> socket, const QByteArray &handshake, const QByteArray &rest, const QString &name)
    : QTcpSocket(nullptr)
    , m_socket(std::move(socket))
    , m_input(handshake)
{
    m_held.append(rest.constData(), m_guard.accept(rest));
    m_socket->setUser(this);
    m_socket->setReading(true);
    setSocketState(ConnectedState);
    setPeerAddress(QHostAddress(QHostAddress::LocalHost));
    setPeerName(name);
    setOpenMode(ReadWrite);
}

WebSocketTransport::~WebSocketTransport()
{
    m_socket->flush(); // perhaps a close frame, written in this very turn
    m_socket->close();
    setOpenMode(NotOpen);
    setSocketState(UnconnectedState); // so that the base class has nothing left to close
}

void WebSocketTransport::release()
{
    m_isHeld = false;
    m_input.append(std::exchange(m_held, QByteArray()));
    if (bytesAvailable() > 0)
        Q_EMIT readyRead();
    if (m_guard.isViolated())
        Q_EMIT violated();
}

void WebSocketTransport::setReadingPaused(bool isPaused)
{
    m_isPaused = isPaused;
    m_socket->setReading(!isPaused);
}

void WebSocketTransport::sendText(const QByteArray &utf8)
{
    if (state() != ConnectedState || !m_socket->isOpen())
        return; // behind a close frame nothing may follow
    constexpr char kFinalText = '\x81';
    const qsizetype size = utf8.size();
    char head[10] = {kFinalText}; // RFC 6455, 5.2
    qsizetype length = 2;
    if (size < 126) {
        head[1] = char(size);
    } else if (size <= 0xffff) {
        head[1] = 126;
        qToBigEndian(quint16(size), head + 2);
        length = 4;
    } else {
        head[1] = 127;
        qToBigEndian(quint64(size), head + 2);
        length = 10;
    }
    m_socket->output().append(QByteArrayView(head, length));
    m_socket->output().append(utf8);
    flushLater();
}

void WebSocketTransport::cut()
{
    m_socket->close();
    endConnection();
}

qint64 WebSocketTransport::bytesAvailable() const
{
    return m_input.size() - m_inputOffset + QTcpSocket::bytesAvailable();
}

qint64 WebSocketTransport::readData(char *data, qint64 maximum)
{
    const qint64 count = qMin<qint64>(maximum, m_input.size() - m_inputOffset);
    if (count > 0)
        std::memcpy(data, m_input.constData() + m_inputOffset, size_t(count));
    m_inputOffset += count;
    if (m_inputOffset == m_input.size()) {
        m_input.resize(0);
        m_inputOffset = 0;
    }
    return count;
}

qint64 WebSocketTransport::skipData(qint64 maximum)
{
    // The base class would ask an engine that we do not have.
    return QIODevice::skipData(maximum); // NOLINT(bugprone-parent-virtual-call)
}

qint64 WebSocketTransport::writeData(const char *data, qint64 length)
{
    if (!m_socket->isOpen())
        return -1;
    if (m_isAnswered)
        m_socket->output().append(QByteArrayView(data, length));
    else
        answerHandshake(QByteArrayView(data, length));
    flushLater();
    return length;
}

/// The library adds its own ideas of CORS, a date and its name to the handshake's answer; whom to allow what is our
/// policy's affair, which has allowed nothing.
void WebSocketTransport::answerHandshake(QByteArrayView piece)
{
    m_answer.append(piece);
    const qsizetype end = m_answer.indexOf("\r\n\r\n");
    if (end < 0)
        return;
    m_isAnswered = true;
    const QByteArrayList lines = m_answer.first(end).replace("\r\n", "\n").split('\n');
    for (const QByteArray &line : lines) {
        const QByteArray name = line.left(line.indexOf(':')).toLower();
        const bool isNeeded = name == "upgrade" || name == "connection" || name.startsWith("sec-websocket-");
        if (isNeeded || &line == &lines.first())
            m_socket->output().append(QByteArrayView(line + "\r\n"));
    }
    m_socket->output().append("\r\n");
    m_socket->output().append(QByteArrayView(m_answer).sliced(end + 4));
    m_answer = QByteArray();
}

/// All frames of one turn leave in one write.
void WebSocketTransport::flushLater()
{
    if (m_isFlushPosted)
        return;
    m_isFlushPosted = true;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_isFlushPosted = false;
            m_socket->flush();
            bytesLeft();
        },
        Qt::QueuedConnection);
}

void WebSocketTransport::bytesArrived(QByteArrayView bytes)
{
    if (m_guard.isViolated())
        return;
    const qsizetype accepted = m_guard.accept(bytes);
    if (m_isHeld) {
        m_held.append(bytes.data(), accepted);
        return;
    }
    m_input.append(bytes.data(), accepted);
    if (accepted > 0)
        Q_EMIT readyRead();
    if (m_guard.isViolated())
        Q_EMIT violated();
}

void WebSocketTransport::bytesLeft()
{
    if (state() == ClosingState && m_socket->queued() == 0) {
        m_socket->finishOutput();
        endConnection();
    }
}

void WebSocketTransport::inputEnded()
{
    // A WebSocket does not live on one half of a connection.
    m_socket->close();
    endConnection();
}

void WebSocketTransport::socketLost()
{
    endConnection();
}

void WebSocketTransport::close()
{
    disconnectFromHost();
}

void WebSocketTransport::disconnectFromHost()
{
    if (state() != ConnectedState)
        return;
    setSocketState(ClosingState);
    Q_EMIT stateChanged(ClosingState);
    flushLater();
}

void WebSocketTransport::endConnection()
{
    if (state() == UnconnectedState)
        return;
    setSocketState(UnconnectedState);
    Q_EMIT stateChanged(UnconnectedState);
    Q_EMIT disconnected();
}

} // namespace redshank
