// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "httprequest.h"
#include "limits.h"

#include <memory>

namespace redshank {

/// Requests out of a stream of bytes, without a socket or a clock: llhttp, with a stricter reading of the head in front
/// of it (no folded lines, no space before a colon, no bare LF or CR, exactly one Host, one way to frame the body).
class HttpRequestParser
{
public:
    enum class Step : quint8 {
        NeedMore, ///< all input is consumed
        HeadComplete, ///< once per request: request() can be judged before its body is taken
        RequestComplete, ///< takeRequest() now
        Failed, ///< errorStatus() and errorText(); the stream cannot be read on
    };

    explicit HttpRequestParser(const EndpointLimits &limits);
    ~HttpRequestParser();

    /// Takes bytes from the front of `input` up to the next step. After HeadComplete it is called again, even with
    /// empty input, for the body or for the request without one.
    Step parse(QByteArrayView &input);

    /// Whether no byte of a next request has been seen.
    bool isIdle() const { return m_phase == Phase::Head && m_head.isEmpty(); }
    bool isInBody() const { return m_phase == Phase::Body; }
    const HttpRequest &request() const { return m_request; }
    HttpRequest takeRequest();
    int errorStatus() const { return m_errorStatus; }
    const QByteArray &errorText() const { return m_errorText; }

private:
    friend struct ParserCallbacks;
    enum class Phase : quint8 { Head, Body, Failed };

    Step parseHead(QByteArrayView &input);
    Step parseBody(QByteArrayView &input);
    bool scanLines(QByteArrayView data, qsizetype &end);
    bool checkRequestLine(QByteArrayView line);
    bool checkFieldLine(QByteArrayView line);
    bool readHead();
    bool checkFraming();
    bool fail(int status, const char *text);

    const EndpointLimits &m_limits;
    struct Llhttp;
    std::unique_ptr<Llhttp> m_llhttp;
    HttpRequest m_request;
    QByteArray m_head; ///< an unfinished head
    qsizetype m_lineStart = 0; ///< of the first line that is not judged yet
    qsizetype m_fieldsStart = 0; ///< behind the request line
    int m_lines = 0; ///< judged lines of this head
    int m_emptyLines = 0; ///< before the request line
    qsizetype m_bodyOverhead = 0; ///< bytes of chunk framing and trailers
    Phase m_phase = Phase::Head;
    bool m_isComplete = false;
    int m_errorStatus = 0;
    QByteArray m_errorText;
};

} // namespace redshank
