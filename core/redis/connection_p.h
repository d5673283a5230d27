// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "commandtable.h"
#include "connection.h"
#include "connector.h"
#include "handshake.h"
#include "hiredisadapter.h"
#include "pendingqueue.h"

#include <QTimer>

#include <optional>

namespace redshank {

/// The machinery of Connection: state, queues and deadlines. Same thread, same rules.
class Connection::Private : public QObject, public HiredisAdapter::Events
{
    Q_OBJECT
public:
    Private(Connection *owner, ConnectionParams params, Role role);
    ~Private() override;

    void open();
    void close();
    void send(const Command &command, const SendOptions &options, QObject *context, Handler handler);

    Connection *const q;
    ConnectionParams params;
    const Role role;
    State state = State::Closed;
    ServerInfo server;
    Error lastError;
    std::function<void(const ReplyView &)> sink;
    std::shared_ptr<const CommandTable> table;
    std::unique_ptr<HiredisAdapter> adapter;
    QTimer retryTimer;
    PendingQueue inFlight;
    std::deque<WaitingCommand> waiting;
    quint64 commandsSent = 0;
    bool isReconnecting = true;
    bool isReadingPaused = false;

private:
    // HiredisAdapter::Events
    void socketConnected() override { }
    void replyReceived(const ReplyView &reply) override;
    void headReceived(QByteArrayView head) override;
    void pushReceived(const ReplyView &push) override;
    void bytesSent() override { sendWaiting(); }
    void socketLost(const Error &error) override { lose(error); }

    void connectingDone(std::unique_ptr<HiredisAdapter> connected, const Error &error);
    void continueHandshake();
    void becomeReady();
    void lose(const Error &error);
    bool isFinal(const Error &error) const;
    void setState(State next);

    void transmit(const Command &command, Slot slot);
    void sendWaiting();
    bool isConfirmation(const ReplyView &message) const;
    void confirm(const ReplyView &message);
    void desynchronised(const char *what);

    void tick();
    Slot::Tick deadlineOf(const SendOptions &options) const;
    void settleLater(Slot slot, Error error);
    static void settlePosted(std::deque<Slot> slotsToSettle, const Error &error);
    /// What was pending when the socket ended.
    struct Remains
    {
        std::deque<Slot> sent;
        std::deque<Slot> unsent;
    };
    Remains takeDown();
    /// Sent commands become "outcome unknown", the others "not sent": at once from the event loop, posted from inside a
    /// caller's function.
    static void settle(Remains remains, const Error &why, bool isPosted);

    std::unique_ptr<Connector> m_connector;
    std::optional<Handshake> m_handshake;
    QByteArray m_wire; ///< reused for every request
    QTimer m_ticker;
    QTimer m_handshakeDeadline;
    Slot::Tick m_now = 0;
    int m_attempts = 0;
    int m_protocolFailures = 0;
    quint64 m_generation = 0; ///< of the socket; a handler may have closed it while we were calling

    static constexpr int tickMilliseconds = 100;
    static constexpr qint64 outgoingCap = qint64(64)
        << 20; ///< H21: what waits for the kernel is moved on each partial write
    static constexpr int protocolFailureCap = 3; ///< F12
};

} // namespace redshank
