// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "backendpool.h"

#include <QDeadlineTimer>

#include <algorithm>

namespace redshank {

namespace {

constexpr qint64 kReviveAfter = 5'000; // milliseconds; a failure that needs a person is not tried in a loop

int statusOf(Error::Kind kind)
{
    switch (kind) {
    case Error::Kind::Permission:
    case Error::Kind::ReadOnly:
    case Error::Kind::Refused:
    case Error::Kind::NeedsConfirmation:
        return 403;
    case Error::Kind::Database:
        return 404;
    case Error::Kind::Authentication:
    case Error::Kind::NotRedis:
    case Error::Kind::Protocol:
    case Error::Kind::LimitExceeded:
    case Error::Kind::OutcomeUnknown:
        return 502;
    case Error::Kind::NotSent:
    case Error::Kind::Cancelled:
    case Error::Kind::HostNotFound:
    case Error::Kind::ConnectionRefused:
    case Error::Kind::Unreachable:
    case Error::Kind::ConnectionLost:
    case Error::Kind::Loading:
    case Error::Kind::OutOfMemory:
        return 503;
    case Error::Kind::Timeout:
        return 504;
    default:
        return 400;
    }
}

/// Why there is no connection, as seen by a client that only knows HTTP.
HttpResponse connectionProblem(const Connection &connection)
{
    const Error &error = connection.lastError();
    switch (error.kind) {
    case Error::Kind::Database:
    case Error::Kind::Authentication:
    case Error::Kind::NotRedis:
    case Error::Kind::Protocol:
        return HttpResponse::error(statusOf(error.kind), errorText(error));
    case Error::Kind::Permission:
        return HttpResponse::error(502, errorText(error));
    default:
        break;
    }
    const auto seconds = std::max<qint64>(1, (connection.retryDelay().count() + 999) / 1000);
    return HttpResponse::error(503, error ? errorText(error) : QByteArrayLiteral("there is no connection to Redis"))
        .with("Retry-After", QByteArray::number(seconds));
}

} // namespace

BackendPool::BackendPool(ConnectionParams server, int databaseLimit, QObject *parent)
    : QObject(parent)
    , m_server(std::move(server))
    , m_databaseLimit(databaseLimit)
{ }

BackendPool::~BackendPool() = default;

Connection *BackendPool::data(int database)
{
    auto found = m_shared.find(database);
    if (found == m_shared.end()) {
        if (int(m_shared.size()) >= m_databaseLimit && !makeRoom())
            return nullptr;
        found = m_shared.emplace(database, Shared{dedicated(Role::Data, database), 0, 0}).first;
        if (database == m_server.database)
            tellOfServer(*found->second.connection);
    }
    Shared &shared = found->second;
    shared.lastUse = ++m_uses;
    if (shared.connection->state() == Connection::State::Failed)
        revive(shared);
    else
        shared.failedAt = 0;
    return shared.connection.get();
}

void BackendPool::tellOfServer(const Connection &home)
{
    // By its states: of a refusal that another connection has found, it tells nothing else.
    const auto tell = [this, &home](Connection::State state) {
        if (state == Connection::State::Ready)
            Q_EMIT serverReached();
        else if (state == Connection::State::Waiting || state == Connection::State::Failed)
            Q_EMIT serverFailed(home.lastError());
    };
    connect(&home, &Connection::stateChanged, this, tell);
    tell(home.state());
}

bool BackendPool::mayTryAgain(const Error &failure) const
{
    const bool areCredentialsSent = !m_server.user.isEmpty() || !m_server.password.isEmpty();
    return failure.kind != Error::Kind::Authentication || !areCredentialsSent;
}

/// Failed means that a person is needed; but what the person does on the server is not told to us, so that it is tried
/// again at times.
void BackendPool::revive(Shared &shared)
{
    const qint64 now = QDeadlineTimer::current().deadline();
    if (shared.failedAt == 0)
        shared.failedAt = now;
    if (!mayTryAgain(shared.connection->lastError()) || now - shared.failedAt < kReviveAfter)
        return;
    shared.failedAt = 0;
    shared.connection->retry();
}

bool BackendPool::makeRoom()
{
    auto oldest = m_shared.end();
    for (auto each = m_shared.begin(); each != m_shared.end(); ++each) {
        if (each->first != m_server.database && each->second.connection->pendingCommands() == 0
            && (oldest == m_shared.end() || each->second.lastUse < oldest->second.lastUse))
            oldest = each;
    }
    if (oldest == m_shared.end())
        return false;
    oldest->second.connection.release()->deleteLater(); // perhaps in the middle of one of its handlers
    m_shared.erase(oldest);
    return true;
}

std::unique_ptr<Connection> BackendPool::dedicated(Role role, int database)
{
    ConnectionParams params = m_server;
    params.database = database;
    auto connection = std::make_unique<Connection>(std::move(params), role);
    Connection *const made = connection.get();
    connect(made, &Connection::stateChanged, this, [this, made](Connection::State state) {
        if (state == Connection::State::Failed && !mayTryAgain(made->lastError()))
            rememberRefusal(made->lastError());
    });
    connect(this, &BackendPool::passwordRefused, made, [made](const Error &why) {
        if (made->state() != Connection::State::Ready && made->state() != Connection::State::Failed)
            made->refuse(why);
    });
    if (m_refusal)
        made->refuse(*m_refusal);
    else
        made->open();
    return connection;
}

void BackendPool::rememberRefusal(const Error &why)
{
    if (m_refusal)
        return;
    m_refusal = why;
    Q_EMIT passwordRefused(why);
}

bool BackendPool::isServerReached() const
{
    return std::any_of(m_shared.begin(), m_shared.end(),
        [](const auto &each) { return each.second.connection->state() == Connection::State::Ready; });
}

std::optional<HttpResponse> unavailable(const Connection *connection)
{
    if (!connection)
        return HttpResponse::error(503, "too many databases are in use").with("Retry-After", QByteArrayLiteral("1"));
    if (connection->state() == Connection::State::Waiting || connection->state() == Connection::State::Failed)
        return connectionProblem(*connection);
    return std::nullopt;
}

HttpResponse responseOf(const Error &error, const Connection *connection)
{
    if (error.kind == Error::Kind::NotSent && connection && connection->lastError())
        return connectionProblem(*connection);
    HttpResponse response = HttpResponse::error(statusOf(error.kind), errorText(error));
    if (response.status == 503)
        response.with("Retry-After", QByteArrayLiteral("1"));
    return response;
}

QByteArray errorText(const Error &error)
{
    return error.server.isEmpty() ? error.what.toUtf8() : error.server;
}

} // namespace redshank
