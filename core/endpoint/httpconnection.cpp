// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "httpconnection.h"

#include "websockethandshake.h"

#include <QLoggingCategory>

namespace redshank {

Q_LOGGING_CATEGORY(endpointLog, "redshank.endpoint", QtWarningMsg)

namespace {
constexpr qsizetype kOutputHigh = 1 * EndpointLimits::MiB; // nothing further is begun while more is queued
constexpr qsizetype kInputHigh = 1 * EndpointLimits::MiB; // nor while so much of bodies has no answer yet
constexpr qsizetype kBodyLow = 256 * EndpointLimits::KiB; // a streamed body is fetched on below this
} // namespace

HttpConnection::HttpConnection(EndpointContext &context, int descriptor, QObject *parent)
    : QObject(parent)
    , m_endpoint(context)
    , m_socket(std::make_unique<ClientSocket>(context.poller, descriptor, static_cast<ClientSocket::User *>(this)))
    , m_parser(context.config.limits)
    , m_lastInput(context.now)
    , m_lastOutput(context.now)
    , m_headStarted(context.now)
{ }

HttpConnection::~HttpConnection()
{
    for (const ExchangePtr &exchange : m_queue)
        exchange->detach();
}

void HttpConnection::drop()
{
    if (m_socket)
        m_socket->close();
    socketLost();
}

void HttpConnection::socketLost()
{
    for (const ExchangePtr &exchange : m_queue)
        exchange->detach();
    m_queue.clear();
    m_incoming.reset();
    m_body.reset();
    m_isLast = true;
    Q_EMIT ended();
}

void HttpConnection::bytesArrived(QByteArrayView bytes)
{
    if (!m_isLingering) // what nobody reads any more puts nothing off
        m_lastInput = m_endpoint.now;
    if (m_isLast && !m_isUpgrading)
        return;
    if (!m_pending.isEmpty() || m_isUpgrading) {
        m_pending.append(bytes);
        return;
    }
    process(bytes);
}

bool HttpConnection::takesMore() const
{
    if (m_isLast || m_isUpgrading)
        return false;
    if (m_incoming)
        return true;
    qsizetype bodies = 0;
    for (const ExchangePtr &exchange : m_queue)
        bodies += exchange->request.body.size();
    return qsizetype(m_queue.size()) < m_endpoint.config.limits.pipelined && m_socket->queued() <= kOutputHigh
        && bodies <= kInputHigh;
}

void HttpConnection::process(QByteArrayView input)
{
    bool wantsMore = false;
    do {
        m_isProcessing = true;
        while (takesMore() && !wantsMore)
            wantsMore = !step(input);
        m_isProcessing = false;
        if (m_isUpgrading)
            break;
        writeAnswers();
    } while (!wantsMore && takesMore());
    if ((!m_isLast || m_isUpgrading) && !input.isEmpty())
        m_pending = input.toByteArray();
    if (m_isUpgrading) {
        writeAnswers();
        if (tryUpgrade())
            return;
    }
    if (m_socket->isOpen())
        m_socket->setReading(wantsMore || m_isLast);
}

/// One step of the parser; false where it needs more bytes.
bool HttpConnection::step(QByteArrayView &input)
{
    if (m_parser.isIdle())
        m_headStarted = m_endpoint.now;
    switch (m_parser.parse(input)) {
    case HttpRequestParser::Step::NeedMore:
        return false;
    case HttpRequestParser::Step::Failed:
        refuse(m_parser.errorStatus(), m_parser.errorText());
        break;
    case HttpRequestParser::Step::HeadComplete:
        beginExchange();
        if (m_incoming && m_incoming->request.expectsContinue && input.isEmpty())
            sendContinue();
        break;
    case HttpRequestParser::Step::RequestComplete:
        m_incoming->request.body = m_parser.takeRequest().body;
        serve(std::exchange(m_incoming, nullptr));
        break;
    }
    return true;
}

/// Goes on with input that had to wait, where there is room now.
void HttpConnection::resume()
{
    if (m_isProcessing || m_socket->isReading() || !takesMore())
        return;
    const QByteArray pending = std::exchange(m_pending, QByteArray());
    process(pending);
}

void HttpConnection::beginExchange()
{
    // The parser keeps the framing; the head moves on to whoever answers it.
    auto exchange = std::make_shared<Exchange>(this, m_parser.takeRequest());
    m_queue.push_back(exchange);
    const HttpRequest &request = exchange->request;
    std::optional<HttpResponse> refusal = m_endpoint.policy.refusal(request, exchange->target, exchange->match);
    const bool isWebSocket = exchange->match.route && exchange->match.route->kind == Route::Kind::WebSocket;
    if (!refusal && isWebSocket) {
        refusal = handshakeRefusal(request, exchange->target);
        if (!refusal && m_endpoint.streams >= m_endpoint.config.limits.streams)
            refusal = HttpResponse::error(503, "too many open streams").with("Retry-After", QByteArrayLiteral("1"));
        m_isUpgrading = !refusal;
        if (m_isUpgrading)
            return;
    }
    if (!refusal) {
        m_incoming = std::move(exchange);
        return;
    }
    if (request.hasBody) { // it is not read for somebody who may not send it
        refusal->closes = true;
        m_isLast = true;
    } else {
        QByteArrayView nothing;
        m_parser.parse(nothing);
        m_parser.takeRequest();
    }
    if (!request.isKeptAlive && !request.hasBody)
        m_isLast = true;
    exchange->respond(std::move(*refusal));
}

void HttpConnection::serve(const ExchangePtr &exchange)
{
    if (!exchange->request.isKeptAlive)
        m_isLast = true;
    exchange->match.route->handler(exchange);
}

/// An answer to bytes that are no request, or to one that came too slowly: behind all others, and the last.
void HttpConnection::refuse(int status, const QByteArray &text)
{
    m_isLast = true;
    ExchangePtr exchange = std::exchange(m_incoming, nullptr);
    if (!exchange) {
        exchange = std::make_shared<Exchange>(this, HttpRequest());
        m_queue.push_back(exchange);
    }
    HttpResponse response = HttpResponse::error(status, text);
    response.closes = true;
    exchange->respond(std::move(response));
}

void HttpConnection::exchangeAnswered()
{
    if (m_isProcessing)
        return; // process() writes them all at its end, in one go
    writeAnswers();
    if (m_isUpgrading && tryUpgrade())
        return;
    resume();
}

void HttpConnection::writeAnswers()
{
    if (!m_socket->isOpen())
        return;
    const bool wasEmpty = m_socket->queued() == 0;
    while (!m_queue.empty() && m_queue.front()->m_isAnswered && !m_body && !m_isLingering) {
        const ExchangePtr exchange = m_queue.front();
        writeAnswer(*exchange);
        if (m_body)
            break;
        m_queue.pop_front();
        exchange->detach();
    }
    if (!m_queue.empty() && m_queue.front() == m_incoming && m_incoming->request.expectsContinue)
        sendContinue();
    if (wasEmpty)
        m_lastOutput = m_endpoint.now;
    m_socket->flush();
    if (m_queue.empty() && (m_isLast || m_hasInputEnded) && !m_isLingering)
        finishSending();
    giveTurn();
    pullBody();
}

bool HttpConnection::isTurnOf(const Exchange &exchange) const
{
    return m_queue.front().get() == &exchange && m_socket->queued() <= kOutputHigh;
}

void HttpConnection::giveTurn()
{
    if (m_queue.empty() || !m_queue.front()->m_begin || !isTurnOf(*m_queue.front()))
        return;
    // Later: it may answer at once, and this may be the middle of writing.
    const auto begin = [exchange = m_queue.front(), begin = std::exchange(m_queue.front()->m_begin, nullptr)] {
        if (exchange->isOpen())
            begin();
    };
    QMetaObject::invokeMethod(this, begin, Qt::QueuedConnection);
}

void HttpConnection::writeAnswer(Exchange &exchange)
{
    HttpResponse &response = exchange.m_response;
    const HttpRequest &request = exchange.request;
    if (!exchange.m_origin.isEmpty()) {
        response.with("Access-Control-Allow-Origin", exchange.m_origin)
            .with("Access-Control-Expose-Headers", QByteArrayLiteral("ETag, X-Redis-Type, X-Redis-Ttl-Ms"))
            .with("Vary", QByteArrayLiteral("Origin"));
    }
    ResponseFraming framing;
    framing.isHead = request.method == HttpMethod::Head;
    framing.closes = response.closes || !request.isKeptAlive;
    framing.saysKeepAlive = request.isHttp10;
    framing.length = exchange.m_length;
    writeResponse(m_socket->output(), response, framing);
    if (endpointLog().isDebugEnabled())
        logAnswer(exchange);
    m_hasServed = true;
    m_isLast |= framing.closes;
    if (exchange.m_source && !framing.isHead && exchange.m_length > 0) {
        m_body = std::move(exchange.m_source);
        m_bodyLeft = exchange.m_length;
    }
}

void HttpConnection::logAnswer(const Exchange &exchange) const
{
    qCDebug(endpointLog).noquote() << exchange.request.methodName.toByteArray()
                                   << redactedTarget(exchange.request.target) << exchange.m_response.status;
}

void HttpConnection::pullBody()
{
    if (!m_body || m_isBodyAsked || m_socket->queued() > kBodyLow)
        return;
    m_isBodyAsked = true;
    m_body->fetchNext(this);
}

void HttpConnection::takeBody(const QByteArray &piece)
{
    m_isBodyAsked = false;
    if (piece.size() > m_bodyLeft) {
        endBody(false);
        return;
    }
    m_bodyLeft -= piece.size();
    if (m_socket->queued() == 0)
        m_lastOutput = m_endpoint.now;
    m_socket->output().append(piece);
    m_socket->flush();
    pullBody();
}

void HttpConnection::endBody(bool isWhole)
{
    m_isBodyAsked = false;
    m_body.release()->deleteLater(); // it is the caller
    if (!isWhole || m_bodyLeft > 0) {
        drop(); // fewer bytes than announced: the only honest sign of failure that is left
        return;
    }
    m_queue.front()->detach();
    m_queue.pop_front();
    exchangeAnswered();
}

void HttpConnection::sendContinue()
{
    if (m_queue.front() != m_incoming)
        return; // an earlier answer is due first
    m_incoming->request.expectsContinue = false;
    m_socket->output().append("HTTP/1.1 100 Continue\r\n\r\n");
    m_socket->flush();
}

bool HttpConnection::tryUpgrade()
{
    if (m_queue.size() != 1)
        return false;
    const ExchangePtr exchange = m_queue.front();
    exchange->detach();
    m_queue.clear();
    m_isUpgrading = false;
    m_isLast = true;
    UpgradeRequest upgrade{std::move(m_socket), std::move(exchange->request), std::exchange(m_pending, {})};
    m_endpoint.upgrade(std::move(upgrade));
    Q_EMIT ended();
    return true;
}

void HttpConnection::finishSending()
{
    m_isLingering = true;
    m_lastInput = m_endpoint.now;
    m_pending.clear();
    m_socket->finishOutput();
    m_socket->setReading(true);
    if (m_hasInputEnded && m_socket->queued() == 0)
        drop();
}

void HttpConnection::bytesLeft()
{
    m_lastOutput = m_endpoint.now;
    if (m_isLingering) {
        if (m_hasInputEnded && m_socket->queued() == 0)
            drop();
        return;
    }
    pullBody();
    giveTurn();
    resume();
}

void HttpConnection::inputEnded()
{
    m_hasInputEnded = true;
    if (m_incoming) { // the rest of its body will never come
        m_queue.pop_back();
        m_incoming->detach();
        m_incoming.reset();
        m_isLast = true;
    }
    if (m_queue.empty() && m_socket->queued() == 0 && m_pending.isEmpty())
        drop();
    else if (m_queue.empty() && !m_isLingering)
        finishSending();
}

void HttpConnection::checkDeadlines()
{
    const EndpointLimits &limits = m_endpoint.config.limits;
    const qint64 now = m_endpoint.now;
    if (!m_socket || !m_socket->isOpen())
        return;
    if (m_isLingering) {
        if (now - qMax(m_lastInput, m_lastOutput) > limits.closing.count())
            drop();
    } else if (m_socket->queued() > 0 && now - m_lastOutput > limits.bodyIdle.count()) {
        drop();
    } else if (m_incoming) {
        if (now - m_lastInput > limits.bodyIdle.count())
            refuse(408, "the body did not come in time");
    } else if (m_isLast || m_isUpgrading || !m_pending.isEmpty()) {
        return; // the answers are due, which have deadlines of their own
    } else if (!m_parser.isIdle()) {
        if (now - m_headStarted > limits.headerDeadline.count())
            refuse(408, "the request did not come in time");
    } else if (m_queue.empty()) {
        const qint64 idle = now - qMax(m_lastInput, m_lastOutput);
        if (idle > (m_hasServed ? limits.keepAlive : limits.headerDeadline).count())
            drop();
    }
}

} // namespace redshank
