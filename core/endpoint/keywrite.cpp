// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keywrite.h"

#include "backendpool.h"
#include "endpointcontext.h"
#include "keyaccess.h"
#include "watchedwrite.h"

#include <QCryptographicHash>

namespace redshank {

namespace {

using Condition = WriteRequest::Condition;

constexpr int kRounds = 8; // of SET XX and SET NX, between which the key came and went

// Both decide and write in one step, so that nothing can come between, and answer with the HTTP status. The write comes
// last: what is refused before it leaves nothing behind.
// ARGV: value, condition ('', 'absent', 'present', 'match', 'differ'), px or '', 'KEEPTTL' or '', sha1 ...
// A key of another type is never overwritten: the caller shows a string, or nothing.
constexpr auto kWrite = R"lua(
local kind = redis.call('TYPE', KEYS[1])['ok']
if kind ~= 'none' and kind ~= 'string' then return 400 end
local condition = ARGV[2]
if condition == 'absent' and kind ~= 'none' then return 412 end
if condition == 'present' and kind == 'none' then return 412 end
if condition == 'match' or condition == 'differ' then
    local found = false
    if kind == 'string' then
        local sha1 = redis.sha1hex(redis.call('GET', KEYS[1]))
        for i = 5, #ARGV do found = found or ARGV[i] == sha1 end
    end
    if found ~= (condition == 'match') then return 412 end
end
if ARGV[3] ~= '' then
    redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
elseif ARGV[4] ~= '' then
    redis.call('SET', KEYS[1], ARGV[1], ARGV[4])
else
    local ttl = redis.call('PTTL', KEYS[1])
    if ttl >= 0 then
        redis.call('SET', KEYS[1], ARGV[1], 'PX', math.max(ttl, 1))
    else
        redis.call('SET', KEYS[1], ARGV[1])
    end
end
return kind == 'none' and 201 or 204
)lua";

// ARGV: condition ('absent', 'match', 'differ'), sha1 ...
constexpr auto kDelete = R"lua(
local kind = redis.call('TYPE', KEYS[1])['ok']
if kind == 'none' then return 404 end
if ARGV[1] == 'absent' then return 412 end
local found = false
if kind == 'string' then
    local sha1 = redis.sha1hex(redis.call('GET', KEYS[1]))
    for i = 2, #ARGV do found = found or ARGV[i] == sha1 end
end
if found ~= (ARGV[1] == 'match') then return 412 end
local removed = redis.pcall('UNLINK', KEYS[1])
if type(removed) == 'table' then redis.call('DEL', KEYS[1]) end
return 204
)lua";

const char *wordOf(Condition condition)
{
    switch (condition) {
    case Condition::Absent:
        return "absent";
    case Condition::Present:
        return "present";
    case Condition::Match:
        return "match";
    case Condition::Differ:
        return "differ";
    case Condition::None:
        break;
    }
    return "";
}

} // namespace

bool isRefusedCommand(const Error &error)
{
    return isUnavailableCommand(error)
        || error.server.startsWith("EXECABORT Transaction discarded because of: NOPERM") // of EXEC itself
        || error.server.contains("called from script") || error.server.contains("executing the script");
}

int WriteRequest::verdict(QByteArrayView type, const QByteArray &present) const
{
    const bool isThere = type != "none";
    if (!isThere && !value)
        return 404;
    if (isThere && type != "string" && value)
        return 400;
    bool holds = true;
    if (condition == Condition::Absent) {
        holds = !isThere;
    } else if (condition == Condition::Present) {
        holds = isThere;
    } else if (needsValue()) {
        const bool isListed =
            type == "string" && sha1.contains(QCryptographicHash::hash(present, QCryptographicHash::Sha1).toHex());
        holds = isListed == (condition == Condition::Match);
    }
    if (!holds)
        return 412;
    return isThere ? 204 : 201;
}

