// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "reply.h"

#include <QCoreApplication>

#include <hiredis/hiredis.h>

namespace redshank {

namespace {

struct PrefixRule
{
    const char *prefix;
    Error::Kind kind;
    const char *advice;
};

constexpr const char *context = "redshank::serverError";

// The first word of an error reply is its code; the rest is for people and changes between versions.
constexpr PrefixRule rules[] = {
    {"WRONGTYPE", Error::Kind::WrongType,
        QT_TRANSLATE_NOOP("redshank::serverError", "The key holds another type now; refresh it.")},
    {"NOAUTH", Error::Kind::Authentication, QT_TRANSLATE_NOOP("redshank::serverError", "The server wants a password.")},
    {"WRONGPASS", Error::Kind::Authentication, QT_TRANSLATE_NOOP("redshank::serverError", "Check user and password.")},
    {"NOPERM", Error::Kind::Permission,
        QT_TRANSLATE_NOOP("redshank::serverError", "Ask for the permission or use another user.")},
    {"READONLY", Error::Kind::ReadOnly,
        QT_TRANSLATE_NOOP("redshank::serverError", "This is a replica; write to its master.")},
    {"LOADING", Error::Kind::Loading,
        QT_TRANSLATE_NOOP("redshank::serverError", "The server is still loading its data; try again shortly.")},
    {"OOM", Error::Kind::OutOfMemory,
        QT_TRANSLATE_NOOP("redshank::serverError", "The server is at its maxmemory; nothing was written.")},
    {"BUSYKEY", Error::Kind::Exists, QT_TRANSLATE_NOOP("redshank::serverError", "The target key exists already.")},
    {"BUSY", Error::Kind::ServerError,
        QT_TRANSLATE_NOOP("redshank::serverError", "A script keeps the server busy; SCRIPT KILL may end it.")},
    {"MISCONF", Error::Kind::ServerError,
        QT_TRANSLATE_NOOP(
            "redshank::serverError", "The server cannot save to disk and refuses writes; look at its log.")},
    {"MASTERDOWN", Error::Kind::ServerError,
        QT_TRANSLATE_NOOP("redshank::serverError", "The replica has lost its master.")},
    {"NOREPLICAS", Error::Kind::ServerError,
        QT_TRANSLATE_NOOP("redshank::serverError", "Too few replicas are connected for a write.")},
};

} // namespace

Error serverError(QByteArrayView text)
{
    Error error;
    error.kind = Error::Kind::ServerError;
    error.server = text.toByteArray();
    error.what = QCoreApplication::translate(context, "The server refused");
    for (const PrefixRule &rule : rules) {
        const QByteArrayView prefix(rule.prefix);
        if (text.startsWith(prefix) && (text.size() == prefix.size() || text[prefix.size()] == ' ')) {
            error.kind = rule.kind;
            error.advice = QCoreApplication::translate(context, rule.advice);
            break;
        }
    }
    // A script's command that the ACL refuses; Redis passes NOPERM on, Valkey has words of its own.
    if (text.contains("ACL failure in script"))
        error.kind = Error::Kind::Permission;
    // Servers before 6.0 have no code of their own for these.
    if (text.contains("invalid password") || text.contains("invalid username-password"))
        error.kind = Error::Kind::Authentication;
    return error;
}

bool isUnknownCommand(const Error &error)
{
    return error.kind == Error::Kind::ServerError && error.server.startsWith("ERR unknown command");
}

bool isUnavailableCommand(const Error &error)
{
    return error.kind == Error::Kind::Permission || isUnknownCommand(error);
}

bool ReplyView::isError() const
{
    return m_failure || (m_reply && m_reply->type == REDIS_REPLY_ERROR);
}

Error ReplyView::error() const
{
    if (m_failure)
        return *m_failure;
    if (m_reply && m_reply->type == REDIS_REPLY_ERROR)
        return serverError(bytes());
    return {};
}

ReplyType ReplyView::type() const
{
    if (!m_reply)
        return m_failure ? ReplyType::Error : ReplyType::Nil;
    switch (m_reply->type) {
    case REDIS_REPLY_STRING:
        return ReplyType::String;
    case REDIS_REPLY_ARRAY:
        return ReplyType::Array;
    case REDIS_REPLY_INTEGER:
        return ReplyType::Integer;
    case REDIS_REPLY_STATUS:
        return ReplyType::Status;
    case REDIS_REPLY_ERROR:
        return ReplyType::Error;
    case REDIS_REPLY_DOUBLE:
        return ReplyType::Double;
    case REDIS_REPLY_BOOL:
        return ReplyType::Boolean;
    case REDIS_REPLY_MAP:
        return ReplyType::Map;
    case REDIS_REPLY_SET:
        return ReplyType::Set;
    case REDIS_REPLY_PUSH:
        return ReplyType::Push;
    case REDIS_REPLY_BIGNUM:
        return ReplyType::BigNumber;
    case REDIS_REPLY_VERB:
        return ReplyType::Verbatim;
    default:
        return ReplyType::Nil;
    }
}

bool ReplyView::isOk() const
{
    return type() == ReplyType::Status && bytes() == "OK";
}

QByteArrayView ReplyView::bytes() const
{
    if (!m_reply || !m_reply->str)
        return {};
    return {m_reply->str, qsizetype(m_reply->len)};
}

qint64 ReplyView::integer(qint64 otherwise) const
{
    if (!m_reply)
        return otherwise;
    if (m_reply->type == REDIS_REPLY_INTEGER || m_reply->type == REDIS_REPLY_BOOL)
        return m_reply->integer;
    bool isNumber = false;
    const qint64 number = bytes().toByteArray().toLongLong(&isNumber);
    return isNumber ? number : otherwise;
}

qsizetype ReplyView::size() const
{
    return m_reply ? qsizetype(m_reply->elements) : 0;
}

ReplyView ReplyView::operator[](qsizetype i) const
{
    if (i < 0 || i >= size())
        return {};
    const redisReply *const element = m_reply->element[i];
    // A push inside another reply: hiredis was shown an empty one.
    return ReplyView(element->type == REDIS_REPLY_PUSH ? nullptr : element);
}

ReplyView ReplyView::value(QByteArrayView key) const
{
    for (qsizetype i = 0; i + 1 < size(); i += 2) {
        if ((*this)[i].bytes() == key)
            return (*this)[i + 1];
    }
    return {};
}

Reply ReplyView::toReply() const
{
    Reply reply;
    reply.type = type();
    reply.bytes = toByteArray();
    if (m_reply && (m_reply->type == REDIS_REPLY_INTEGER || m_reply->type == REDIS_REPLY_BOOL))
        reply.integer = m_reply->integer;
    reply.elements.reserve(size());
    for (qsizetype i = 0; i < size(); ++i)
        reply.elements.append((*this)[i].toReply());
    if (isError())
        reply.failure = error();
    return reply;
}

bool Reply::operator==(const Reply &other) const
{
    return type == other.type && bytes == other.bytes && integer == other.integer && elements == other.elements
        && failure.kind == other.failure.kind;
}

} // namespace redshank
