// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "endpoint.h"
#include "httprequest.h"
#include "httpresponse.h"
#include "requesttarget.h"
#include "routes.h"

#include <optional>

namespace redshank {

/// Who may ask for what, in this order: Host, Origin, token, scope, route. Judges a head alone, before any body is
/// read and before any command leaves for Redis.
class AccessPolicy
{
public:
    /// `port` is the one that is really listened on.
    AccessPolicy(const EndpointConfig &config, quint16 port);

    /// Nothing where the request may go on to its route, else the answer. A refusal of the route itself (404, 405)
    /// comes last, so that nothing is learned without a token.
    std::optional<HttpResponse> refusal(
        const HttpRequest &request, const RequestTarget &target, const RouteMatch &match) const;

    /// The origin to be echoed: one on the user's list; empty for all others and for our own pages.
    QByteArray listedOrigin(const HttpRequest &request) const;
    EndpointScope scope() const { return m_scope; }

private:
    bool isOurHost(QByteArrayView host) const;
    bool isForeign(const HttpRequest &request) const;
    bool hasToken(const HttpRequest &request, const RequestTarget &target, const RouteMatch &match) const;

    Secret m_token;
    EndpointScope m_scope;
    QByteArrayList m_hosts; ///< lower case, each with its port where there is one
    QByteArrayList m_origins;
};

} // namespace redshank
