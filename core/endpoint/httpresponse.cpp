// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "httpresponse.h"

#include "jsonwriter.h"
#include "outputqueue.h"

#include <charconv>

namespace redshank {

QByteArrayView reasonPhrase(int status)
{
    switch (status) {
    case 100:
        return "Continue";
    case 101:
        return "Switching Protocols";
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 204:
        return "No Content";
    case 206:
        return "Partial Content";
    case 304:
        return "Not Modified";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 406:
        return "Not Acceptable";
    case 408:
        return "Request Timeout";
    case 409:
        return "Conflict";
    case 411:
        return "Length Required";
    case 412:
        return "Precondition Failed";
    case 413:
        return "Content Too Large";
    case 414:
        return "URI Too Long";
    case 415:
        return "Unsupported Media Type";
    case 416:
        return "Range Not Satisfiable";
    case 417:
        return "Expectation Failed";
    case 421:
        return "Misdirected Request";
    case 426:
        return "Upgrade Required";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    case 501:
        return "Not Implemented";
    case 502:
        return "Bad Gateway";
    case 503:
        return "Service Unavailable";
    case 504:
        return "Gateway Timeout";
    case 505:
        return "HTTP Version Not Supported";
    default:
        return "Unknown";
    }
}

HttpResponse HttpResponse::error(int status, QByteArrayView text)
{
    return HttpResponse(status, ContentType::json, errorJson(text));
}

void writeResponse(OutputQueue &out, const HttpResponse &response, const ResponseFraming &framing)
{
    QVarLengthArray<char, 768> head; // on the stack: one copy to the queue is all it costs
    const auto append = [&head](QByteArrayView bytes) { head.append(bytes.data(), bytes.size()); };
    const auto appendNumber = [&append](qsizetype number) {
        char digits[24];
        const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
        append(QByteArrayView(digits, end));
    };
    append("HTTP/1.1 ");
    appendNumber(response.status);
    append(" ");
    append(reasonPhrase(response.status));
    if (response.status != 204 && response.status != 304) { // neither may carry it
        append("\r\nContent-Length: ");
        appendNumber(framing.length >= 0 ? framing.length : response.body.size());
    }
    if (!response.contentType.isEmpty()) {
        append("\r\nContent-Type: ");
        append(response.contentType);
    }
    for (const HttpResponse::Field &field : response.fields) {
        append("\r\n");
        append(field.name);
        append(": ");
        append(field.value);
    }
    if (framing.closes)
        append("\r\nConnection: close");
    else if (framing.saysKeepAlive)
        append("\r\nConnection: keep-alive");
    append("\r\nX-Content-Type-Options: nosniff"
           "\r\nCache-Control: no-store"
           "\r\nReferrer-Policy: no-referrer\r\n\r\n");
    out.append(QByteArrayView(head.constData(), head.size()));
    if (!framing.isHead && framing.length < 0)
        out.append(response.body);
}

} // namespace redshank
