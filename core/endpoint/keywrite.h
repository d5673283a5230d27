// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/connection.h"
#include "exchange.h"

#include <QByteArrayList>

#include <memory>
#include <optional>

namespace redshank {

/// What a request wants of one key. A value.
struct WriteRequest
{
    /// Of the value that is there, decided in the same step as the write.
    enum class Condition : quint8 {
        None,
        Absent,
        Present,
        Match, ///< one of `sha1`
        Differ, ///< none of `sha1`
    };
    QByteArray key;
    std::optional<QByteArray> value; ///< nothing: the key is to be deleted
    QByteArray px; ///< milliseconds; empty: the TTL stays
    Condition condition = Condition::None;
    QByteArrayList sha1; ///< lower case hex

    /// The HTTP status that says what becomes of it, where TYPE says `type` and `present` is the string that is there;
    /// 400: the key holds another type, which is never overwritten.
    int verdict(QByteArrayView type, const QByteArray &present) const;
    bool needsValue() const { return condition == Condition::Match || condition == Condition::Differ; }
};

/// Changes one key in one step on the server and answers the exchange, by the first way that this server and this user
/// are allowed: one plain command where that decides all, a script, WATCH and MULTI on a connection of its own, and
/// SET .. GET, which knows what it replaced. A way that is refused has written nothing. Keeps itself alive.
class KeyWrite : public std::enable_shared_from_this<KeyWrite>
{
public:
    KeyWrite(ExchangePtr exchange, int database, WriteRequest change);

    void start();

private:
    using Handler = void (KeyWrite::*)(const ReplyView &);
    void send(const Command &command, Handler handler);

    void takeUnlinked(const ReplyView &reply);
    void takeRemoved(const ReplyView &reply);
    void create(Handler handler);
    void runScript();
    void goOnWithoutScript();
    void replace();

    void takeScript(const ReplyView &reply);
    void takeCreated(const ReplyView &reply);
    void takeLength(const ReplyView &reply);
    void takeReplaced(const ReplyView &reply);
    void takeCreatedAfterAll(const ReplyView &reply);

    void answer(int status);
    void fail(const Error &error);
    void refuse(const QByteArray &command);

    ExchangePtr m_exchange;
    const int m_database;
    WriteRequest m_change;
    SendOptions m_options;
    QByteArrayList m_refused; ///< commands, in the order of the tries
    int m_rounds = 0;
};

/// Whether the server refuses the command as such: unknown, or not permitted. It has not run.
bool isRefusedCommand(const Error &error);

} // namespace redshank
