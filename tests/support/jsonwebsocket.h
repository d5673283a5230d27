// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "endpointfixture.h"

#include <QNetworkRequest>
#include <QWebSocket>
#include <QWebSocketHandshakeOptions>

namespace redshank {

inline QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

/// A WebSocket client that keeps all it receives.
class JsonWebSocket : public QWebSocket
{
public:
    explicit JsonWebSocket(const EndpointFixture &fixture, const QString &query = {})
    {
        QObject::connect(
            this, &QWebSocket::textMessageReceived, this, [this](const QString &text) { received.append(text); });
        QNetworkRequest request(QUrl(QStringLiteral("ws://127.0.0.1:%1/v1/ws%2").arg(fixture.port).arg(query)));
        request.setRawHeader("Authorization", "Bearer " + fixture.config.token.bytes());
        QWebSocketHandshakeOptions options;
        options.setSubprotocols({QStringLiteral("redis.json.v1")});
        open(request, options);
    }
    bool isOpen()
    {
        return QTest::qWaitFor([this] { return state() == QAbstractSocket::ConnectedState; }, patience);
    }
    /// The next message, as it came.
    QString next(int timeout = patience)
    {
        if (!QTest::qWaitFor([this] { return !received.isEmpty(); }, timeout))
            return {};
        return received.takeFirst();
    }
    QString ask(const char *json)
    {
        sendTextMessage(QString::fromUtf8(json));
        return next();
    }

    QStringList received;
};

} // namespace redshank
