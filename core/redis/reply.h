// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QMetaType>

struct redisReply;

namespace redshank {

enum class ReplyType : quint8 {
    Nil,
    Status,
    Error,
    Integer,
    Double,
    Boolean,
    BigNumber,
    String,
    Verbatim,
    Array,
    Map, ///< a flat sequence: key, value, key, value ...
    Set,
    Push,
};

class Reply;

/// What became of one command, seen without a copy. Valid only inside the handler or sink that receives it; what must
/// live on is copied with toByteArray() or toReply(). Cheap to pass by value. The thread of the connection.
class ReplyView
{
public:
    ReplyView() = default;
    explicit ReplyView(const redisReply *reply)
        : m_reply(reply)
    { }
    explicit ReplyView(const Error *failure)
        : m_failure(failure)
    { }

    /// Anything but a plain reply: an error reply, not sent, outcome unknown, cancelled, refused by the gate.
    bool isError() const;
    /// The failure; for an error reply, its kind is derived from the server's own prefix (WRONGTYPE, NOPERM ...).
    Error error() const;
    /// Whether the server answered at all (with a value or with an error reply).
    bool isAnswered() const { return m_reply != nullptr; }

    ReplyType type() const;
    bool isNil() const { return type() == ReplyType::Nil; }
    bool isOk() const; ///< the status "OK"
    /// The bytes of a string, status, error, verbatim, double or big number; empty for every other type.
    QByteArrayView bytes() const;
    QByteArray toByteArray() const { return bytes().toByteArray(); }
    /// The value of an integer or boolean; a string that is a decimal integer is read too. Otherwise `otherwise`.
    qint64 integer(qint64 otherwise = 0) const;
    /// Elements of an aggregate; a map counts its keys and values separately. 0 for everything else.
    qsizetype size() const;
    /// The i-th element; a nil view out of range, so that hostile shapes read as nil and never past the end.
    ReplyView operator[](qsizetype i) const;
    /// In a map or a flat array of pairs: the value behind the key, else a nil view.
    ReplyView value(QByteArrayView key) const;
    Reply toReply() const;

private:
    const redisReply *m_reply = nullptr;
    const Error *m_failure = nullptr;
};

/// An owned reply tree: a value that crosses threads.
class Reply
{
public:
    ReplyType type = ReplyType::Nil;
    QByteArray bytes; ///< string-like types; doubles as received
    qint64 integer = 0; ///< integers and booleans
    QList<Reply> elements; ///< aggregates
    Error failure; ///< set where no reply came, or for an error reply

    bool isError() const { return failure.kind != Error::Kind::None; }
    bool operator==(const Reply &other) const;
};

/// Sorts an error reply by the server's own prefix, with what can be done about it.
Error serverError(QByteArrayView text);
/// Whether the server does not know the command: too old, or renamed there. It has not run.
bool isUnknownCommand(const Error &error);
/// Whether the command cannot be had here: unknown, or not permitted to the user. It has not run.
bool isUnavailableCommand(const Error &error);

} // namespace redshank

Q_DECLARE_METATYPE(redshank::Reply)
