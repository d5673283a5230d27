// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "clientsocket.h"

#include <cerrno>

#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

namespace redshank {

namespace {
constexpr int kVectors = 16;
constexpr size_t kReadSize = 64 * 1024; // of one turn; others wait meanwhile
} // namespace

ClientSocket::ClientSocket(Poller &poller, int descriptor, User *user)
    : m_poller(poller)
    , m_user(user)
    , m_descriptor(descriptor)
{
    if (!m_poller.add(m_descriptor, this, true, false))
        close();
}

ClientSocket::~ClientSocket()
{
    close();
}

void ClientSocket::close()
{
    if (m_descriptor < 0)
        return;
    m_poller.remove(m_descriptor, this);
    ::close(m_descriptor);
    m_descriptor = -1;
    m_output.clear();
}

void ClientSocket::lose()
{
    close();
    m_user->socketLost();
}

void ClientSocket::setReading(bool isReading)
{
    m_isReading = isReading;
    updateInterest();
}

void ClientSocket::finishOutput()
{
    m_isFinishing = true;
    flush();
}

void ClientSocket::flush()
{
    if (m_descriptor < 0 || m_wantsWrite)
        return; // the poller says when there is room again
    if (!write()) {
        m_isBroken = true; // reported from the event loop: the caller is in the middle of something
        m_output.clear();
    }
    updateInterest();
}

bool ClientSocket::write()
{
    while (!m_output.isEmpty()) {
        iovec vectors[kVectors];
        msghdr message{};
        message.msg_iov = vectors;
        message.msg_iovlen = size_t(m_output.peek(vectors, kVectors));
        size_t offered = 0;
        for (size_t i = 0; i < message.msg_iovlen; ++i)
            offered += vectors[i].iov_len;
        const ssize_t sent = ::sendmsg(m_descriptor, &message, MSG_NOSIGNAL);
        if (sent < 0) {
            if (errno == EINTR)
                continue;
            return errno == EAGAIN || errno == EWOULDBLOCK;
        }
        m_output.drop(sent);
        if (size_t(sent) < offered)
            return true;
    }
    if (m_isFinishing)
        ::shutdown(m_descriptor, SHUT_WR);
    return true;
}

void ClientSocket::updateInterest()
{
    if (m_descriptor < 0)
        return;
    const bool wantsRead = (m_isReading && !m_isInputEnded) || m_isBroken;
    const bool wantsWrite = !m_output.isEmpty() || m_isBroken;
    if (wantsRead == m_wantsRead && wantsWrite == m_wantsWrite)
        return;
    m_wantsRead = wantsRead;
    m_wantsWrite = wantsWrite;
    m_poller.modify(m_descriptor, this, wantsRead, wantsWrite);
}

void ClientSocket::socketReady(bool isReadable, bool isWritable)
{
    if (m_isBroken) {
        lose();
        return;
    }
    if (isWritable) {
        const qsizetype before = m_output.size();
        if (!write()) {
            lose();
            return;
        }
        updateInterest();
        if (m_output.size() < before)
            m_user->bytesLeft();
    }
    if (!isReadable || m_descriptor < 0)
        return;
    if (m_isReading || m_isInputEnded)
        readSome();
    else
        lose(); // not asked for: an error or a hang-up, which epoll reports anyway
}

void ClientSocket::readSome()
{
    static thread_local char buffer[kReadSize];
    const ssize_t count = ::recv(m_descriptor, buffer, sizeof buffer, 0);
    if (count > 0) {
        m_user->bytesArrived(QByteArrayView(buffer, qsizetype(count)));
        return;
    }
    if (count == 0) {
        if (m_isInputEnded) { // told once; this is EPOLLHUP: both directions are gone
            lose();
            return;
        }
        m_isInputEnded = true;
        updateInterest();
        m_user->inputEnded();
        return;
    }
    if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)
        lose();
}

} // namespace redshank
