// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "serverprobe.h"

#include "backendpool.h"

#include <utility>

namespace redshank {

ServerProbe::ServerProbe(BackendPool &backends, QObject *parent)
    : QObject(parent)
    , m_backends(backends)
    , m_patience(this)
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(patienceMilliseconds);
    connect(&m_patience, &QTimer::timeout, this, [this] { settle(Verdict::Silent); });
}

void ServerProbe::ask(QObject *context, Done done)
{
    Connection *const connection =
        m_backends.isServerReached() ? m_backends.data(m_backends.server().database) : nullptr;
    if (!connection) {
        done(Verdict::Unreachable);
        return;
    }
    if (m_isAsked && !m_patience.isActive()) { // the last PING is still without an answer
        done(Verdict::Silent);
        return;
    }
    m_askers.push_back({context, std::move(done)});
    if (m_isAsked)
        return;
    m_isAsked = true;
    m_patience.start();
    // Any reply is an answer, that PING is not permitted among them.
    connection->send(Command{"PING"}, this, [this](const ReplyView &reply) {
        m_isAsked = false;
        settle(reply.isAnswered() ? Verdict::Reached : Verdict::Unreachable);
    });
}

void ServerProbe::settle(Verdict verdict)
{
    m_patience.stop();
    const auto askers = std::exchange(m_askers, {});
    for (const Asker &asker : askers) {
        if (asker.context)
            asker.done(verdict);
    }
}

} // namespace redshank
