// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "windowendpoint.h"

#include "tokenfile.h"

namespace redshank {

WindowEndpoint::WindowEndpoint(QObject *parent)
    : EndpointControl(parent)
    , m_endpoint(EndpointConfig())
{
    connect(&m_endpoint, &Endpoint::started, this, [this] { change(State::On); });
    connect(&m_endpoint, &Endpoint::failed, this, [this](const Error &error) { change(State::Failed, error); });
}

void WindowEndpoint::setServer(const Profile &profile)
{
    EndpointConfig config = m_endpoint.config();
    config.server = profile.params;
    config.scope = profile.params.safety == SafetyLevel::ReadOnly ? EndpointScope::Read : EndpointScope::Write;
    m_endpoint.stop();
    m_endpoint.setConfig(config);
    m_hasServer = true;
    m_isServerReached = false;
    if (m_isWanted)
        launch();
}

void WindowEndpoint::connectToServer()
{
    m_isServerReached = true;
    m_endpoint.connectToServer();
}

void WindowEndpoint::start()
{
    m_isWanted = true;
    if (m_hasServer && m_state != State::On && m_state != State::Starting)
        launch();
}

void WindowEndpoint::stop()
{
    m_isWanted = false;
    m_endpoint.stop();
    change(State::Off);
}

QString WindowEndpoint::address() const
{
    if (m_endpoint.isRunning())
        return m_endpoint.address();
    return m_endpoint.config().listenAddress + QLatin1Char(':') + QString::number(m_endpoint.config().port);
}

QString WindowEndpoint::curlLine() const
{
    return redshank::curlLine(m_tokenPath, address());
}

void WindowEndpoint::launch()
{
    const Result<QString> path = defaultTokenPath();
    if (!path)
        return change(State::Failed, path.error());
    m_tokenPath = path.value();
    const Result<Secret> token = readOrCreateToken(m_tokenPath);
    if (!token)
        return change(State::Failed, token.error());
    EndpointConfig config = m_endpoint.config();
    config.token = token.value();
    m_endpoint.setConfig(config);
    change(State::Starting);
    m_endpoint.start();
    if (m_isServerReached)
        m_endpoint.connectToServer();
}

void WindowEndpoint::change(State state, const Error &error)
{
    m_state = state;
    m_error = error;
    Q_EMIT changed();
}

} // namespace redshank
