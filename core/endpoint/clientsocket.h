// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "outputqueue.h"
#include "poller.h"

namespace redshank {

/// One accepted socket: non-blocking, with a queue of bytes to send. Its user keeps it alive across its own callbacks
/// (deletes itself later), so that closing from inside one is safe.
class ClientSocket final : private Poller::Client
{
public:
    class User
    {
    public:
        /// Valid only during the call.
        virtual void bytesArrived(QByteArrayView bytes) = 0;
        /// Some bytes have left; queued() tells what is still there.
        virtual void bytesLeft() = 0;
        /// The peer sends no more; it may still read.
        virtual void inputEnded() = 0;
        /// Nothing can be sent or read any more. The last call.
        virtual void socketLost() = 0;

    protected:
        ~User() = default;
    };

    /// Takes over the descriptor, which must be non-blocking.
    ClientSocket(Poller &poller, int descriptor, User *user);
    ~ClientSocket();
    Q_DISABLE_COPY_MOVE(ClientSocket)

    void setUser(User *user) { m_user = user; }
    bool isOpen() const { return m_descriptor >= 0; }

    OutputQueue &output() { return m_output; }
    qsizetype queued() const { return m_output.size(); }
    /// Sends what can be sent now; the rest follows as the peer reads. Calls neither bytesLeft() nor socketLost().
    void flush();
    void setReading(bool isReading);
    bool isReading() const { return m_isReading; }
    /// No more from us: FIN, once the queue is empty.
    void finishOutput();
    void close();

private:
    void socketReady(bool isReadable, bool isWritable) override;
    bool write();
    void readSome();
    void updateInterest();
    void lose();

    Poller &m_poller;
    User *m_user;
    OutputQueue m_output;
    int m_descriptor;
    bool m_isReading = true;
    bool m_isInputEnded = false;
    bool m_isFinishing = false;
    bool m_isBroken = false;
    bool m_wantsRead = true; ///< as the poller knows it
    bool m_wantsWrite = false;
};

} // namespace redshank
