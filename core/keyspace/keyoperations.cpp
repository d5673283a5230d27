// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keyoperations.h"
#include "core/redis/servertime.h"

#include "core/base/bytes.h"

#include <QHash>
#include <QPointer>

#include <algorithm>
#include <memory>
#include <optional>

namespace redshank {
namespace {

using Kind = Error::Kind;

SendOptions optionsFor(Confirmed confirmed)
{
    SendOptions options;
    options.isConfirmed = confirmed == Confirmed::Yes;
    return options;
}

Error errorOf(Kind kind, const QString &what, const QString &advice = {})
{
    return {kind, what, {}, advice};
}

/// The command that tells how much a key of this type holds; empty for types that nobody has described.
QByteArray lengthCommand(const QByteArray &type)
{
    static const QHash<QByteArray, QByteArray> commands{{"string", "STRLEN"}, {"list", "LLEN"}, {"hash", "HLEN"},
        {"set", "SCARD"}, {"zset", "ZCARD"}, {"stream", "XLEN"}};
    return commands.value(type);
}

/// Between a look at the target and a RENAME somebody else's key may take its place, and would be lost unseen.
constexpr char replaceScript[] = R"lua(
if redis.call('TYPE', KEYS[2]).ok ~= ARGV[1] then return 'changed' end
if redis.call('EXISTS', KEYS[1]) == 0 then return 'gone' end
redis.call('RENAME', KEYS[1], KEYS[2])
return 'replaced'
)lua";

/// A script's clock stands still: the copy gets the very time to live that is left.
constexpr char duplicateScript[] = R"lua(
local dump = redis.call('DUMP', KEYS[1])
if not dump then return 'gone' end
if redis.call('EXISTS', KEYS[2]) == 1 then return 'exists' end
local left = redis.call('PTTL', KEYS[1])
if left == 0 then left = 1 end
if left < 0 then left = 0 end
redis.call('RESTORE', KEYS[2], left, dump)
return 'copied'
)lua";

constexpr int proposedNames = 50;
constexpr qsizetype typesAtOnce = 256; ///< commands in flight

Error nameTaken()
{
    return errorOf(Kind::Exists, KeyOperations::tr("A key of that name exists already; nothing was changed"));
}

} // namespace

KeyOperations::KeyOperations(Connection *connection, QObject *parent)
    : QObject(parent)
    , m_connection(connection)
{ }

Error KeyOperations::keyGone(const QByteArray &key)
{
    return errorOf(Kind::KeyGone, tr("The key %1 does not exist any more").arg(escaped(key)),
        tr("It was deleted, renamed or has expired."));
}

void KeyOperations::facts(const QByteArray &key, QObject *context, Done<KeySummary> done)
{
    auto summary = std::make_shared<KeySummary>();
    summary->key = key;
    m_connection->send(Command{"PTTL", key}, context,
        [summary](const ReplyView &reply) { summary->pttl = reply.isError() ? -3 : reply.integer(-3); });
    // Without SAMPLES: the server then looks at five elements and never at all of them.
    m_connection->send(Command{"MEMORY", "USAGE", key}, context, [summary](const ReplyView &reply) {
        summary->bytes = reply.isError() || reply.isNil() ? -1 : reply.integer(-1);
    });
    const QPointer<Connection> connection(m_connection);
    const QPointer<QObject> receiver(context);
    m_connection->send(
        Command{"TYPE", key}, context, [summary, connection, receiver, done = std::move(done)](const ReplyView &reply) {
            if (reply.isError())
                return done(reply.error());
            summary->type = reply.toByteArray();
            const QByteArray command = lengthCommand(summary->type);
            if (command.isEmpty() || !connection || !receiver)
                return done(*summary);
            connection->send(Command{command, summary->key}, receiver, [summary, done](const ReplyView &length) {
                summary->length = length.isError() ? -1 : length.integer(-1);
                done(*summary);
            });
        });
}

// --- removing

void KeyOperations::remove(const QByteArray &key, Confirmed confirmed, QObject *context, Done<void> done)
{
    const QPointer<KeyOperations> alive(this);
    const QPointer<QObject> receiver(context);
    m_connection->send(Command{"UNLINK", key}, optionsFor(confirmed), context,
        [alive, key, confirmed, receiver, done = std::move(done)](const ReplyView &reply) {
            if (!reply.isError())
                return done(reply.integer() == 1 ? Result<void>() : Result<void>(keyGone(key)));
            if (isUnknownCommand(reply.error()) && alive && receiver)
                return alive->removeByDel(key, confirmed, receiver, done);
            done(reply.error());
        });
}

