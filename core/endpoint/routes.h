// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "endpoint.h"
#include "httprequest.h"

#include <QByteArrayList>

#include <memory>
#include <span>

namespace redshank {

class Exchange;
using ExchangePtr = std::shared_ptr<Exchange>;

/// One line of the route table, from which requests are served and the OpenAPI page is printed.
struct Route
{
    enum class Kind : quint8 { Plain, WebSocket };
    using Handler = void (*)(const ExchangePtr &);

    HttpMethod method;
    /// Segments in braces bind: `{n}` a database, `{key}` the rest of the path, slashes included, as bytes.
    QByteArrayView path;
    EndpointScope scope;
    Handler handler;
    const char *description; ///< one English line
    Kind kind = Kind::Plain;
    bool isOpen = false; ///< served without a token: no data behind it
};

/// What a path and a method lead to.
struct RouteMatch
{
    const Route *route = nullptr;
    bool isPathKnown = false; ///< perhaps with other methods: 405 instead of 404
    QByteArray allow; ///< those methods, for `Allow`; filled where route is null
    QByteArrayView database; ///< what `{n}` bound, as it came
    QByteArrayView key; ///< what `{key}` bound, not decoded
};

std::span<const Route> routeTable();
RouteMatch matchRoute(HttpMethod method, QByteArrayView path, std::span<const Route> table = routeTable());
QByteArrayView methodName(HttpMethod method);

} // namespace redshank
