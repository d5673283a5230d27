// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "statussampler.h"

#include "infotext.h"

#include <algorithm>
#include <utility>

namespace redshank {

namespace {

constexpr std::chrono::milliseconds soon{50};
constexpr qint64 shortestRate = 1000; ///< ms
constexpr std::chrono::milliseconds silenceInterval{500}; ///< between two looks at the clock

} // namespace

/// The replies of one pipeline; it is shared by its handlers.
struct StatusSampler::Round
{
    StatusSample sample;
    int outstanding = 0;
    bool hasDatabases = false; ///< INFO was answered: a database that it does not name is empty
};

StatusSampler::StatusSampler(Connection *connection, QObject *parent)
    : QObject(parent)
    , m_connection(connection)
    , m_timer(this)
    , m_soon(this)
    , m_silenceTimer(this)
{
    m_silenceTimer.setInterval(silenceInterval);
    connect(&m_silenceTimer, &QTimer::timeout, this, &StatusSampler::watchSilence);
    m_timer.setInterval(defaultInterval);
    m_soon.setSingleShot(true);
    m_soon.setInterval(soon);
    connect(&m_timer, &QTimer::timeout, this, &StatusSampler::sample);
    connect(&m_soon, &QTimer::timeout, this, [this] {
        if (m_round)
            m_isWantedSoon = true;
        else
            sample();
    });
    connect(connection, &Connection::stateChanged, this, &StatusSampler::watchState);
}

void StatusSampler::start()
{
    if (m_timer.isActive() || !m_connection)
        return;
    m_commandsSent = m_connection->commandsSent();
    m_sentPerSecond = 0;
    m_sinceLast.start();
    m_timer.start();
    sample();
}

void StatusSampler::stop()
{
    m_timer.stop();
    m_soon.stop();
    m_isWantedSoon = false;
    m_round.reset();
    endSilence();
}

void StatusSampler::sampleSoon()
{
    if (m_timer.isActive() && !m_soon.isActive())
        m_soon.start();
}

void StatusSampler::setInterval(std::chrono::milliseconds interval)
{
    m_timer.setInterval(interval);
}

void StatusSampler::watchState(Connection::State state)
{
    if (state != Connection::State::Ready)
        return;
    m_isInfoRefused = m_isSizeRefused = m_isPingRefused = false;
    if (m_timer.isActive())
        sample();
}

void StatusSampler::sample()
{
    if (m_round || !m_connection || m_connection->state() != Connection::State::Ready)
        return;
    const auto round = std::make_shared<Round>();
    m_round = round;
    m_sinceAsked.start();
    m_silenceTimer.start();
    QElapsedTimer sincePing;
    sincePing.start();
    ask(Command{"PING"}, &StatusSampler::m_isPingRefused, [sincePing](StatusSample &sample, const ReplyView &) {
        sample.roundTrip = std::chrono::microseconds(sincePing.nsecsElapsed() / 1000);
    });
    ask(Command{"DBSIZE"}, &StatusSampler::m_isSizeRefused, [](StatusSample &sample, const ReplyView &reply) {
        if (reply.type() == ReplyType::Integer && reply.integer() >= 0)
            sample.keys = quint64(reply.integer());
    });
    ask(Command{"INFO"}, &StatusSampler::m_isInfoRefused, [round](StatusSample &sample, const ReplyView &reply) {
        const InfoText info(reply.bytes());
        sample.usedMemory = info.number("used_memory");
        sample.maxMemory = info.number("maxmemory");
        sample.operationsPerSecond = info.number("instantaneous_ops_per_sec");
        sample.connectedClients = info.number("connected_clients");
        sample.role = info.role();
        sample.product = info.product();
        sample.version = info.version();
        sample.databases = info.databaseSizes();
        round->hasDatabases = !info.isEmpty();
    });
    // Everything was refused: what we send is still known.
    if (round->outstanding == 0)
        finish(*round);
}

void StatusSampler::watchSilence()
{
    const std::chrono::milliseconds silence(m_sinceAsked.elapsed());
    if (silence < silenceLimit || !m_connection || m_connection->state() != Connection::State::Ready)
        return;
    m_isSilent = true;
    Q_EMIT silenceChanged(silence);
}

void StatusSampler::endSilence()
{
    m_silenceTimer.stop();
    if (std::exchange(m_isSilent, false))
        Q_EMIT silenceChanged(std::chrono::milliseconds(0));
}

void StatusSampler::ask(const Command &command, bool StatusSampler::*isRefused, Reader read)
{
    if (this->*isRefused)
        return;
    const auto round = m_round;
    ++round->outstanding;
    m_connection->send(
        command, {.isInternal = true}, this, [this, round, isRefused, read = std::move(read)](const ReplyView &reply) {
            if (!reply.isError())
                read(round->sample, reply);
            else if (reply.error().kind == Error::Kind::Permission || reply.error().kind == Error::Kind::Refused)
                this->*isRefused = true;
            if (--round->outstanding == 0 && round == m_round)
                finish(*round);
        });
}

void StatusSampler::finish(const Round &round)
{
    StatusSample sample = round.sample;
    m_round.reset();
    endSilence();
    if (std::exchange(m_isWantedSoon, false))
        sampleSoon();
    // Lost while it was under way: nothing in it is true any more.
    if (!m_connection || m_connection->state() != Connection::State::Ready)
        return;
    // One number for the connection's own database, whichever command told it.
    const int database = m_connection->params().database;
    if (!sample.keys && round.hasDatabases)
        sample.keys = sample.databases.value(database);
    if (sample.keys)
        sample.databases.insert(database, *sample.keys);
    // Over less than this a rate says more of the moment than of the traffic.
    const qint64 elapsed = m_sinceLast.elapsed();
    if (elapsed >= std::min<qint64>(m_timer.interval(), shortestRate)) {
        const quint64 sent = m_connection->commandsSent();
        m_sentPerSecond = elapsed > 0 ? double(sent - m_commandsSent) * 1000 / double(elapsed) : 0;
        m_commandsSent = sent;
        m_sinceLast.restart();
    }
    sample.sentPerSecond = m_sentPerSecond;
    Q_EMIT sampled(sample);
}

} // namespace redshank
