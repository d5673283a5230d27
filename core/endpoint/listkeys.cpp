// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "backendpool.h"
#include "endpointcontext.h"
#include "handlers.h"
#include "jsonwriter.h"
#include "keyaccess.h"

#include <algorithm>

namespace redshank {

namespace {

constexpr qsizetype kCountLimit = 10'000; // a page that keeps the server for a few milliseconds
constexpr qsizetype kCursorDigits = 20; // of an unsigned 64-bit number

bool isDigits(const QByteArray &text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
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

    Connection *const connection = beginDatabase(exchange);
    if (!connection)
        return;
    connection->send(command, exchange->context(), [exchange, connection](const ReplyView &reply) {
        if (reply.isError()) {
            exchange->respond(responseOf(reply.error(), connection));
            return;
        }
        JsonWriter json;
        json.beginObject().key("cursor").bytes(reply[0].bytes()).key("keys").beginArray();
        for (qsizetype i = 0; i < reply[1].size(); ++i)
            json.bytes(reply[1][i].bytes());
        json.endArray().endObject();
        exchange->respond(HttpResponse(200, ContentType::json, json.toByteArray()));
    });
}

void handlers::health(const ExchangePtr &exchange)
{
    // The status is that of the endpoint, which answers; what stands behind it is told apart.
    const bool isReached = exchange->endpoint().backends->isServerReached();
    JsonWriter json;
    json.beginObject().key("status").bytes("ok").key("server").bytes(isReached ? "reached" : "unreachable").endObject();
    exchange->respond(HttpResponse(200, ContentType::json, json.toByteArray()));
}

} // namespace redshank
