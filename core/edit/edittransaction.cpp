// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "edittransaction.h"
#include "core/redis/servertime.h"

#include "core/redis/connection.h"
#include "editcheck.h"

namespace redshank {

namespace {
/// WATCH guards the whole key, so that each change of any other field or element costs one more attempt. Each has read
/// all checks again: trying on is no resending.
constexpr int maximumAttempts = 64;

} // namespace

EditTransaction::EditTransaction(
    Connection &connection, Edit edit, const EditCapabilities &server, bool isConfirmed, QObject *parent)
    : QObject(parent)
    , m_connection(connection)
    , m_edit(std::move(edit))
    , m_server(server)
    , m_isConfirmed(isConfirmed)
{ }

void EditTransaction::start()
{
    watch();
}

void EditTransaction::send(const Command &command, Next next)
{
    SendOptions options;
    options.isConfirmed = m_isConfirmed;
    m_connection.send(command, options, this, [this, next](const ReplyView &reply) {
        if (!m_isFinished)
            (this->*next)(reply);
    });
}

void EditTransaction::watch()
{
    ++m_attempts;
    m_check = 0;
    m_refusal = {};
    send({"WATCH", m_edit.key}, &EditTransaction::takeWatch);
}

void EditTransaction::takeWatch(const ReplyView &reply)
{
    if (reply.isError()) {
        m_mayReuse = reply.isAnswered();
        finish(failedOutcome(nothingWritten(reply)));
        return;
    }
    send({"TYPE", m_edit.key}, &EditTransaction::takeType);
}

void EditTransaction::takeType(const ReplyView &reply)
{
    if (reply.isError()) {
        m_mayReuse = false;
        finish(failedOutcome(nothingWritten(reply)));
        return;
    }
    if (const auto refused = refusedByType(m_edit, reply.toByteArray())) {
        leave(*refused);
        return;
    }
    nextCheck();
}

void EditTransaction::nextCheck()
{
    if (m_check < m_edit.checks.size())
        send(m_edit.checks[m_check].read, &EditTransaction::takeCheck);
    else
        readTtl();
}

void EditTransaction::readTtl()
{
    if (m_edit.fieldTtl && m_server.hasFieldTtl)
        send({"HPEXPIRETIME", m_edit.key, "FIELDS", "1", m_edit.fieldTtl->first}, &EditTransaction::takeFieldTtl);
    else if (m_edit.isKeepingTtl && !m_server.hasKeepTtl)
        send({"TIME"}, &EditTransaction::takeTime);
    else
        send({"MULTI"}, &EditTransaction::takeMulti);
}

void EditTransaction::takeFieldTtl(const ReplyView &reply)
{
    if (reply.isError()) {
        m_mayReuse = false;
        finish(failedOutcome(nothingWritten(reply)));
        return;
    }
    m_fieldExpiresAt = reply[0].integer(-1);
    send({"MULTI"}, &EditTransaction::takeMulti);
}

void EditTransaction::takeCheck(const ReplyView &reply)
{
    const EditCheck &check = m_edit.checks[m_check];
    if (reply.isError() && !reply.isAnswered()) {
        m_mayReuse = false;
        finish(failedOutcome(nothingWritten(reply)));
    } else if (reply.isError()) {
        leaveByType(failedOutcome(nothingWritten(reply)));
    } else if (holds(check, reply)) {
        ++m_check;
        nextCheck();
    } else if (!check.theirs.isEmpty()) {
        send(check.theirs, &EditTransaction::takeTheirs);
    } else {
        takeTheirs(reply);
    }
}

void EditTransaction::takeTheirs(const ReplyView &reply)
{
    leaveByType(conflictOutcome(m_check, reply));
}

/// A key that has gone since TYPE reads like one that is empty, and one that was made anew is of another type.
void EditTransaction::leaveByType(const EditOutcome &otherwise)
{
    m_outcome = otherwise;
    send({"TYPE", m_edit.key}, &EditTransaction::takeTypeAgain);
}

void EditTransaction::takeTypeAgain(const ReplyView &reply)
{
    const auto refused = reply.isError() ? std::nullopt : refusedByType(m_edit, reply.toByteArray());
    const EditOutcome outcome = refused.value_or(m_outcome); // whoever hears of it may delete this
    leave(outcome);
}

void EditTransaction::takeTime(const ReplyView &reply)
{
    if (reply.size() != 2) {
        m_mayReuse = false;
        finish(failedOutcome(nothingWritten(reply)));
        return;
    }
    m_serverTime = serverTime(reply);
    send({"PTTL", m_edit.key}, &EditTransaction::takeTtl);
}

void EditTransaction::takeTtl(const ReplyView &reply)
{
    if (reply.isError()) {
        m_mayReuse = false;
        finish(failedOutcome(nothingWritten(reply)));
        return;
    }
    // Absolute, so that the time until EXEC is not added to the key's life; read under WATCH, never remembered.
    const qint64 left = reply.integer(-1);
    m_expiresAt = left < 0 ? -1 : m_serverTime + left;
    send({"MULTI"}, &EditTransaction::takeMulti);
}

QList<Command> EditTransaction::writes() const
{
    QList<Command> commands;
    for (const Command &write : m_edit.writes) {
        QByteArrayList arguments = write.arguments();
        const bool isReplaced = m_edit.isKeepingTtl && !m_server.hasKeepTtl;
        if (isReplaced)
            arguments.removeLast();
        commands.append(Command(arguments));
        if (isReplaced && m_expiresAt >= 0)
            commands.append({"PEXPIREAT", m_edit.key, QByteArray::number(m_expiresAt)});
    }
    if (m_fieldExpiresAt > 0) {
        commands.append(
            {"HPEXPIREAT", m_edit.key, QByteArray::number(m_fieldExpiresAt), "FIELDS", "1", m_edit.fieldTtl->second});
    }
    return commands;
}

void EditTransaction::takeMulti(const ReplyView &reply)
{
    // Only now the writes: a refused MULTI would let them run at once, without any guard.
    if (!reply.isOk()) {
        m_mayReuse = false;
        finish(failedOutcome(nothingWritten(reply)));
        return;
    }
    m_sent = writes();
    m_queued = 0;
    for (const Command &write : std::as_const(m_sent))
        send(write, &EditTransaction::takeQueued);
}

void EditTransaction::takeQueued(const ReplyView &reply)
{
    if (reply.isError() && !m_refusal) {
        m_refusal = nothingWritten(reply);
        m_mayReuse = reply.isAnswered();
    }
    if (++m_queued < m_sent.size())
        return;
    // EXEC only when every write is queued: one that our own gate refused is unknown to the server, which would run the
    // rest.
    if (!m_refusal) {
        send({"EXEC"}, &EditTransaction::takeExec);
        return;
    }
    m_connection.send({"DISCARD"}, this, [](const ReplyView &) {});
    finish(failedOutcome(m_refusal));
}

void EditTransaction::takeExec(const ReplyView &reply)
{
    if (!reply.isAnswered()) {
        m_mayReuse = false;
        finish(lostOutcome(reply));
    } else if (reply.isError()) {
        finish(failedOutcome(reply.error())); // EXECABORT: nothing ran.
    } else if (reply.isNil()) {
        if (m_attempts < maximumAttempts)
            watch();
        else
            finish(failedOutcome({Error::Kind::Conflict, tr("The key is being changed too often; nothing was written"),
                {}, tr("Try again.")}));
    } else if (reply.size() != m_sent.size()) {
        m_mayReuse = false;
        finish(unknownOutcome({Error::Kind::Protocol, tr("The server's reply has an unexpected shape"), {}, {}}));
    } else {
        for (qsizetype i = 0; i < reply.size(); ++i) {
            if (!reply[i].isError())
                continue;
            const Error error = reply[i].error();
            if (m_edit.isKeepingTtl && m_server.hasKeepTtl && error.server.contains("syntax error")) {
                m_server.hasKeepTtl = false;
                watch();
            } else {
                // With the types checked under WATCH a later write cannot fail alone; if it does, say so.
                finish(i == 0 ? failedOutcome(error) : unknownOutcome(error));
            }
            return;
        }
        finish(appliedOutcome());
    }
}

void EditTransaction::leave(const EditOutcome &outcome)
{
    m_connection.send({"UNWATCH"}, this, [](const ReplyView &) {});
    finish(outcome);
}

void EditTransaction::finish(const EditOutcome &outcome)
{
    m_isFinished = true;
    Q_EMIT finished(outcome);
}

} // namespace redshank
