// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "command.h"
#include "reply.h"

#include <QList>
#include <QObject>

#include <functional>

namespace redshank {

class Connection;

/// What became of the commands between MULTI and EXEC.
struct TransactionOutcome
{
    enum class Kind : quint8 {
        Done, ///< all ran; each reply may still be an error of its own
        Conflict, ///< a watched key has changed: none ran
        Refused, ///< the server took one of them not, or not EXEC: none ran
        NotSent, ///< EXEC provably never left: none ran
        Unknown, ///< EXEC left, no answer came
    };
    Kind kind = Kind::Done;
    QList<Reply> replies; ///< Done: one for each command
    QList<Error> refusals; ///< Refused: one for each command, of kind None where that was not it
    Error error; ///< the first of the refusals, or why it is not sent or unknown
};

/// Sends `commands` and EXEC in one write, after a MULTI that has been answered by OK: without it they would run one by
/// one and unguarded. All are either let through by the command gate or none. The connection is of Role::Transaction.
void executeTransaction(Connection &connection, const QList<Command> &commands, bool isConfirmed, QObject *receiver,
    std::function<void(const TransactionOutcome &)> done);

} // namespace redshank
