// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "backendpool.h"
#include "endpointcontext.h"
#include "handlers.h"
#include "keyaccess.h"

namespace redshank {

namespace {

// Decides and writes in one step, so that nothing can come between. Answers with the HTTP status.
// ARGV: value, condition ('', 'absent', 'present', 'match', 'differ'), px or '', sha1 ...
// A key of another type is never overwritten: the caller shows a string, or nothing.
constexpr auto kWrite = R"lua(
local kind = redis.call('TYPE', KEYS[1])['ok']
if kind ~= 'none' and kind ~= 'string' then
    return redis.error_reply('WRONGTYPE the key holds a ' .. kind .. '; delete it first')
end
local condition = ARGV[2]
if condition == 'absent' and kind ~= 'none' then return 412 end
if condition == 'present' and kind == 'none' then return 412 end
if condition == 'match' or condition == 'differ' then
    local found = false
    if kind == 'string' then
        local sha1 = redis.sha1hex(redis.call('GET', KEYS[1]))
        for i = 4, #ARGV do found = found or ARGV[i] == sha1 end
    end
    if found ~= (condition == 'match') then return 412 end
end
if ARGV[3] ~= '' then
    redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
else
    redis.call('SET', KEYS[1], ARGV[1], 'KEEPTTL')
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
redis.call('UNLINK', KEYS[1])
return 204
)lua";

/// A profile that asks before each write cannot ask here; who holds an admin token has said yes beforehand.
SendOptions writeOptions(const Exchange &exchange)
{
    SendOptions options;
    options.isConfirmed = exchange.endpoint().policy.scope() == EndpointScope::Admin;
    return options;
}

bool isPositiveNumber(const QByteArray &text)
{
    bool isNumber = false;
    const qint64 number = text.toLongLong(&isNumber);
    return isNumber && number > 0 && text == QByteArray::number(number);
}

/// What the header fields demand of the value that is there, decided by a script in the same step as the write.
struct Condition
{
    const char *word = ""; ///< as the scripts know it
    QByteArrayList sha1;

    /// Nothing where the fields contradict each other.
    static std::optional<Condition> of(const HttpRequest &request)
    {
        const EntityTags required = EntityTags::of(request, "if-match");
        const EntityTags unwanted = EntityTags::of(request, "if-none-match");
        if (required.isGiven && unwanted.isGiven)
            return std::nullopt;
        if (required.isGiven)
            return Condition{required.isAny ? "present" : "match", required.sha1};
        if (unwanted.isGiven)
            return Condition{unwanted.isAny ? "absent" : "differ", unwanted.sha1};
        return Condition{};
    }
};

HttpResponse contradiction()
{
    return HttpResponse::error(400, "If-Match and If-None-Match exclude each other here");
}

HttpResponse answerOf(qint64 status, const QByteArray &tag)
{
    switch (status) {
    case 201:
    case 204: {
        HttpResponse response((int(status)));
        if (!tag.isEmpty())
            response.with("ETag", tag);
        return response;
    }
    case 404:
        return HttpResponse::error(404, "no such key");
    case 412:
        return HttpResponse::error(412, "the value is another one; nothing was written");
    default:
        return HttpResponse::error(502, "an unexpected answer of the server");
    }
}

} // namespace

void handlers::writeKey(const ExchangePtr &exchange)
{
    const HttpRequest &request = exchange->request;
    if (!request.hasField("content-length") && !request.hasField("transfer-encoding")) {
        exchange->respond(HttpResponse::error(411, "the value is the body, which needs a length"));
        return;
    }
    if (request.hasField("content-range")) {
        exchange->respond(HttpResponse::error(400, "a part of a value cannot be written"));
        return;
    }
    QByteArray px;
    if (exchange->target.hasParameter("px")) {
        px = exchange->target.parameter("px").value_or(QByteArray());
        if (!isPositiveNumber(px)) {
            exchange->respond(HttpResponse::error(400, "px is a number of milliseconds above 0"));
            return;
        }
    }
    const std::optional<Condition> condition = Condition::of(request);
    if (!condition) {
        exchange->respond(contradiction());
        return;
    }
    const std::optional<KeyAccess> access = KeyAccess::begin(exchange);
    if (!access)
        return;
    Command command{"EVAL", kWrite, "1", access->key, request.body, condition->word, px};
    for (const QByteArray &sha1 : condition->sha1)
        command << sha1;

    Connection *const connection = access->connection;
    connection->send(
        command, writeOptions(*exchange), exchange->context(), [exchange, connection](const ReplyView &reply) {
            if (reply.isError()) {
                exchange->respond(responseOf(reply.error(), connection));
                return;
            }
            const QByteArray &value = exchange->request.body;
            const bool isTagged = value.size() <= exchange->endpoint().config.limits.etagValue;
            exchange->respond(answerOf(reply.integer(), isTagged ? entityTag(value) : QByteArray()));
        });
}

void handlers::deleteKey(const ExchangePtr &exchange)
{
    const std::optional<Condition> condition = Condition::of(exchange->request);
    if (!condition) {
        exchange->respond(contradiction());
        return;
    }
    const std::optional<KeyAccess> access = KeyAccess::begin(exchange);
    if (!access)
        return;
    // `If-Match: *` asks for no more than UNLINK does by itself: a key that is missing is a 404 either way.
    const bool isConditional = *condition->word != '\0' && qstrcmp(condition->word, "present") != 0;
    Command command{"UNLINK", access->key};
    if (isConditional) {
        command = Command{"EVAL", kDelete, "1", access->key, condition->word};
        for (const QByteArray &sha1 : condition->sha1)
            command << sha1;
    }
    Connection *const connection = access->connection;
    connection->send(command, writeOptions(*exchange), exchange->context(),
        [exchange, connection, isConditional](const ReplyView &reply) {
            if (reply.isError())
                exchange->respond(responseOf(reply.error(), connection));
            else
                exchange->respond(answerOf(isConditional ? reply.integer()
                        : reply.integer() > 0            ? 204
                                                         : 404,
                    QByteArray()));
        });
}

} // namespace redshank
