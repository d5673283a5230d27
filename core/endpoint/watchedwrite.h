// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keywrite.h"

#include <functional>
#include <memory>

namespace redshank {

/// One WriteRequest by WATCH, reads, MULTI, the write and EXEC, on a connection that nobody else uses. Tried again
/// where somebody was faster. Keeps itself alive until it is done or `context` dies, which gives the transaction up.
class WatchedWrite : public std::enable_shared_from_this<WatchedWrite>
{
public:
    struct Outcome
    {
        int status =
            0; ///< as WriteRequest::verdict(); 0: `error` says why nothing was written, or that it is not known
        Error error{};
        QByteArray refused{}; ///< the command that the server refuses as such; nothing was written
    };
    using Done = std::function<void(const Outcome &)>;

    WatchedWrite(std::unique_ptr<Connection> connection, WriteRequest change, SendOptions options, QObject *context);
    ~WatchedWrite();

    /// `done` is called once, later; not at all when the context dies.
    void start(Done done);
    const Connection &connection() const { return *m_connection; }

private:
    using Handler = std::function<void(const ReplyView &)>;
    /// An error ends it; `handler` gets all else.
    void send(const Command &command, Handler handler);
    void attempt();
    void decide();
    void write(int status);
    void takeExec(const ReplyView &reply, int status);
    void finish(const Outcome &outcome);

    std::unique_ptr<Connection> m_connection;
    const WriteRequest m_change;
    const SendOptions m_options;
    QObject *const m_context; ///< no handler runs without it
    Done m_done;
    QByteArray m_type;
    QByteArray m_present;
    QByteArray m_removal{"UNLINK"};
    qint64 m_ttl = -1; ///< milliseconds, where it must be written again
    int m_attempts = 0;
};

} // namespace redshank