KeyWrite::KeyWrite(ExchangePtr exchange, int database, WriteRequest change)
    : m_exchange(std::move(exchange))
    , m_database(database)
    , m_change(std::move(change))
{
    // A profile that asks before each write cannot ask here; who holds an admin token has said yes beforehand.
    m_options.isConfirmed = m_exchange->endpoint().policy.scope() == EndpointScope::Admin;
}

void KeyWrite::start()
{
    if (m_change.value && m_change.condition == Condition::Absent)
        create(&KeyWrite::takeCreated);
    // `If-Match: *` asks for no more than UNLINK does by itself: a key that is missing is a 404 either way.
    else if (!m_change.value && (m_change.condition == Condition::None || m_change.condition == Condition::Present))
        send({"UNLINK", m_change.key}, &KeyWrite::takeUnlinked);
    else if (!m_exchange->endpoint().backends->areScriptsRefused())
        runScript();
    else
        goOnWithoutScript();
}

void KeyWrite::send(const Command &command, Handler handler)
{
    // Afresh for each command: a shared connection may have had to make room meanwhile.
    Connection *const connection = m_exchange->endpoint().backends->data(m_database);
    if (std::optional<HttpResponse> problem = unavailable(connection)) {
        m_exchange->respond(std::move(*problem));
        return;
    }
    connection->send(
        command, m_options, m_exchange->context(), [self = shared_from_this(), handler](const ReplyView &reply) {
            if (self->m_exchange->isOpen())
                ((*self).*handler)(reply);
        });
}

void KeyWrite::takeUnlinked(const ReplyView &reply)
{
    if (reply.isError() && isRefusedCommand(reply.error()))
        send({"DEL", m_change.key}, &KeyWrite::takeRemoved);
    else
        takeRemoved(reply);
}

void KeyWrite::takeRemoved(const ReplyView &reply)
{
    if (reply.isError())
        fail(reply.error());
    else
        answer(reply.integer() > 0 ? 204 : 404);
}

void KeyWrite::create(Handler handler)
{
    Command command{"SET", m_change.key, *m_change.value, "NX"};
    if (!m_change.px.isEmpty())
        command << "PX" << m_change.px;
    send(command, handler);
}

void KeyWrite::takeCreated(const ReplyView &reply)
{
    if (reply.isError())
        fail(reply.error());
    else
        answer(reply.isNil() ? 412 : 201);
}

void KeyWrite::runScript()
{
    Command command{"EVAL", kDelete, "1", m_change.key, wordOf(m_change.condition)};
    if (m_change.value) {
        const Connection *const connection = m_exchange->endpoint().backends->data(m_database);
        // False as well where the version is not told, and before the first handshake is over.
        const bool hasKeepTtl = connection && connection->server().isAtLeast(6, 0);
        command = Command{"EVAL", kWrite, "1", m_change.key, *m_change.value, wordOf(m_change.condition), m_change.px,
            hasKeepTtl ? "KEEPTTL" : ""};
    }
    for (const QByteArray &sha1 : std::as_const(m_change.sha1))
        command << sha1;
    send(command, &KeyWrite::takeScript);
}

void KeyWrite::takeScript(const ReplyView &reply)
{
    if (!reply.isError()) {
        answer(int(reply.integer()));
        return;
    }
    const Error error = reply.error();
    if (!isRefusedCommand(error)) {
        fail(error);
        return;
    }
    // Remembered only where it is EVAL that is refused, and not this key or a command inside the script.
    if (error.server.toLower().contains("'eval'"))
        m_exchange->endpoint().backends->setScriptsRefused(true);
    goOnWithoutScript();
}