void KeyOperations::removeByDel(const QByteArray &key, Confirmed confirmed, QObject *context, Done<void> done)
{
    const QPointer<KeyOperations> alive(this);
    const QPointer<QObject> receiver(context);
    facts(key, context, [alive, key, confirmed, receiver, done = std::move(done)](const Result<KeySummary> &found) {
        if (!found)
            return done(found.error());
        if (!found.value().exists())
            return done(keyGone(key));
        if (!alive || !receiver)
            return;
        if (found.value().length > largeLength && confirmed == Confirmed::No)
            return done(errorOf(Kind::NeedsConfirmation,
                tr("This server has no UNLINK, and deleting a value of %1 elements or bytes stops it for a while")
                    .arg(found.value().length)));
        alive->m_connection->send(
            Command{"DEL", key}, optionsFor(confirmed), receiver, [key, done](const ReplyView &reply) {
                if (reply.isError())
                    return done(reply.error());
                done(reply.integer() == 1 ? Result<void>() : Result<void>(keyGone(key)));
            });
    });
}

// --- renaming

void KeyOperations::rename(
    const QByteArray &from, const QByteArray &to, Confirmed confirmed, QObject *context, Done<void> done)
{
    m_connection->send(Command{"RENAMENX", from, to}, optionsFor(confirmed), context,
        [from, to, done = std::move(done)](const ReplyView &reply) {
            if (!reply.isError()) {
                // Onto itself it is refused as well: a key of that name exists.
                if (reply.integer() == 1)
                    return done({});
                return done(nameTaken());
            }
            const Error error = reply.error();
            done(error.server.startsWith("ERR no such key") ? keyGone(from) : error);
        });
}

void KeyOperations::renameReplacing(
    const QByteArray &from, const KeySummary &target, Confirmed confirmed, QObject *context, Done<void> done)
{
    if (confirmed == Confirmed::No) {
        const Error error = errorOf(Kind::NeedsConfirmation, tr("Renaming over an existing key destroys its value"));
        QMetaObject::invokeMethod(
            context, [done = std::move(done), error] { done(error); }, Qt::QueuedConnection);
        return;
    }
    const Command replace{"EVAL", replaceScript, "2", from, target.key, target.type};
    m_connection->send(replace, optionsFor(confirmed), context, [from, done = std::move(done)](const ReplyView &reply) {
        if (!reply.isError()) {
            if (reply.bytes() == "replaced")
                return done({});
            return done(reply.bytes() == "gone"
                    ? keyGone(from)
                    : errorOf(Kind::Conflict, tr("The key that would be overwritten is not what was shown")));
        }
        Error error = reply.error();
        if (isUnavailableCommand(error))
            error.advice = tr("Replacing a key takes a script, so that nothing comes in between. Without one, delete "
                              "the key that has the name, then rename.");
        done(error);
    });
}

// --- duplicating

void KeyOperations::duplicate(
    const QByteArray &from, const QByteArray &to, Confirmed confirmed, QObject *context, Done<void> done)
{
    const QPointer<KeyOperations> alive(this);
    const QPointer<QObject> receiver(context);
    m_connection->send(Command{"COPY", from, to}, optionsFor(confirmed), context, [=](const ReplyView &reply) {
        if (!alive || !receiver)
            return;
        if (reply.isError()) {
            if (isUnknownCommand(reply.error()))
                alive->duplicateByScript(from, to, confirmed, receiver, done);
            else
                done(reply.error());
        } else if (reply.integer() == 1) {
            done({});
        } else {
            // It does not say which of the two it was.
            alive->m_connection->send(Command{"EXISTS", from}, receiver, [from, done](const ReplyView &source) {
                done(!source.isError() && source.integer() == 0 ? keyGone(from) : nameTaken());
            });
        }
    });
}

void KeyOperations::duplicateByScript(
    const QByteArray &from, const QByteArray &to, Confirmed confirmed, QObject *context, Done<void> done)
{
    const Command copy{"EVAL", duplicateScript, "2", from, to};
    m_connection->send(copy, optionsFor(confirmed), context, [from, done = std::move(done)](const ReplyView &reply) {
        if (!reply.isError()) {
            if (reply.bytes() == "copied")
                return done({});
            return done(reply.bytes() == "gone" ? keyGone(from) : nameTaken());
        }
        Error error = reply.error();
        if (isUnavailableCommand(error))
            error.advice = tr("This server has no COPY (Redis 6.2), and without scripts a key cannot be duplicated in "
                              "one step.");
        done(error);
    });
}

