// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accesspolicy.h"
#include "clientsocket.h"
#include "endpoint.h"

#include <functional>
#include <memory>

namespace redshank {

class BackendPool;
class ServerProbe;
class SubscriptionHub;

/// A request for a WebSocket that has passed every check, with the socket it came on.
struct UpgradeRequest
{
    std::unique_ptr<ClientSocket> socket;
    HttpRequest request;
    QByteArray rest; ///< bytes behind the head
};

/// What lives once in the endpoint's thread and is used by all of its connections. Outlives them.
struct EndpointContext
{
    EndpointContext(EndpointConfig configuration, quint16 port)
        : config(std::move(configuration))
        , policy(config, port)
    { }

    EndpointConfig config;
    AccessPolicy policy;
    Poller poller;
    BackendPool *backends = nullptr;
    SubscriptionHub *subscriptions = nullptr;
    ServerProbe *probe = nullptr;
    std::function<void(UpgradeRequest)> upgrade;
    qint64 now = 0; ///< milliseconds of a monotonic clock, as of the last tick: good enough for deadlines of seconds
    int streams = 0; ///< open WebSockets and streams
};

} // namespace redshank
