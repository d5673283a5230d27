// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/endpoint/endpoint.h"
#include "httpclient.h"
#include "realserver.h"
#include "tests/support/test.h"

#include <QSignalSpy>

#include <memory>

namespace redshank {

/// A real server with a real endpoint in front of it, on any free port. The endpoint has a thread of its own, so that
/// the clients of a test may block.
class EndpointFixture
{
public:
    EndpointFixture()
    {
        config.port = 0;
        config.token = Secret(QByteArrayLiteral("a-token-for-tests-only"));
    }

    bool start()
    {
        if (server.pid() == 0 && !server.start())
            return false;
        config.server = server.params(config.server.database);
        config.server.safety = safety;
        return startEndpoint();
    }
    bool startEndpoint()
    {
        endpoint = std::make_unique<Endpoint>(config);
        QSignalSpy started(endpoint.get(), &Endpoint::started);
        endpoint->start();
        endpoint->connectToServer();
        if (!started.wait(patience))
            return false;
        const QString address = started.first().first().toString();
        port = quint16(address.mid(address.lastIndexOf(QLatin1Char(':')) + 1).toUInt());
        return port != 0;
    }

    /// A client with the token.
    std::unique_ptr<HttpClient> client(int timeout = patience) const
    {
        auto made = std::make_unique<HttpClient>(port, timeout);
        made->token = config.token.bytes();
        return made;
    }
    HttpReply request(const QByteArray &method, const QByteArray &target, const QByteArrayList &fields = {},
        const QByteArray &body = {}) const
    {
        return client()->request(method, target, fields, body);
    }

    /// How many connections of the server listen to a channel.
    qint64 subscriptionsOf(const QByteArray &channel)
    {
        return server.command({"PUBSUB", "NUMSUB", channel}).elements.value(1).integer;
    }

    RealServer server;
    EndpointConfig config;
    SafetyLevel safety = SafetyLevel::Free;
    std::unique_ptr<Endpoint> endpoint;
    quint16 port = 0;
};

} // namespace redshank
