// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/secret.h"
#include "core/settings/profile.h"

#include <QObject>

namespace redshank {

/// The local HTTP and WebSocket endpoint as the window sees it; implemented where the endpoint is made. GUI thread.
class EndpointControl : public QObject
{
    Q_OBJECT
public:
    enum class State : quint8 { Off, Starting, On, Failed };

    using QObject::QObject;

    /// Which server answers the requests; a running endpoint changes over.
    virtual void setServer(const Profile &profile) = 0;
    /// The server has taken the profile's user and password: no need to wait for a request to connect. Not before, for
    /// a wrong password is sent once only.
    virtual void connectToServer() = 0;
    virtual void start() = 0;
    virtual void stop() = 0;

    virtual State state() const = 0;
    virtual QString address() const = 0; ///< `127.0.0.1:8888`: where it listens, or would
    virtual Error error() const = 0; ///< why it is Failed
    virtual QString tokenFile() const = 0;
    virtual Secret token() const = 0; ///< for the user's clipboard only
    virtual QString curlLine() const = 0; ///< works when pasted; reads the token from its file

Q_SIGNALS:
    void changed();
};

} // namespace redshank
