// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clientsocket.h"
#include "endpointcontext.h"
#include "exchange.h"
#include "httprequestparser.h"

#include <QObject>

#include <deque>
#include <memory>

namespace redshank {

/// One client: requests off its socket, each past the access policy, responses strictly in the order of requests.
/// Reading stops while too many requests wait or too much output does. Ends by ended(), then is deleted later.
class HttpConnection final : public QObject, private ClientSocket::User, private BodySink
{
    Q_OBJECT
public:
    HttpConnection(EndpointContext &context, int descriptor, QObject *parent);
    ~HttpConnection() override;

    /// Called every tick: ends what has passed a deadline.
    void checkDeadlines();
    /// Without a farewell; the endpoint stops.
    void drop();

    EndpointContext &endpoint() { return m_endpoint; }

Q_SIGNALS:
    void ended();

private:
    friend class Exchange;
    void exchangeAnswered();
    bool isTurnOf(const Exchange &exchange) const;

    void bytesArrived(QByteArrayView bytes) override;
    void bytesLeft() override;
    void inputEnded() override;
    void socketLost() override;
    void takeBody(const QByteArray &piece) override;
    void endBody(bool isWhole) override;

    void process(QByteArrayView input);
    bool step(QByteArrayView &input);
    void resume();
    bool takesMore() const;
    void beginExchange();
    void serve(const ExchangePtr &exchange);
    void refuse(int status, const QByteArray &text);
    void giveTurn();
    void writeAnswers();
    void writeAnswer(Exchange &exchange);
    void pullBody();
    void sendContinue();
    bool tryUpgrade();
    void finishSending();
    void logAnswer(const Exchange &exchange) const;

    EndpointContext &m_endpoint;
    std::unique_ptr<ClientSocket> m_socket;
    HttpRequestParser m_parser;
    std::deque<ExchangePtr> m_queue; ///< without a complete response on the wire, oldest first
    ExchangePtr m_incoming; ///< the last of the queue, while its body arrives
    std::unique_ptr<BodySource> m_body; ///< of the front exchange
    qsizetype m_bodyLeft = 0;
    bool m_isBodyAsked = false;
    QByteArray m_pending; ///< input that waits for its turn
    qint64 m_lastInput;
    qint64 m_lastOutput;
    qint64 m_headStarted;
    bool m_hasServed = false;
    bool m_isProcessing = false;
    bool m_isUpgrading = false; ///< the last of the queue becomes a WebSocket
    bool m_isLast = false; ///< no request is taken any more
    bool m_isLingering = false; ///< all is said; waiting for the peer's FIN, so that no RST eats the answer
    bool m_hasInputEnded = false;
};

} // namespace redshank
