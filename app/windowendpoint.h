// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/endpoint/endpoint.h"
#include "ui/frame/endpointcontrol.h"

namespace redshank {

/// The window's switch for the endpoint: the server of the open session, the same token file as `redshank serve`.
/// It listens only while it is wanted and a server is open, so that it never answers for one the user did not choose.
class WindowEndpoint : public EndpointControl
{
    Q_OBJECT
public:
    explicit WindowEndpoint(QObject *parent = nullptr);

    void setServer(const Profile &profile) override;
    void connectToServer() override;
    void start() override;
    void stop() override;

    State state() const override { return m_state; }
    QString address() const override;
    Error error() const override { return m_error; }
    QString tokenFile() const override { return m_tokenPath; }
    Secret token() const override { return m_endpoint.config().token; }
    QString curlLine() const override;

private:
    void launch();
    void change(State state, const Error &error = {});

    State m_state = State::Off;
    Error m_error;
    QString m_tokenPath; ///< empty before the first start
    bool m_isWanted = false;
    bool m_hasServer = false;
    bool m_isServerReached = false; ///< by the window
    Endpoint m_endpoint;
};

} // namespace redshank
