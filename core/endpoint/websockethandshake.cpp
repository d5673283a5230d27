// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "websockethandshake.h"

namespace redshank {

namespace {

constexpr qsizetype kKeyBytes = 16;

bool listsToken(const HttpRequest &request, QByteArrayView name, QByteArrayView token, Qt::CaseSensitivity sensitivity)
{
    for (const HttpRequest::Field &field : request.fields) {
        if (field.name.compare(name, Qt::CaseInsensitive) != 0)
            continue;
        const QByteArrayList listed = field.value.toByteArray().split(',');
        for (const QByteArray &each : listed) {
            if (QByteArrayView(each).trimmed().compare(token, sensitivity) == 0)
                return true;
        }
    }
    return false;
}

} // namespace

std::optional<HttpResponse> handshakeRefusal(const HttpRequest &request, const RequestTarget &target)
{
    if (!listsToken(request, "upgrade", "websocket", Qt::CaseInsensitive)
        || !listsToken(request, "connection", "upgrade", Qt::CaseInsensitive))
        return HttpResponse::error(426, "a WebSocket is served here")
            .with("Upgrade", QByteArrayLiteral("websocket"))
            .with("Connection", QByteArrayLiteral("Upgrade"));
    if (request.isHttp10 || request.hasBody)
        return HttpResponse::error(400, "not a WebSocket handshake");
    if (request.fieldCount("sec-websocket-version") != 1 || request.field("sec-websocket-version") != "13")
        return HttpResponse::error(426, "WebSocket version 13 is spoken here")
            .with("Upgrade", QByteArrayLiteral("websocket"))
            .with("Connection", QByteArrayLiteral("Upgrade"))
            .with("Sec-WebSocket-Version", QByteArrayLiteral("13"));
    const auto key = QByteArray::fromBase64Encoding(
        request.field("sec-websocket-key").toByteArray(), QByteArray::AbortOnBase64DecodingErrors);
    if (request.fieldCount("sec-websocket-key") != 1 || !key || key.decoded.size() != kKeyBytes)
        return HttpResponse::error(400, "not a WebSocket handshake");
    if (!webSocketDatabase(target, 0))
        return HttpResponse::error(400, "db is the number of a database, given once");
    return std::nullopt;
}

std::optional<int> webSocketDatabase(const RequestTarget &target, int fallback)
{
    if (!target.hasParameter("db"))
        return fallback;
    return parseDatabase(target.parameter("db").value_or(QByteArray()));
}

QByteArray canonicalHandshake(const HttpRequest &request)
{
    QByteArray head = "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ";
    head += request.field("sec-websocket-key");
    if (listsToken(request, "sec-websocket-protocol", jsonSubprotocol, Qt::CaseSensitive)) {
        head += "\r\nSec-WebSocket-Protocol: ";
        head += jsonSubprotocol;
    }
    return head + "\r\n\r\n";
}

} // namespace redshank
