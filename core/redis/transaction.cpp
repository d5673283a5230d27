// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transaction.h"

#include "connection.h"

#include <QCoreApplication>

#include <memory>

namespace redshank {

void executeTransaction(Connection &connection, const QList<Command> &commands, bool isConfirmed, QObject *receiver,
    std::function<void(const TransactionOutcome &)> done)
{
    using Ending = TransactionOutcome::Kind;
    auto outcome = std::make_shared<TransactionOutcome>();
    SendOptions options;
    options.isConfirmed = isConfirmed;
    for (const Command &command : commands) {
        connection.send(command, options, receiver, [outcome](const ReplyView &reply) {
            outcome->refusals.append(reply.isError() ? reply.error() : Error());
            if (reply.isError() && !outcome->error)
                outcome->error = reply.error();
        });
    }
    connection.send(
        Command{"EXEC"}, options, receiver, [outcome, commands, done = std::move(done)](const ReplyView &reply) {
            if (!reply.isAnswered()) {
                outcome->error = reply.error();
                const bool isSent = outcome->error.kind == Error::Kind::OutcomeUnknown
                    || outcome->error.kind == Error::Kind::Timeout || outcome->error.kind == Error::Kind::LimitExceeded;
                outcome->kind = isSent ? Ending::Unknown : Ending::NotSent;
            } else if (reply.isError()) {
                outcome->kind = Ending::Refused;
                if (!outcome->error)
                    outcome->error = reply.error();
            } else if (reply.isNil()) {
                outcome->kind = Ending::Conflict;
            } else if (reply.size() == 0 && outcome->error) {
                outcome->kind = Ending::Refused; // by our own gate: nothing was between the two
            } else if (reply.size() == commands.size()) {
                for (qsizetype i = 0; i < reply.size(); ++i)
                    outcome->replies.append(reply[i].toReply());
            } else {
                outcome->kind = Ending::Unknown;
                outcome->error = {Error::Kind::Protocol,
                    QCoreApplication::translate(
                        "redshank::executeTransaction", "The server's reply has an unexpected shape"),
                    {}, {}};
            }
            done(*outcome);
        });
}

} // namespace redshank
