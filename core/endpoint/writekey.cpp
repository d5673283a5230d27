// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "handlers.h"
#include "keyaccess.h"
#include "keywrite.h"

namespace redshank {

namespace {

bool isPositiveNumber(const QByteArray &text)
{
    bool isNumber = false;
    const qint64 number = text.toLongLong(&isNumber);
    return isNumber && number > 0 && text == QByteArray::number(number);
}

/// What the header fields demand of the value that is there. False where they contradict each other.
bool takeCondition(const HttpRequest &request, WriteRequest &change)
{
    const EntityTags required = EntityTags::of(request, "if-match");
    const EntityTags unwanted = EntityTags::of(request, "if-none-match");
    if (required.isGiven && unwanted.isGiven)
        return false;
    if (required.isGiven)
        change.condition = required.isAny ? WriteRequest::Condition::Present : WriteRequest::Condition::Match;
    else if (unwanted.isGiven)
        change.condition = unwanted.isAny ? WriteRequest::Condition::Absent : WriteRequest::Condition::Differ;
    change.sha1 = required.isGiven ? required.sha1 : unwanted.sha1;
    return true;
}

HttpResponse contradiction()
{
    return HttpResponse::error(400, "If-Match and If-None-Match exclude each other here");
}

void change(const ExchangePtr &exchange, WriteRequest wanted)
{
    const std::optional<KeyAccess> access = KeyAccess::begin(exchange);
    if (!access)
        return;
    wanted.key = access->key;
    std::make_shared<KeyWrite>(exchange, access->connection->params().database, std::move(wanted))->start();
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
    WriteRequest wanted;
    if (exchange->target.hasParameter("px")) {
        wanted.px = exchange->target.parameter("px").value_or(QByteArray());
        if (!isPositiveNumber(wanted.px)) {
            exchange->respond(HttpResponse::error(400, "px is a number of milliseconds above 0"));
            return;
        }
    }
    if (!takeCondition(request, wanted)) {
        exchange->respond(contradiction());
        return;
    }
    wanted.value = request.body;
    change(exchange, std::move(wanted));
}

void handlers::deleteKey(const ExchangePtr &exchange)
{
    WriteRequest wanted;
    if (takeCondition(exchange->request, wanted))
        change(exchange, std::move(wanted));
    else
        exchange->respond(contradiction());
}

} // namespace redshank