void KeyWrite::goOnWithoutScript()
{
    m_refused.append("EVAL");
    const auto transaction =
        std::make_shared<WatchedWrite>(m_exchange->endpoint().backends->dedicated(Role::Transaction, m_database),
            m_change, m_options, m_exchange->context());
    // Weak: the transaction lives by its handlers, one of which calls this.
    transaction->start(
        [self = shared_from_this(), weak = std::weak_ptr(transaction)](const WatchedWrite::Outcome &outcome) {
            if (!self->m_exchange->isOpen())
                return;
            if (outcome.status != 0) {
                self->answer(outcome.status);
            } else if (outcome.refused.isEmpty()) {
                const auto running = weak.lock();
                self->m_exchange->respond(responseOf(outcome.error, running ? &running->connection() : nullptr));
            } else if (outcome.refused == "SET" || outcome.refused == "DEL") {
                self->fail(outcome.error); // the write itself: there is no other way
            } else {
                self->m_refused.append(outcome.refused);
                self->replace();
            }
        });
}

/// The last way, with neither script nor transaction: one command that refuses other types and tells what it replaced.
void KeyWrite::replace()
{
    const bool isWhole = m_change.condition == Condition::None || m_change.condition == Condition::Present;
    if (m_change.value && isWhole)
        send(Command{"STRLEN", m_change.key}, &KeyWrite::takeLength);
    else
        refuse({});
}

void KeyWrite::takeLength(const ReplyView &reply)
{
    if (reply.isError()) {
        if (isRefusedCommand(reply.error()))
            refuse("STRLEN");
        else
            fail(reply.error());
        return;
    }
    if (reply.integer() > m_exchange->endpoint().config.limits.etagValue) {
        refuse({}); // what is replaced would have to travel
        return;
    }
    Command command{"SET", m_change.key, *m_change.value, "XX", "GET"};
    if (m_change.px.isEmpty())
        command << "KEEPTTL";
    else
        command << "PX" << m_change.px;
    send(command, &KeyWrite::takeReplaced);
}

void KeyWrite::takeReplaced(const ReplyView &reply)
{
    if (reply.isError() && reply.error().server.contains("syntax error"))
        refuse({}); // before 6.2
    else if (reply.isError())
        fail(reply.error());
    else if (!reply.isNil())
        answer(204);
    else if (m_change.condition == Condition::Present)
        answer(412);
    else
        create(&KeyWrite::takeCreatedAfterAll);
}

void KeyWrite::takeCreatedAfterAll(const ReplyView &reply)
{
    if (reply.isNil() && ++m_rounds < kRounds)
        replace();
    else
        takeCreated(reply);
}

void KeyWrite::answer(int status)
{
    switch (status) {
    case 201:
    case 204: {
        HttpResponse response(status);
        if (m_change.value && m_change.value->size() <= m_exchange->endpoint().config.limits.etagValue)
            response.with("ETag", entityTag(*m_change.value));
        m_exchange->respond(std::move(response));
        return;
    }
    case 400:
        m_exchange->respond(HttpResponse::error(400, "WRONGTYPE the key holds another type; delete it first"));
        return;
    case 404:
        m_exchange->respond(HttpResponse::error(404, "no such key"));
        return;
    case 412:
        m_exchange->respond(HttpResponse::error(412, "the value is another one; nothing was written"));
        return;
    default:
        m_exchange->respond(HttpResponse::error(502, "an unexpected answer of the server"));
    }
}

void KeyWrite::fail(const Error &error)
{
    if (isUnknownCommand(error)) { // whose text repeats the arguments
        m_refused.append(m_change.value ? "SET" : "DEL");
        refuse({});
        return;
    }
    m_exchange->respond(responseOf(error, m_exchange->endpoint().backends->data(m_database)));
}

void KeyWrite::refuse(const QByteArray &command)
{
    if (!command.isEmpty())
        m_refused.append(command);
    // They are tried again the next time: somebody may permit them now.
    m_exchange->endpoint().backends->setScriptsRefused(false);
    m_exchange->respond(HttpResponse::error(501,
        "the server refuses " + m_refused.join(" and ") + (m_refused.size() == 1 ? ", which" : ", one of which")
            + " this request needs; nothing was written"));
}

} // namespace redshank
