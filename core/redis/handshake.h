// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "command.h"
#include "connectionparams.h"
#include "reply.h"
#include "serverinfo.h"

#include <optional>

namespace redshank {

/// From a bare socket to a connection that may carry the user's commands: HELLO 3 with AUTH, else AUTH; SELECT; and
/// what the server says of itself. No socket and no clock: commands out, replies in. Falls back to RESP2 silently.
class Handshake
{
public:
    explicit Handshake(const ConnectionParams &params);

    /// The command to send now, or nothing when the connection is ready. One at a time: HELLO must be alone.
    std::optional<Command> next() const;
    /// Takes the reply to next(); a failure ends the handshake.
    Result<void> accept(const ReplyView &reply);

    const ServerInfo &server() const { return m_server; }

private:
    enum class Step : quint8 { Hello, Auth, Select, Info, Done };
    Result<void> acceptHello(const ReplyView &reply);
    void acceptInfo(const ReplyView &reply);
    void goOnFrom(Step step);

    ConnectionParams m_params;
    ServerInfo m_server;
    Step m_step = Step::Hello;
    bool m_isAuthenticated = false;
};

} // namespace redshank
