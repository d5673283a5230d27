// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange.h"

#include "httpconnection.h"

namespace redshank {

Exchange::Exchange(HttpConnection *connection, HttpRequest head)
    : request(std::move(head))
    , target(request.target)
    , match(matchRoute(request.method, target.path))
    , m_endpoint(connection->endpoint())
    , m_connection(connection)
    , m_origin(connection->endpoint().policy.listedOrigin(request))
{ }

QObject *Exchange::context() const
{
    return m_connection;
}

void Exchange::awaitTurn(std::function<void()> begin)
{
    if (!isOpen())
        return;
    if (m_connection->isTurnOf(*this))
        begin();
    else
        m_begin = std::move(begin);
}

void Exchange::detach()
{
    m_connection = nullptr;
    m_begin = nullptr;
}

void Exchange::respond(HttpResponse response)
{
    if (m_isAnswered || !m_connection)
        return;
    m_isAnswered = true;
    m_response = std::move(response);
    m_connection->exchangeAnswered();
}

void Exchange::respond(HttpResponse head, qsizetype length, std::unique_ptr<BodySource> source)
{
    m_length = length;
    m_source = std::move(source);
    respond(std::move(head));
}

} // namespace redshank
