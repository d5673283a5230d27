// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <memory>
#include <span>

class QSocketNotifier;
struct epoll_event;

namespace redshank {

/// One epoll set behind one QSocketNotifier: the event loop's own cost is paid once a batch instead of once a socket,
/// and a thousand idle sockets cost nothing. Level-triggered. One thread.
class Poller : public QObject
{
    Q_OBJECT
public:
    class Client
    {
    public:
        /// May remove, close or delete any client, this one included.
        virtual void socketReady(bool isReadable, bool isWritable) = 0;

    protected:
        ~Client() = default;
    };

    explicit Poller(QObject *parent = nullptr);
    ~Poller() override;

    bool isValid() const { return m_epoll >= 0; }
    bool add(int socket, Client *client, bool wantsRead, bool wantsWrite);
    void modify(int socket, Client *client, bool wantsRead, bool wantsWrite);
    /// Before the socket is closed; events of this batch that are not delivered yet are dropped.
    void remove(int socket, Client *client);

private:
    void dispatch();

    int m_epoll = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
    std::span<epoll_event> m_batch; ///< what dispatch() has still to deliver
};

} // namespace redshank
