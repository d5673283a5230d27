// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "servecommand.h"

#include "core/base/bytes.h"
#include "tokenfile.h"

#include <cstdio>
#include <utility>

namespace redshank {
namespace {

void print(std::FILE *stream, const QString &line)
{
    std::fprintf(stream, "%s\n", line.toUtf8().constData());
    std::fflush(stream);
}

} // namespace

ServeCommand::ServeCommand(CommandLine line, QObject *parent)
    : QObject(parent)
    , m_line(std::move(line))
{
    connect(&m_sample, &SampleServer::died, this, &ServeCommand::fail);
}

void ServeCommand::start()
{
    if (m_line.tokenFile.isEmpty()) {
        const Result<QString> path = defaultTokenPath();
        if (!path)
            return fail(path.error());
        m_tokenPath = path.value();
    } else {
        m_tokenPath = m_line.tokenFile;
    }
    const Result<Secret> token = readOrCreateToken(m_tokenPath);
    if (!token)
        return fail(token.error());
    m_token = token.value();

    if (!m_line.isSample)
        return listen(m_line.server.value_or(ConnectionParams()));
    m_sample.start(this, [this](const Result<Profile> &profile) {
        if (!profile)
            return fail(profile.error());
        listen(profile.value().params);
    });
}

void ServeCommand::listen(const ConnectionParams &params)
{
    EndpointConfig config;
    config.server = params;
    if (m_line.isReadOnly) {
        config.server.safety = SafetyLevel::ReadOnly;
        config.scope = EndpointScope::Read;
    }
    config.listenAddress = m_line.listenHost;
    config.port = m_line.listenPort;
    config.token = m_token;
    config.rootKey = m_line.rootKey;
    m_endpoint = std::make_unique<Endpoint>(config);
    connect(m_endpoint.get(), &Endpoint::started, this, [this](const QString &address) {
        m_address = address;
        m_endpoint->connectToServer();
    });
    connect(m_endpoint.get(), &Endpoint::failed, this, &ServeCommand::fail);
    connect(m_endpoint.get(), &Endpoint::serverReached, this, &ServeCommand::tellReached);
    connect(m_endpoint.get(), &Endpoint::serverFailed, this, &ServeCommand::tellFailed);
    m_endpoint->start();
}

void ServeCommand::tellReached()
{
    announce(true);
    if (!std::exchange(m_lastProblem, QString()).isEmpty())
        print(stderr, tr("redshank: the server answers now"));
}

void ServeCommand::tellFailed(Error error)
{
    if (error.kind == Error::Kind::Authentication && m_endpoint->config().server.password.isEmpty())
        error.advice = tr("Give the password in REDSHANK_PASSWORD, and the user, where it is not the default one, "
                          "as redis://user@host:port.");
    const QString problem = error.sentence();
    if (problem != m_lastProblem)
        print(stderr, tr("redshank: %1").arg(problem));
    m_lastProblem = problem;
    announce(false);
}

void ServeCommand::announce(bool isServerReached)
{
    if (std::exchange(m_isAnnounced, true))
        return;
    const QString server =
        m_line.isSample ? tr("the sample server") : m_line.server.value_or(ConnectionParams()).address.display();
    print(stdout,
        (isServerReached ? tr("Serving %1 at http://%2/%3")
                         : tr("Listening for %1, which does not answer yet, at http://%2/%3"))
            .arg(server, m_address, m_line.isReadOnly ? tr(", read-only") : QString()));
    print(stdout, tr("The token is in %1").arg(m_tokenPath));
    print(stdout, tr("Try: %1").arg(curlLine(m_tokenPath, m_address)));
}

void ServeCommand::fail(const Error &error)
{
    print(stderr, tr("redshank: %1").arg(error.sentence()));
    Q_EMIT failed();
}

} // namespace redshank
