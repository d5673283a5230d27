// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "poller.h"

#include <QHostAddress>

#include <functional>
#include <memory>

namespace redshank {

/// A listening TCP socket on a loopback address.
class Listener final : private Poller::Client
{
public:
    /// Receives a non-blocking descriptor that is now its own.
    using Accepted = std::function<void(int descriptor)>;

    /// The literal or `localhost`; nothing for any address that other machines could reach.
    static std::optional<QHostAddress> loopbackAddress(const QString &text);
    /// A taken port is told in words, with a free one beside it.
    static Result<std::unique_ptr<Listener>> open(
        Poller &poller, const QHostAddress &address, quint16 port, Accepted accepted);
    ~Listener();
    Q_DISABLE_COPY_MOVE(Listener)

    quint16 port() const { return m_port; }
    /// `127.0.0.1:8888`, `[::1]:8888`.
    QString display() const;

private:
    Listener(Poller &poller, const QHostAddress &address, int descriptor, quint16 port, Accepted accepted);
    void socketReady(bool isReadable, bool isWritable) override;
    void refuseOne();

    Poller &m_poller;
    QHostAddress m_address;
    int m_descriptor;
    int m_reserve; ///< given up for a moment where no descriptor is left, to tell the client so
    quint16 m_port;
    Accepted m_accepted;
};

} // namespace redshank
