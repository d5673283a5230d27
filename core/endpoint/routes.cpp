// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "routes.h"

#include "handlers.h"

#include <array>

namespace redshank {

namespace {

using enum HttpMethod;
using enum EndpointScope;

constexpr QByteArrayView kKey = "/v1/db/{n}/keys/{key}";

constexpr std::array kRoutes{
    Route{Get, "/", Read, handlers::readRootKey, "The raw value of the root key"},
    Route{Head, "/", Read, handlers::readRootKey, "The size of the root key's value"},
    Route{Get, kKey, Read, handlers::readKey, "The value of a key: a string as its bytes, other types as JSON"},
    Route{Head, kKey, Read, handlers::readKey, "Type, size, TTL and ETag of a key"},
    Route{Put, kKey, Write, handlers::writeKey, "Sets a string; its TTL stays unless px is given"},
    Route{Delete, kKey, Write, handlers::deleteKey, "Deletes a key"},
    Route{Get, "/v1/db/{n}/keys", Read, handlers::listKeys, "One page of the keys"},
    Route{Get, "/v1/ws", Read, nullptr, "Commands and live messages over a WebSocket (redis.json.v1)",
        Route::Kind::WebSocket},
    Route{Get, "/healthz", Read, handlers::health, "Whether the endpoint answers, and whether it reaches the server",
        Route::Kind::Plain, true},
};

/// Takes the next segment off the front of a path that starts with a slash.
QByteArrayView takeSegment(QByteArrayView &path)
{
    const qsizetype end = path.indexOf('/', 1);
    const QByteArrayView segment = end < 0 ? path.sliced(1) : path.sliced(1, end - 1);
    path = end < 0 ? QByteArrayView() : path.sliced(end);
    return segment;
}

bool matches(QByteArrayView pattern, QByteArrayView path, RouteMatch &match)
{
    while (!pattern.isEmpty() && !path.isEmpty()) {
        const QByteArrayView wanted = takeSegment(pattern);
        if (wanted == "{key}") {
            match.key = path.sliced(1);
            return true;
        }
        const QByteArrayView segment = takeSegment(path);
        if (wanted == "{n}")
            match.database = segment;
        else if (wanted != segment)
            return false;
    }
    return pattern.isEmpty() && path.isEmpty();
}

} // namespace

std::span<const Route> routeTable()
{
    return kRoutes;
}

QByteArrayView methodName(HttpMethod method)
{
    switch (method) {
    case Get:
        return "GET";
    case Head:
        return "HEAD";
    case Put:
        return "PUT";
    case Post:
        return "POST";
    case HttpMethod::Delete:
        return "DELETE";
    case Options:
        return "OPTIONS";
    case Other:
        break;
    }
    return "OTHER";
}

RouteMatch matchRoute(HttpMethod method, QByteArrayView path, std::span<const Route> table)
{
    RouteMatch match;
    if (!path.startsWith('/'))
        return match;
    for (const Route &route : table) {
        RouteMatch candidate;
        if (!matches(route.path, path, candidate))
            continue;
        match.isPathKnown = true;
        if (route.method == method) {
            candidate.route = &route;
            candidate.isPathKnown = true;
            return candidate;
        }
        if (!match.allow.isEmpty())
            match.allow += ", ";
        match.allow += methodName(route.method);
    }
    return match;
}

} // namespace redshank