void KeyOperations::freeName(const QByteArray &wanted, QObject *context, Done<QByteArray> done)
{
    struct Search
    {
        std::optional<QByteArray> free;
        Error error;
    };
    auto search = std::make_shared<Search>();
    for (int i = 1; i <= proposedNames; ++i) {
        const QByteArray name = i == 1 ? wanted : wanted + '-' + QByteArray::number(i);
        m_connection->send(Command{"EXISTS", name}, context, [=](const ReplyView &reply) {
            if (reply.isError())
                search->error = reply.error();
            else if (!search->free && reply.integer() == 0)
                search->free = name;
            if (i < proposedNames)
                return;
            if (search->free)
                done(*search->free);
            else
                done(search->error ? search->error : nameTaken());
        });
    }
}

// --- types

void KeyOperations::types(const QByteArrayList &keys, QObject *context, Done<Types> done)
{
    if (keys.isEmpty())
        QMetaObject::invokeMethod(
            context, [done = std::move(done)] { done(Types()); }, Qt::QueuedConnection);
    else
        askTypes(keys, 0, std::make_shared<Types>(), context, done);
}

void KeyOperations::askTypes(const QByteArrayList &keys, qsizetype begin, const std::shared_ptr<Types> &found,
    QObject *context, const Done<Types> &done)
{
    const QPointer<KeyOperations> alive(this);
    const QPointer<QObject> receiver(context);
    const qsizetype end = std::min(begin + typesAtOnce, keys.size());
    for (qsizetype i = begin; i < end; ++i) {
        m_connection->send(Command{"TYPE", keys[i]}, context, [=, key = keys[i]](const ReplyView &reply) {
            if (!reply.isError())
                found->insert(key, reply.toByteArray());
            if (i + 1 < end || !alive || !receiver)
                return;
            if (!reply.isAnswered())
                done(reply.error());
            else if (end == keys.size())
                done(*found);
            else
                alive->askTypes(keys, end, found, receiver, done);
        });
    }
}

// --- time to live

void KeyOperations::expireIn(
    const QByteArray &key, std::chrono::milliseconds ttl, Confirmed confirmed, QObject *context, Done<qint64> done)
{
    if (ttl.count() <= 0) {
        const Error error = errorOf(Kind::InvalidInput, tr("A time to live of zero or less would delete the key"));
        QMetaObject::invokeMethod(
            context, [done = std::move(done), error] { done(error); }, Qt::QueuedConnection);
        return;
    }
    sendExpiry({"PEXPIRE", key, QByteArray::number(qint64(ttl.count()))}, confirmed, context, std::move(done));
}

void KeyOperations::expireAt(const QByteArray &key, std::chrono::milliseconds sinceEpoch, Confirmed confirmed,
    QObject *context, Done<qint64> done)
{
    // A time in the past deletes the key at once, and it is the server's clock that decides what is past.
    const QPointer<KeyOperations> alive(this);
    const QPointer<QObject> receiver(context);
    m_connection->send(Command{"TIME"}, context, [=, done = std::move(done)](const ReplyView &reply) {
        if (reply.isError())
            return done(reply.error());
        const qint64 now = serverTime(reply);
        if (sinceEpoch.count() <= now)
            return done(errorOf(
                Kind::InvalidInput, tr("That time has passed by the server's clock; setting it would delete the key")));
        if (alive && receiver)
            alive->sendExpiry(
                {"PEXPIREAT", key, QByteArray::number(qint64(sinceEpoch.count()))}, confirmed, receiver, done);
    });
}

void KeyOperations::sendExpiry(const Command &command, Confirmed confirmed, QObject *context, Done<qint64> done)
{
    // The expiry that holds is read back in the same write: NX-style refusals and clocks cannot hide.
    const QByteArray &key = command[1];
    const bool isPersist = command[0] == "PERSIST"; // answers 0 also where there was nothing to remove
    auto outcome = std::make_shared<Result<qint64>>(qint64(-1));
    m_connection->send(command, optionsFor(confirmed), context, [outcome, key, isPersist](const ReplyView &reply) {
        if (reply.isError())
            *outcome = reply.error();
        else if (reply.integer() == 0 && !isPersist)
            *outcome = keyGone(key);
    });
    m_connection->send(Command{"PTTL", key}, context, [outcome, key, done = std::move(done)](const ReplyView &reply) {
        if (!*outcome)
            return done(*outcome);
        if (reply.isError())
            return done(reply.error());
        done(reply.integer() == -2 ? Result<qint64>(keyGone(key)) : Result<qint64>(reply.integer()));
    });
}

void KeyOperations::persist(const QByteArray &key, Confirmed confirmed, QObject *context, Done<void> done)
{
    sendExpiry({"PERSIST", key}, confirmed, context, [done = std::move(done)](const Result<qint64> &ttl) {
        done(ttl ? Result<void>() : Result<void>(ttl.error()));
    });
}

} // namespace redshank
