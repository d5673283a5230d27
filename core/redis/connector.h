// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectionparams.h"
#include "hiredisadapter.h"

#include <QStringList>
#include <QTimer>

#include <functional>
#include <memory>

class QHostInfo;

namespace redshank {

/// From an address to a connected socket: looks the name up without blocking, then tries each of its addresses with a
/// deadline of its own. TLS verification and tunnels will sit between here and the handshake.
/// One thread; deleting it ends the attempt.
class Connector : public QObject, public HiredisAdapter::Events
{
    Q_OBJECT
public:
    /// Either a connected adapter (owned by the receiver, whose events are set with `events`) or the reason.
    using Done = std::function<void(std::unique_ptr<HiredisAdapter> adapter, const Error &error)>;

    Connector(ConnectionParams params, HiredisAdapter::Events *events, QObject *parent = nullptr);
    ~Connector() override;

    /// `done` is called once, from the event loop; it may delete the connector later, not at once.
    void start(Done done);

private:
    void socketConnected() override;
    void replyReceived(const ReplyView &) override { }
    void pushReceived(const ReplyView &) override { }
    void bytesSent() override { }
    void socketLost(const Error &error) override;

    void addressesFound(const QHostInfo &info);
    void tryNext();
    void fail(Error error);
    void timedOut();

    ConnectionParams m_params;
    HiredisAdapter::Events *m_finalEvents;
    Done m_done;
    QStringList m_literals; ///< still to be tried
    std::unique_ptr<HiredisAdapter> m_adapter;
    Error m_lastError;
    QTimer m_deadline;
    int m_lookup = -1;
};

} // namespace redshank
