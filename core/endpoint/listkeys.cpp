// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "backendpool.h"
#include "endpointcontext.h"
#include "handlers.h"
#include "jsonwriter.h"
#include "keyaccess.h"
#include "serverprobe.h"

#include <algorithm>

namespace redshank {

namespace {

constexpr qsizetype kCountLimit = 10'000; // a page that keeps the server for a few milliseconds
constexpr qsizetype kCursorDigits = 20; // of an unsigned 64-bit number

bool isDigits(const QByteArray &text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void scan(const ExchangePtr &exchange, const Command &command)
{
    Connection *const connection = beginDatabase(exchange);
    if (!connection)
        return;
    connection->send(command, exchange->context(), [exchange, connection](const ReplyView &reply) {
        const auto tooLong = [] {
            return HttpResponse::error(413, "the names of these keys are too long: ask for fewer by count");
        };
        if (reply.isError()) {
            const Error error = reply.error();
            exchange->respond(error.kind == Error::Kind::LimitExceeded ? tooLong() : responseOf(error, connection));
            return;
        }
        JsonWriter json(exchange->endpoint().config.limits.answer);
        json.beginObject().key("cursor").bytes(reply[0].bytes()).key("keys").beginArray();
        for (qsizetype i = 0; i < reply[1].size(); ++i)
            json.bytes(reply[1][i].bytes());
        json.endArray().endObject();
        exchange->respond(json.isTooLong() ? tooLong() : HttpResponse(200, ContentType::json, json.toByteArray()));
    });
}

} // namespace

void handlers::listKeys(const ExchangePtr &exchange)
{
    const RequestTarget &target = exchange->target;
    const QByteArray cursor = target.hasParameter("cursor") ? target.parameter("cursor").value_or("") : "0";
    if (!isDigits(cursor) || cursor.size() > kCursorDigits) {
        exchange->respond(HttpResponse::error(400, "cursor is what the page before told"));
        return;
    }
    const QByteArray count = target.hasParameter("count") ? target.parameter("count").value_or("") : "100";
    if (!isDigits(count) || count.size() > 5 || count.toInt() < 1 || count.toInt() > kCountLimit) {
        exchange->respond(HttpResponse::error(400, "count is a number from 1 to 10000"));
        return;
    }
    Command command{"SCAN", cursor};
    for (const char *const filter : {"match", "type"}) {
        if (!target.hasParameter(filter))
            continue;
        const std::optional<QByteArray> value = target.parameter(filter);
        if (!value) {
            exchange->respond(HttpResponse::error(400, "a parameter is given twice or not properly percent-encoded"));
            return;
        }
        command << QByteArray(filter).toUpper() << *value;
    }
    command << "COUNT" << count;

    exchange->awaitTurn([exchange, command] { scan(exchange, command); });
}

void handlers::health(const ExchangePtr &exchange)
{
    // The status is that of the endpoint, which answers; what stands behind it is told apart.
    exchange->endpoint().probe->ask(exchange->context(), [exchange](ServerProbe::Verdict verdict) {
        const char *const server = verdict == ServerProbe::Verdict::Reached ? "reached"
            : verdict == ServerProbe::Verdict::Silent                       ? "not answering"
                                                                            : "unreachable";
        JsonWriter json;
        json.beginObject().key("status").bytes("ok").key("server").bytes(server).endObject();
        exchange->respond(HttpResponse(200, ContentType::json, json.toByteArray()));
    });
}

} // namespace redshank
