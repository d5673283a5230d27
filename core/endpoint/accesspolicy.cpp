// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "accesspolicy.h"

namespace redshank {

namespace {

constexpr quint16 kHttpPort = 80; // may be left out of a Host

HttpResponse unauthorized()
{
    return HttpResponse::error(401, "a valid token is needed: Authorization: Bearer <token>")
        .with("WWW-Authenticate", QByteArrayLiteral("Bearer realm=\"redshank\""));
}

/// The answer to a browser that asks before it sends; only ever given to a listed origin.
HttpResponse preflight()
{
    return HttpResponse(204)
        .with("Access-Control-Allow-Methods", QByteArrayLiteral("GET, HEAD, PUT, POST, DELETE"))
        .with("Access-Control-Allow-Headers",
            QByteArrayLiteral("Authorization, Content-Type, Accept, If-Match, If-None-Match, Range"))
        .with("Access-Control-Max-Age", QByteArrayLiteral("600"));
}

QByteArray bearerSubprotocol(const HttpRequest &request)
{
    for (const HttpRequest::Field &field : request.fields) {
        if (field.name.compare("sec-websocket-protocol", Qt::CaseInsensitive) != 0)
            continue;
        const QByteArrayList offered = field.value.toByteArray().split(',');
        for (const QByteArray &each : offered) {
            const QByteArray name = each.trimmed();
            if (name.startsWith("bearer."))
                return QByteArray::fromBase64(name.sliced(7), QByteArray::Base64UrlEncoding);
        }
    }
    return {};
}

} // namespace

AccessPolicy::AccessPolicy(const EndpointConfig &config, quint16 port)
    : m_token(config.token)
    , m_scope(config.server.safety == SafetyLevel::ReadOnly ? EndpointScope::Read : config.scope)
    , m_origins(config.allowedOrigins)
{
    const auto addHost = [this, port](const QByteArray &name) {
        m_hosts.append(name + ':' + QByteArray::number(port));
        if (port == kHttpPort)
            m_hosts.append(name);
    };
    for (const char *const name : {"127.0.0.1", "localhost", "[::1]"})
        addHost(name);
    for (const QByteArray &host : config.allowedHosts) {
        const QByteArray lower = host.trimmed().toLower();
        const qsizetype colon = lower.lastIndexOf(':');
        if (colon > lower.lastIndexOf(']'))
            m_hosts.append(lower);
        else
            addHost(lower);
    }
}

bool AccessPolicy::isOurHost(QByteArrayView host) const
{
    for (const QByteArray &each : m_hosts) {
        if (each.size() == host.size() && host.compare(each, Qt::CaseInsensitive) == 0)
            return true;
    }
    return false;
}

QByteArray AccessPolicy::listedOrigin(const HttpRequest &request) const
{
    const QByteArrayView origin = request.field("origin");
    for (const QByteArray &each : m_origins) {
        if (!origin.isEmpty() && origin != "null" && origin.compare(each, Qt::CaseInsensitive) == 0)
            return origin.toByteArray();
    }
    return {};
}

/// Whether a page of somebody else asks. Our own pages have our own address as origin, which the Host has proven.
bool AccessPolicy::isForeign(const HttpRequest &request) const
{
    const int origins = request.fieldCount("origin");
    if (origins > 1)
        return true;
    if (origins == 1) {
        if (!listedOrigin(request).isEmpty())
            return false;
        const QByteArrayView origin = request.field("origin");
        if (!origin.startsWith("http://") || origin.sliced(7).compare(request.field("host"), Qt::CaseInsensitive) != 0)
            return true;
    }
    // Without an Origin (an image, a link, a form) the browser still tells where the request comes from.
    const QByteArrayView site = request.field("sec-fetch-site");
    return !site.isEmpty() && site != "same-origin" && site != "none";
}

bool AccessPolicy::hasToken(const HttpRequest &request, const RequestTarget &target, const RouteMatch &match) const
{
    if (m_token.isEmpty())
        return false;
    const int authorizations = request.fieldCount("authorization");
    if (authorizations > 0) {
        const QByteArrayView value = request.field("authorization");
        if (authorizations > 1 || value.size() < 7 || value.first(7).compare("bearer ", Qt::CaseInsensitive) != 0)
            return false;
        return equalInConstantTime(value.sliced(7).trimmed().toByteArray(), m_token.bytes());
    }
    if (match.route && match.route->kind == Route::Kind::WebSocket) {
        const QByteArray offered = bearerSubprotocol(request);
        if (!offered.isEmpty())
            return equalInConstantTime(offered, m_token.bytes());
    }
    if (request.method != HttpMethod::Get)
        return false; // a token in the query of a write would make a link of it
    const std::optional<QByteArray> parameter = target.parameter("_token");
    return parameter && equalInConstantTime(*parameter, m_token.bytes());
}

std::optional<HttpResponse> AccessPolicy::refusal(
    const HttpRequest &request, const RequestTarget &target, const RouteMatch &match) const
{
    if (!isOurHost(request.field("host")))
        return HttpResponse::error(421, "this Host is not served here");
    if (isForeign(request))
        return HttpResponse::error(403, "this origin is not allowed");
    if (request.method == HttpMethod::Options && request.hasField("access-control-request-method")
        && !listedOrigin(request).isEmpty())
        return preflight();
    const bool isOpen = match.route && match.route->isOpen;
    if (!isOpen && !hasToken(request, target, match))
        return unauthorized();
    if (match.route && match.route->scope > m_scope)
        return HttpResponse::error(403, "this token may not do that");
    if (match.route)
        return std::nullopt;
    if (match.isPathKnown)
        return HttpResponse::error(405, "this path does not know that method").with("Allow", match.allow);
    return HttpResponse::error(404, "no such path");
}

} // namespace redshank
