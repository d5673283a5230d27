// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/connection.h"
#include "exchange.h"

#include <memory>

namespace redshank {

/// GET and HEAD of one key. Begins with a GETRANGE that is bounded whatever the key holds, and goes on by what it
/// finds: a string in one piece, a long string to be streamed, nothing, or another type. Lives as long as its handlers.
class ReadKey : public std::enable_shared_from_this<ReadKey>
{
public:
    enum class Detail : quint8 {
        Full, ///< with type, TTL and entity tag
        Plain, ///< the bytes alone: one command
    };
    ReadKey(ExchangePtr exchange, Connection *connection, QByteArray key, Detail detail);
    void start();

private:
    using Handler = void (ReadKey::*)(const ReplyView &);
    void send(const Command &command, Handler handler);
    bool isFailed(const ReplyView &reply);

    void takeTtl(const ReplyView &reply);
    void takeBeginning(const ReplyView &reply);
    void takeWhole(const ReplyView &reply);
    void takeLength(const ReplyView &reply);
    void takeHash(const ReplyView &reply);
    void takeType(const ReplyView &reply);
    void beginCollection(int database);
    void takeCount(const ReplyView &reply);
    void takeCollection(const ReplyView &reply);

    void refuseAsTooLarge();
    void answerString(const QByteArray &value);
    void streamString();
    /// Whether a precondition has answered already.
    bool isDecided(const QByteArray &tag);
    HttpResponse begin(int status, QByteArrayView contentType, QByteArrayView type) const;
    bool wantsJson() const;

    ExchangePtr m_exchange;
    Connection *m_connection;
    QByteArray m_key;
    Detail m_detail;
    QByteArrayView m_contentType;
    qint64 m_ttl = -2; ///< as PTTL tells it
    QByteArray m_type;
    QByteArray m_tag;
    qsizetype m_length = 0;
};

} // namespace redshank
