// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "httprequestparser.h"

#include <llhttp.h>

#include <algorithm>
#include <cstring>

namespace redshank {

namespace {
constexpr int kEmptyLines = 4; // RFC 9112, 2.2 asks for tolerance of at least one
constexpr qsizetype kBodyOverhead = 64 * EndpointLimits::KiB; // chunk framing beside eight times the body

/// RFC 9110, 5.6.2.
bool isTokenByte(char byte)
{
    const bool isAlphanumeric = (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z');
    return isAlphanumeric || (byte > ' ' && byte < 0x7f && std::strchr("!#$%&'*+-.^_`|~", byte));
}

HttpMethod methodOf(int method)
{
    switch (method) {
    case HTTP_GET:
        return HttpMethod::Get;
    case HTTP_HEAD:
        return HttpMethod::Head;
    case HTTP_PUT:
        return HttpMethod::Put;
    case HTTP_POST:
        return HttpMethod::Post;
    case HTTP_DELETE:
        return HttpMethod::Delete;
    case HTTP_OPTIONS:
        return HttpMethod::Options;
    default:
        return HttpMethod::Other;
    }
}
} // namespace

struct HttpRequestParser::Llhttp
{
    llhttp_t parser;
};

// The head reaches llhttp in one piece, so that each of its spans is whole and can be kept as a view.
struct ParserCallbacks
{
    static HttpRequestParser &self(llhttp_t *parser) { return *static_cast<HttpRequestParser *>(parser->data); }
    static int url(llhttp_t *parser, const char *at, size_t length)
    {
        self(parser).m_request.target = QByteArrayView(at, qsizetype(length));
        return 0;
    }
    static int fieldName(llhttp_t *parser, const char *at, size_t length)
    {
        if (!self(parser).isInBody()) // else a trailer, which nothing here needs
            self(parser).m_request.fields.append({QByteArrayView(at, qsizetype(length)), {}});
        return 0;
    }
    static int fieldValue(llhttp_t *parser, const char *at, size_t length)
    {
        if (self(parser).isInBody())
            return 0;
        QByteArrayView &value = self(parser).m_request.fields.last().value;
        const char *const from = value.isEmpty() ? at : value.data();
        value = QByteArrayView(from, at + length);
        return 0;
    }
    static int headComplete(llhttp_t *parser)
    {
        // A WebSocket's handshake is a request without a body to us; an upgrade to anything else is passed over.
        parser->upgrade = 0;
        return 0;
    }
    static int body(llhttp_t *parser, const char *at, size_t length)
    {
        HttpRequestParser &that = self(parser);
        if (that.m_request.body.size() + qsizetype(length) > that.m_limits.body)
            return HPE_USER;
        that.m_request.body.append(at, qsizetype(length));
        return 0;
    }
    static int complete(llhttp_t *parser)
    {
        self(parser).m_isComplete = true;
        self(parser).m_request.isKeptAlive = llhttp_should_keep_alive(parser) != 0;
        return HPE_PAUSED;
    }
    static const llhttp_settings_t &settings()
    {
        static const llhttp_settings_t settings = [] {
            llhttp_settings_t all;
            llhttp_settings_init(&all);
            all.on_url = url;
            all.on_header_field = fieldName;
            all.on_header_value = fieldValue;
            all.on_headers_complete = headComplete;
            all.on_body = body;
            all.on_message_complete = complete;
            return all;
        }();
        return settings;
    }
};

HttpRequestParser::HttpRequestParser(const EndpointLimits &limits)
    : m_limits(limits)
    , m_llhttp(std::make_unique<Llhttp>())
{ }

HttpRequestParser::~HttpRequestParser() = default;

HttpRequest HttpRequestParser::takeRequest()
{
    HttpRequest taken = std::move(m_request);
    m_request = HttpRequest();
    return taken;
}

bool HttpRequestParser::fail(int status, const char *text)
{
    m_phase = Phase::Failed;
    m_errorStatus = status;
    m_errorText = text;
    return false;
}

HttpRequestParser::Step HttpRequestParser::parse(QByteArrayView &input)
{
    switch (m_phase) {
    case Phase::Head:
        return parseHead(input);
    case Phase::Body:
        return parseBody(input);
    case Phase::Failed:
        break;
    }
    return Step::Failed;
}

HttpRequestParser::Step HttpRequestParser::parseHead(QByteArrayView &input)
{
    qsizetype end = 0;
    if (m_head.isEmpty()) {
        if (input.isEmpty())
            return Step::NeedMore;
        if (!scanLines(input, end))
            return Step::Failed;
        m_request.head = (end > 0 ? input.first(end) : input).toByteArray();
        input = end > 0 ? input.sliced(end) : QByteArrayView();
        if (end == 0) {
            m_head = std::move(m_request.head);
            return Step::NeedMore;
        }
    } else {
        const qsizetype before = m_head.size();
        m_head.append(input);
        if (!scanLines(m_head, end))
            return Step::Failed;
        if (end == 0) {
            input = {};
            return Step::NeedMore;
        }
        input = input.sliced(end - before);
        m_head.truncate(end);
        m_request.head = std::exchange(m_head, QByteArray());
    }
    return readHead() ? Step::HeadComplete : Step::Failed;
}

/// Judges the lines that are complete. `end` is set behind the empty line that ends the head, once it is there.
bool HttpRequestParser::scanLines(QByteArrayView data, qsizetype &end)
{
    while (true) {
        const char *const start = data.data() + m_lineStart;
        const qsizetype rest = data.size() - m_lineStart;
        const auto *const lineFeed =
            static_cast<const char *>(rest > 0 ? std::memchr(start, '\n', size_t(rest)) : nullptr);
        const qsizetype length = lineFeed ? lineFeed - start : rest;
        if (m_lines == 0 && length > m_limits.requestLine + 1)
            return fail(414, "the request line is too long");
        if (m_lines > 0 && length > 1 && m_lineStart - m_fieldsStart + length + 1 > m_limits.headers)
            return fail(431, "the header fields are too large");
        if (!lineFeed)
            return true;
        if (length == 0 || lineFeed[-1] != '\r')
            return fail(400, "a line ends without CR");
        const QByteArrayView line(start, length - 1);
        m_lineStart += length + 1;
        if (line.isEmpty() && m_lines > 0) {
            end = m_lineStart;
            m_lineStart = 0;
            m_lines = 0;
            m_emptyLines = 0;
            return true;
        }
        if (line.isEmpty()) {
            if (++m_emptyLines > kEmptyLines)
                return fail(400, "empty lines instead of a request");
            continue;
        }
        if (m_lines == 0 ? !checkRequestLine(line) : !checkFieldLine(line))
            return false;
        if (m_lines == 0)
            m_fieldsStart = m_lineStart;
        if (m_lines++ > m_limits.headerFields)
            return fail(431, "too many header fields");
    }
}

bool HttpRequestParser::checkRequestLine(QByteArrayView line)
{
    const qsizetype first = line.indexOf(' ');
    const qsizetype last = line.lastIndexOf(' ');
    if (first <= 0 || last == first)
        return fail(400, "not a request line");
    const QByteArrayView target = line.sliced(first + 1, last - first - 1);
    for (const char byte : target) {
        if (byte <= ' ' || byte >= 0x7f || byte == '#') // above 0x7f is negative
            return fail(400, "the target holds a byte that must be percent-encoded");
    }
    if (target.isEmpty() || (target.front() != '/' && target != "*"))
        return fail(400, "the target is not a path");
    const QByteArrayView version = line.sliced(last + 1);
    if (version != "HTTP/1.1" && version != "HTTP/1.0")
        return fail(version.startsWith("HTTP/") ? 505 : 400, "HTTP/1.1 is spoken here");
    return true;
}

bool HttpRequestParser::checkFieldLine(QByteArrayView line)
{
    if (line.front() == ' ' || line.front() == '\t')
        return fail(400, "a folded header field");
    const qsizetype colon = line.indexOf(':');
    // llhttp is lenient here: it takes spaces within a name and before the colon.
    if (colon <= 0 || !std::all_of(line.begin(), line.begin() + colon, isTokenByte))
        return fail(400, "a header field without a proper name");
    if (std::memchr(line.data(), '\r', size_t(line.size())) || std::memchr(line.data(), '\0', size_t(line.size())))
        return fail(400, "a control byte in a header field");
    return true;
}

bool HttpRequestParser::readHead()
{
    llhttp_t &parser = m_llhttp->parser;
    llhttp_init(&parser, HTTP_REQUEST, &ParserCallbacks::settings());
    parser.data = this;
    m_isComplete = false;
    m_bodyOverhead = 0;
    const llhttp_errno_t error = llhttp_execute(&parser, m_request.head.constData(), size_t(m_request.head.size()));
    if (error == HPE_INVALID_METHOD)
        return fail(501, "an unknown method");
    if (error != HPE_OK && error != HPE_PAUSED)
        return fail(400, "not a proper request");

    m_request.method = methodOf(parser.method);
    const char *const name = llhttp_method_name(llhttp_method_t(parser.method));
    m_request.methodName = QByteArrayView(name);
    m_request.isHttp10 = parser.http_minor == 0;
    m_request.hasBody = !m_isComplete;
    if (!m_isComplete) // else told already, by the callback: llhttp forgets it at the end of a message
        m_request.isKeptAlive = llhttp_should_keep_alive(&parser) != 0;
    for (HttpRequest::Field &field : m_request.fields)
        field.value = field.value.trimmed();
    if (!checkFraming())
        return false;
    m_phase = Phase::Body;
    return true;
}

bool HttpRequestParser::checkFraming()
{
    const llhttp_t &parser = m_llhttp->parser;
    if (m_request.fieldCount("host") != 1)
        return fail(400, "exactly one Host is needed");
    const int encodings = m_request.fieldCount("transfer-encoding");
    if (encodings > 0) {
        if (m_request.hasField("content-length") || encodings > 1 || m_request.isHttp10)
            return fail(400, "the length of the body is ambiguous");
        if (m_request.field("transfer-encoding").compare("chunked", Qt::CaseInsensitive) != 0)
            return fail(501, "no transfer coding but chunked is known here");
    } else if (m_request.hasBody && parser.content_length > quint64(m_limits.body)) {
        return fail(413, "the body is too large");
    }
    if (m_request.hasField("expect") && !m_request.isHttp10) {
        if (m_request.field("expect").compare("100-continue", Qt::CaseInsensitive) != 0)
            return fail(417, "only 100-continue can be expected");
        m_request.expectsContinue = m_request.hasBody;
    }
    return true;
}

HttpRequestParser::Step HttpRequestParser::parseBody(QByteArrayView &input)
{
    if (!m_isComplete) {
        if (input.isEmpty())
            return Step::NeedMore;
        llhttp_t &parser = m_llhttp->parser;
        const qsizetype before = m_request.body.size();
        const llhttp_errno_t error = llhttp_execute(&parser, input.data(), size_t(input.size()));
        if (error == HPE_USER) {
            fail(413, "the body is too large");
            return Step::Failed;
        }
        if (error != HPE_OK && error != HPE_PAUSED) {
            fail(400, "the body is not framed properly");
            return Step::Failed;
        }
        const qsizetype consumed = error == HPE_PAUSED ? llhttp_get_error_pos(&parser) - input.data() : input.size();
        m_bodyOverhead += consumed - (m_request.body.size() - before);
        if (m_bodyOverhead > kBodyOverhead + 8 * m_request.body.size()) {
            fail(400, "more framing than body");
            return Step::Failed;
        }
        input = input.sliced(consumed);
        if (!m_isComplete)
            return Step::NeedMore;
    }
    m_phase = Phase::Head;
    return Step::RequestComplete;
}

} // namespace redshank
