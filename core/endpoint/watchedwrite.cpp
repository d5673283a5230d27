// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "watchedwrite.h"

#include <QCoreApplication>

#include <algorithm>

namespace redshank {

namespace {
constexpr int kAttempts = 16; // somebody else was faster each time
} // namespace

WatchedWrite::WatchedWrite(
    std::unique_ptr<Connection> connection, WriteRequest change, SendOptions options, QObject *context)
    : m_connection(std::move(connection))
    , m_change(std::move(change))
    , m_options(options)
    , m_context(context)
{
    m_connection->setReconnecting(false); // another connection would watch nothing
}

WatchedWrite::~WatchedWrite()
{
    m_connection.release()->deleteLater(); // perhaps in the middle of one of its handlers
}

void WatchedWrite::start(Done done)
{
    m_done = std::move(done);
    attempt();
}

void WatchedWrite::send(const Command &command, Handler handler)
{
    m_connection->send(command, m_options, m_context,
        [self = shared_from_this(), name = command[0], handler = std::move(handler)](const ReplyView &reply) {
            if (!self->m_done)
                return;
            if (!reply.isError()) {
                handler(reply);
                return;
            }
            const Error error = reply.error();
            if (name == "GET" && error.kind == Error::Kind::WrongType)
                return; // TYPE has told
            self->finish({0, error, isRefusedCommand(error) ? name : QByteArray()});
        });
}

void WatchedWrite::attempt()
{
    ++m_attempts;
    m_ttl = -1;
    m_present.clear();
    send(Command{"WATCH", m_change.key}, [](const ReplyView &) {});
    if (m_change.needsValue())
        send(Command{"GET", m_change.key}, [this](const ReplyView &reply) { m_present = reply.toByteArray(); });
    // Which servers know KEEPTTL is told only by the handshake, which is over when the first reply is there.
    if (m_change.value && m_change.px.isEmpty())
        send(Command{"PTTL", m_change.key}, [this](const ReplyView &reply) { m_ttl = reply.integer(-1); });
    send(Command{"TYPE", m_change.key}, [this](const ReplyView &reply) {
        m_type = reply.toByteArray();
        decide();
    });
}

void WatchedWrite::decide()
{
    const int status = m_change.verdict(m_type, m_present);
    if (status != 201 && status != 204) {
        finish({status});
        return;
    }
    // Nothing behind MULTI before it is known that there is a transaction: it would run at once, unwatched.
    send(Command{"MULTI"}, [this, status](const ReplyView &) { write(status); });
}

void WatchedWrite::write(int status)
{
    Command command{m_removal, m_change.key};
    if (m_change.value) {
        command = Command{"SET", m_change.key, *m_change.value};
        if (!m_change.px.isEmpty())
            command << "PX" << m_change.px;
        else if (m_connection->server().isAtLeast(6, 0))
            command << "KEEPTTL";
        else if (m_ttl >= 0)
            command << "PX" << QByteArray::number(std::max<qint64>(m_ttl, 1));
    }
    m_connection->send(
        command, m_options, m_context, [self = shared_from_this(), name = command[0]](const ReplyView &reply) {
            if (!reply.isError() || !self->m_done)
                return;
            const Error error = reply.error();
            if (name == "UNLINK" && isRefusedCommand(error))
                self->m_removal = "DEL"; // EXEC will say that nothing has run
            else
                self->finish({0, error, isRefusedCommand(error) ? name : QByteArray()});
        });
    m_connection->send(Command{"EXEC"}, m_options, m_context,
        [self = shared_from_this(), status, name = command[0]](const ReplyView &reply) {
            if (!self->m_done)
                return;
            const Error error = reply.error();
            if (error && name != self->m_removal && error.server.startsWith("EXECABORT") && !self->m_change.value)
                self->attempt();
            else if (error)
                self->finish({0, error, isRefusedCommand(error) ? QByteArrayLiteral("EXEC") : QByteArray()});
            else
                self->takeExec(reply, status);
        });
}

void WatchedWrite::takeExec(const ReplyView &reply, int status)
{
    if (reply.isNil()) {
        if (m_attempts < kAttempts)
            attempt();
        else
            finish({0,
                {Error::Kind::NotSent,
                    QCoreApplication::translate("redshank::WatchedWrite", "others change this key all the time"), {},
                    {}}});
        return;
    }
    if (reply[0].isError())
        finish({0, reply[0].error()});
    else
        finish({status});
}

void WatchedWrite::finish(const Outcome &outcome)
{
    if (const Done done = std::exchange(m_done, nullptr))
        done(outcome);
}

} // namespace redshank
