// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "handshake.h"

#include <QCoreApplication>

namespace redshank {

namespace {

QString handshakeText(const char *text)
{
    return QCoreApplication::translate("redshank::Handshake", text);
}

/// A user without a password (nopass) must be named too: the default user may do more.
bool hasCredentials(const ConnectionParams &params)
{
    return !params.user.isEmpty() || !params.password.isEmpty();
}

Error authenticationError(const ReplyView &reply, const ConnectionParams &params)
{
    Error error = reply.error();
    error.kind = Error::Kind::Authentication;
    if (hasCredentials(params)) {
        error.what =
            handshakeText(QT_TRANSLATE_NOOP("redshank::Handshake", "The server refused the user or the password"));
        error.advice = handshakeText(
            QT_TRANSLATE_NOOP("redshank::Handshake", "Check both and try again; it is not tried again by itself."));
    } else {
        error.what = handshakeText(QT_TRANSLATE_NOOP("redshank::Handshake", "The server wants a password"));
        error.advice = handshakeText(QT_TRANSLATE_NOOP(
            "redshank::Handshake", "None was given. Give it, and the user where it is not the default one."));
    }
    return error;
}

/// Errors that any command of the handshake may get because of the server's state, not because of the command.
bool isServerState(QByteArrayView text)
{
    return text.contains("max number of clients") || text.startsWith("DENIED") || text.startsWith("LOADING")
        || text.startsWith("BUSY") || text.startsWith("MASTERDOWN");
}

} // namespace

Handshake::Handshake(const ConnectionParams &params)
    : m_params(params)
{ }

std::optional<Command> Handshake::next() const
{
    const QByteArray user = m_params.user.isEmpty() ? QByteArrayLiteral("default") : m_params.user;
    switch (m_step) {
    case Step::Hello: {
        Command hello{"HELLO", "3"};
        if (hasCredentials(m_params))
            hello << "AUTH" << user << m_params.password.bytes();
        return hello << "SETNAME"
                     << "redshank";
    }
    case Step::Auth:
        // Servers before 6.0 know no users.
        return m_params.user.isEmpty() ? Command{"AUTH", m_params.password.bytes()}
                                       : Command{"AUTH", m_params.user, m_params.password.bytes()};
    case Step::Select:
        return Command{"SELECT", QByteArray::number(m_params.database)};
    case Step::Info:
        return Command{"INFO", "server"};
    case Step::Done:
        break;
    }
    return std::nullopt;
}

Result<void> Handshake::accept(const ReplyView &reply)
{
    if (reply.isError() && isServerState(reply.bytes()))
        return reply.error();
    switch (m_step) {
    case Step::Hello:
        return acceptHello(reply);
    case Step::Auth:
        if (reply.isError())
            return authenticationError(reply, m_params);
        m_isAuthenticated = true;
        goOnFrom(Step::Auth);
        return {};
    case Step::Select:
        if (!reply.isOk()) {
            Error error = reply.error();
            if (error.server.startsWith("NOAUTH"))
                return authenticationError(reply, m_params);
            error.kind = Error::Kind::Database;
            error.what = handshakeText(QT_TRANSLATE_NOOP("redshank::Handshake", "The server refused database %1"))
                             .arg(m_params.database);
            error.advice = handshakeText(QT_TRANSLATE_NOOP(
                "redshank::Handshake", "Choose another database; nothing was sent to database 0 instead."));
            return error;
        }
        goOnFrom(Step::Select);
        return {};
    case Step::Info:
        if (reply.isError() && reply.bytes().startsWith("NOAUTH"))
            return authenticationError(reply, m_params);
        acceptInfo(reply); // optional: users with few rights may not ask
        goOnFrom(Step::Info);
        return {};
    case Step::Done:
        break;
    }
    return {};
}

Result<void> Handshake::acceptHello(const ReplyView &reply)
{
    if (reply.isError()) {
        const QByteArrayView text = reply.bytes();
        if (text.startsWith("WRONGPASS") || text.startsWith("NOAUTH"))
            return authenticationError(reply, m_params);
        // Unknown command, NOPROTO, NOPERM, a proxy's own words: RESP2 it is.
        goOnFrom(Step::Hello);
        return {};
    }
    if (reply.size() == 0) {
        Error error;
        error.kind = Error::Kind::NotRedis;
        error.what = handshakeText(
            QT_TRANSLATE_NOOP("redshank::Handshake", "What answers there does not speak the Redis protocol"));
        error.server = reply.toByteArray();
        return error;
    }
    m_isAuthenticated = true;
    m_server.protocol = int(reply.value("proto").integer(3));
    m_server.product = reply.value("server").toByteArray();
    m_server.version = reply.value("version").toByteArray();
    m_server.mode = reply.value("mode").toByteArray();
    m_server.role = reply.value("role").toByteArray();
    m_server.redisVersion = m_server.product == "valkey" ? QByteArrayLiteral("7.2.4") : m_server.version;
    goOnFrom(Step::Hello);
    return {};
}

void Handshake::acceptInfo(const ReplyView &reply)
{
    const auto field = [text = reply.toByteArray()](const QByteArray &name) -> QByteArray {
        const qsizetype at = text.startsWith(name + ':') ? 0 : text.indexOf("\n" + name + ':');
        if (at < 0)
            return {};
        const qsizetype from = text.indexOf(':', at) + 1;
        qsizetype until = text.indexOf('\n', from);
        until = until < 0 ? text.size() : until;
        return text.mid(from, until - from).trimmed();
    };
    m_server.redisVersion = field("redis_version");
    const QByteArray valkey = field("valkey_version");
    m_server.product = valkey.isEmpty() ? QByteArrayLiteral("redis") : QByteArrayLiteral("valkey");
    m_server.version = valkey.isEmpty() ? m_server.redisVersion : valkey;
    m_server.mode = field("redis_mode");
}

void Handshake::goOnFrom(Step step)
{
    const bool needsAuth = hasCredentials(m_params) && !m_isAuthenticated;
    if (step == Step::Hello && needsAuth)
        m_step = Step::Auth;
    else if (step < Step::Select && m_params.database != 0)
        m_step = Step::Select;
    else if (step < Step::Info && m_server.version.isEmpty())
        m_step = Step::Info;
    else
        m_step = Step::Done;
}

} // namespace redshank
