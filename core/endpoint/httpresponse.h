// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QVarLengthArray>

namespace redshank {

class OutputQueue;

namespace ContentType {
inline constexpr QByteArrayView bytes("application/octet-stream");
inline constexpr QByteArrayView json("application/json");
inline constexpr QByteArrayView text("text/plain; charset=utf-8");
} // namespace ContentType

/// One response before it is written. `contentType` and the names of fields must be literals.
struct HttpResponse
{
    struct Field
    {
        QByteArrayView name;
        QByteArray value;
    };

    int status = 200;
    QByteArrayView contentType;
    QVarLengthArray<Field, 4> fields;
    QByteArray body;
    bool closes = false; ///< the connection ends after it

    HttpResponse() = default;
    explicit HttpResponse(int statusCode)
        : status(statusCode)
    { }
    HttpResponse(int statusCode, QByteArrayView type, QByteArray bytes)
        : status(statusCode)
        , contentType(type)
        , body(std::move(bytes))
    { }
    /// `{"error":"..."}`; the text is bytes of any kind and is escaped.
    static HttpResponse error(int status, QByteArrayView text);
    HttpResponse &with(QByteArrayView name, QByteArray value)
    {
        fields.append({name, std::move(value)});
        return *this;
    }
};

QByteArrayView reasonPhrase(int status);

/// How the response travels: decided by the request, not by the handler.
struct ResponseFraming
{
    bool isHead = false; ///< the length is told, the body is not sent
    bool closes = false;
    bool saysKeepAlive = false; ///< to an HTTP/1.0 client that asked for it
    qsizetype length = -1; ///< of a body that follows in pieces; -1: `body` is all
};

void writeResponse(OutputQueue &out, const HttpResponse &response, const ResponseFraming &framing);

} // namespace redshank
