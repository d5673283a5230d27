// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/connectionparams.h"

#include <QByteArray>
#include <QLocalServer>
#include <QLocalSocket>
#include <QObject>
#include <QTemporaryDir>

#include <functional>

namespace redshank {

/// Stands between a client and a real server on a unix socket and breaks one request on purpose. In the test's own
/// thread.
class FaultProxy : public QObject
{
    Q_OBJECT
public:
    enum class Fault {
        None,
        LoseRequest, ///< hangs up before the server sees the request
        LoseReply, ///< the server runs the request; its reply is dropped and the client hung up on
    };

    explicit FaultProxy(ConnectionParams server, QObject *parent = nullptr);

    bool start();
    /// The server's parameters with the proxy's socket.
    ConnectionParams params() const;
    /// Breaks the next request that contains `needle`, once.
    void breakNext(Fault fault, const QByteArray &needle);
    bool hasBroken() const { return m_fault == Fault::None; }
    /// Called with the bytes of each request, before they are passed on.
    void setWatcher(std::function<void(const QByteArray &)> watcher) { m_watcher = std::move(watcher); }

private:
    void accept();

    ConnectionParams m_server;
    QTemporaryDir m_folder;
    QLocalServer m_listener;
    Fault m_fault = Fault::None;
    QByteArray m_needle;
    std::function<void(const QByteArray &)> m_watcher;
};

} // namespace redshank
