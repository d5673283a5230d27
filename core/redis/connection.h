// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "command.h"
#include "connectionparams.h"
#include "reply.h"
#include "serverinfo.h"

#include <QObject>

#include <chrono>
#include <functional>
#include <memory>

namespace redshank {

class CommandTable;

/// What a connection is for. Several commands change what later replies mean; the gate keeps them apart by role.
enum class Role : quint8 {
    Data, ///< plain commands
    Feed, ///< SUBSCRIBE family; messages go to the push sink
    Monitor, ///< MONITOR; lines go to the push sink
    Blocking, ///< BLPOP, XREAD BLOCK, WAIT ...; no deadline unless one is given
    Transaction, ///< MULTI, EXEC, WATCH
};

struct SendOptions
{
    /// From send() to the reply; zero: the connection's own commandTimeout; negative: none.
    std::chrono::milliseconds timeout{0};
    /// The user has confirmed this very command; lets it through where the gate asks for confirmation.
    bool isConfirmed = false;
    /// Takes part of the handshake or of our own upkeep: not shown in rates.
    bool isInternal = false;
    /// Receives the first element of an array reply, where that is a string, before the others have arrived: the cursor
    /// of a SCAN is there before its names. Called at most once, from inside the socket's read, without its context
    /// not at all. It may send(), and what it sends leaves at once; it must neither delete nor close this connection.
    std::function<void(QByteArrayView)> headSink{};
};

/// One socket to one server, with handshake, reconnection, deadlines and the command gate.
///
/// Lives in the thread that creates it (or that it is moved to before open()); every call comes from there.
/// Each command settles exactly once, through its handler, never inside send(): as a reply, an error reply, not sent,
/// outcome unknown, timed out, refused or cancelled. If `context` dies first, the handler is dropped and the reply
/// swallowed; the order of the others holds. A command that may have run is never resent.
/// Database, user and protocol are restored before anything else is sent after a reconnect.
class Connection : public QObject
{
    Q_OBJECT
public:
    enum class State : quint8 {
        Closed, ///< not opened, or closed by us
        Connecting, ///< name look-up and connect; one address after the other
        Handshaking, ///< HELLO, AUTH, SELECT
        Ready,
        Waiting, ///< lost or unreachable; tries again by itself after a pause
        Failed, ///< needs a person: wrong password, refused database, not Redis
    };
    Q_ENUM(State)

    using Handler = std::function<void(const ReplyView &)>;

    explicit Connection(ConnectionParams params, Role role = Role::Data, QObject *parent = nullptr);
    ~Connection() override;

    /// Starts connecting; nothing where it is open already. Commands may be sent at once: they wait for Ready.
    void open();
    /// Ends at once, without waiting for a stalled server: waiting commands settle as not sent, sent ones as unknown.
    void close();
    /// Tries again now, from Waiting or Failed.
    void retry();
    /// Ends as Failed without a try, e.g. because another connection has learned that the password is refused: each
    /// try counts where users are locked out. retry() tries all the same.
    void refuse(const Error &why);
    /// Replaces credentials or database; takes effect with the next open() or retry().
    void setParams(ConnectionParams params);
    /// Loss of the connection ends it instead of starting over; for one-shot use.
    void setReconnecting(bool isReconnecting);
    /// Flags of the server's own COMMAND reply for the gate; nullptr: the built-in table.
    void setCommandTable(std::shared_ptr<const CommandTable> table);

    void send(const Command &command, QObject *context, Handler handler)
    {
        send(command, {}, context, std::move(handler));
    }
    void send(const Command &command, const SendOptions &options, QObject *context, Handler handler);
    /// Receives pushes (RESP3), subscription messages in either protocol and MONITOR lines, in the server's order,
    /// from inside the socket's read: it must only copy, and must neither delete nor close this connection.
    void setPushSink(std::function<void(const ReplyView &)> sink);
    /// Stops reading from the socket, so that TCP pushes back; for consumers that are behind.
    void setReadingPaused(bool isPaused);

    State state() const;
    Role role() const;
    const ConnectionParams &params() const;
    const ServerInfo &server() const; ///< as of the last handshake
    const Error &lastError() const; ///< why it is Waiting or Failed; kind None before the first failure
    std::chrono::milliseconds retryDelay() const; ///< until the next try, while Waiting
    qsizetype pendingCommands() const; ///< waiting or in flight
    quint64 commandsSent() const; ///< since the object was made, internal ones not counted

Q_SIGNALS:
    void stateChanged(redshank::Connection::State state);
    /// Each time a try or the connection fails; the state has changed already.
    void failed(const redshank::Error &error);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace redshank
