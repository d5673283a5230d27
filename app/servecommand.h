// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "commandline.h"
#include "core/base/error.h"
#include "core/endpoint/endpoint.h"
#include "sampleserver.h"

#include <QObject>

#include <memory>

namespace redshank {

/// `redshank serve`: the endpoint without a window. Once it is known whether the server answers, prints where the
/// endpoint listens, where the token is and a line to try it with; tells on stderr when the server goes and comes back.
/// A server that is not reached is waited for. Main thread.
class ServeCommand : public QObject
{
    Q_OBJECT
public:
    explicit ServeCommand(CommandLine line, QObject *parent = nullptr);

    void start();

Q_SIGNALS:
    /// It cannot go on; the reason has been printed.
    void failed();

private:
    void listen(const ConnectionParams &params);
    void tellReached();
    void tellFailed(Error error);
    void announce(bool isServerReached);
    void fail(const Error &error);

    CommandLine m_line;
    QString m_tokenPath;
    QString m_address; ///< where the endpoint listens
    bool m_isAnnounced = false;
    Secret m_token;
    SampleServer m_sample;
    std::unique_ptr<Endpoint> m_endpoint;
    QString m_lastProblem; ///< printed once, however often a reconnect fails the same way
};

} // namespace redshank
