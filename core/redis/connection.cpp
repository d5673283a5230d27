// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "connection.h"

#include "connection_p.h"

namespace redshank {

Connection::Connection(ConnectionParams params, Role role, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, std::move(params), role))
{
    // A child, so that it moves to another thread together with us.
    d->setParent(this);
}

Connection::~Connection()
{
    d->setParent(nullptr);
}

void Connection::open()
{
    d->open();
}

void Connection::close()
{
    d->close();
}

void Connection::retry()
{
    if (d->state == State::Waiting || d->state == State::Failed || d->state == State::Closed)
        d->open();
}

void Connection::refuse(const Error &why)
{
    d->close();
    d->lastError = why;
    d->state = State::Failed;
    Q_EMIT stateChanged(State::Failed);
}

void Connection::setParams(ConnectionParams params)
{
    d->params = std::move(params);
}

void Connection::setReconnecting(bool isReconnecting)
{
    d->isReconnecting = isReconnecting;
}

void Connection::setCommandTable(std::shared_ptr<const CommandTable> table)
{
    d->table = std::move(table);
}

void Connection::send(const Command &command, const SendOptions &options, QObject *context, Handler handler)
{
    d->send(command, options, context, std::move(handler));
}

void Connection::setPushSink(std::function<void(const ReplyView &)> sink)
{
    d->sink = std::move(sink);
}

void Connection::setReadingPaused(bool isPaused)
{
    d->isReadingPaused = isPaused;
    if (d->adapter)
        d->adapter->setReadingPaused(isPaused);
}

Connection::State Connection::state() const
{
    return d->state;
}

Role Connection::role() const
{
    return d->role;
}

const ConnectionParams &Connection::params() const
{
    return d->params;
}

const ServerInfo &Connection::server() const
{
    return d->server;
}

const Error &Connection::lastError() const
{
    return d->lastError;
}

std::chrono::milliseconds Connection::retryDelay() const
{
    return d->retryTimer.isActive() ? d->retryTimer.remainingTimeAsDuration() : std::chrono::milliseconds(0);
}

qsizetype Connection::pendingCommands() const
{
    return d->inFlight.size() + qsizetype(d->waiting.size());
}

quint64 Connection::commandsSent() const
{
    return d->commandsSent;
}

} // namespace redshank
