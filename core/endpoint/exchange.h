// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "httprequest.h"
#include "httpresponse.h"
#include "requesttarget.h"
#include "routes.h"

#include <QObject>

#include <functional>
#include <memory>

namespace redshank {

class HttpConnection;
struct EndpointContext;

/// Takes the pieces of a body that a BodySource makes.
class BodySink
{
public:
    virtual void takeBody(const QByteArray &piece) = 0;
    /// The last call. Not whole: the client must notice, so the connection is cut.
    virtual void endBody(bool isWhole) = 0;

protected:
    ~BodySink() = default;
};

/// A body that is fetched while it is sent, one piece for each wish, so that a slow reader holds it up.
class BodySource : public QObject
{
    Q_OBJECT
public:
    /// Answered later, never from inside, with takeBody() or endBody().
    virtual void fetchNext(BodySink *sink) = 0;
};

/// One request and its one response. Handlers keep it by shared pointer while they wait for Redis; if the client leaves
/// meanwhile, context() dies with its connection (so no handler of a command runs) and respond() does nothing.
class Exchange : public std::enable_shared_from_this<Exchange>
{
public:
    Exchange(HttpConnection *connection, HttpRequest head);

    HttpRequest request;
    RequestTarget target;
    RouteMatch match;

    /// Whether an answer is still wanted.
    bool isOpen() const { return m_connection && !m_isAnswered; }
    EndpointContext &endpoint() const { return m_endpoint; }
    /// The context object for commands of this exchange; null once the client has left.
    QObject *context() const;
    /// Calls `begin`, once, when all earlier responses have left but for a rest: for what may answer at length, so that
    /// of one client's pipeline one long answer is in memory at a time. At once where that is so, never where the
    /// client leaves. Connections to Redis may change meanwhile.
    void awaitTurn(std::function<void()> begin);
    /// In the order of requests, whatever the order of answers. The first call counts.
    void respond(HttpResponse response);
    /// The head now and `length` bytes from `source`, once it is this exchange's turn.
    void respond(HttpResponse head, qsizetype length, std::unique_ptr<BodySource> source);

private:
    friend class HttpConnection;
    /// Nobody waits for an answer any more.
    void detach();

    EndpointContext &m_endpoint; ///< outlives every connection
    HttpConnection *m_connection; ///< null once it has gone
    HttpResponse m_response;
    std::unique_ptr<BodySource> m_source;
    std::function<void()> m_begin; ///< while it awaits its turn; holds this exchange
    qsizetype m_length = -1;
    bool m_isAnswered = false;
    QByteArray m_origin; ///< to be echoed
};

} // namespace redshank
