// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "feedworker.h"

#include <QCoreApplication>

#include <algorithm>
#include <iterator>

namespace redshank {

namespace {

/// One hop to the reader per frame of a 60 Hz screen.
constexpr std::chrono::milliseconds frame{16};

/// Names in one SUBSCRIBE: a refusal of the group is found by halving it.
constexpr qsizetype groupSize = 256;

} // namespace

FeedWorker::FeedWorker(ConnectionParams params, FeedLimits limits)
    : m_params(std::move(params))
    , m_ring(limits)
    , m_flushTimer(this)
{
    m_flushTimer.setSingleShot(true);
    m_flushTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_flushTimer, &QTimer::timeout, this, &FeedWorker::flush);
}

FeedWorker::~FeedWorker()
{
    // Its last signals must not reach an object that is half gone.
    if (m_connection)
        m_connection->disconnect(this);
}

void FeedWorker::connectToServer()
{
    if (!m_connection) {
        m_connection = std::make_unique<Connection>(m_params, Role::Feed);
        m_connection->setPushSink([this](const ReplyView &push) { take(push); });
        connect(m_connection.get(), &Connection::stateChanged, this, &FeedWorker::watchState);
        connect(m_connection.get(), &Connection::failed, this, &FeedWorker::updateStatus);
    }
    if (m_connection->state() == Connection::State::Closed)
        m_connection->open();
    updateStatus();
}

void FeedWorker::subscribe(const QByteArrayList &names, bool isPattern)
{
    QByteArrayList fresh;
    for (const QByteArray &name : names) {
        auto &all = wanted(isPattern);
        const auto known = all.constFind(name);
        if (known != all.constEnd() && *known != FeedSubscription::State::Refused)
            continue;
        if (known != all.constEnd())
            --m_refusedCount;
        all.insert(name, FeedSubscription::State::Pending);
        report(name, isPattern, FeedSubscription::State::Pending);
        fresh.append(name);
    }
    if (fresh.isEmpty())
        return;
    connectToServer();
    // Before that, watchState() asks for all of them.
    if (m_connection->state() == Connection::State::Ready)
        request(fresh, isPattern);
}

void FeedWorker::unsubscribe(const QByteArrayList &names, bool isPattern)
{
    Command command(isPattern ? "PUNSUBSCRIBE" : "UNSUBSCRIBE");
    for (const QByteArray &name : names) {
        auto &all = wanted(isPattern);
        const auto known = all.constFind(name);
        if (known == all.constEnd())
            continue;
        m_liveCount -= *known == FeedSubscription::State::Live;
        m_refusedCount -= *known == FeedSubscription::State::Refused;
        all.erase(known);
        command << name;
    }
    if (!m_connection || command.size() == 1)
        return;
    if (m_channels.isEmpty() && m_patterns.isEmpty()) {
        m_connection->close();
        m_lostAt.reset();
    } else if (m_connection->state() == Connection::State::Ready) {
        m_connection->send(command, {.isInternal = true}, this, [](const ReplyView &) {});
    }
    updateStatus();
}

void FeedWorker::request(const QByteArrayList &names, bool isPattern)
{
    for (qsizetype at = 0; at < names.size(); at += groupSize) {
        const QByteArrayList group = names.mid(at, groupSize);
        const Command command(QByteArrayList{isPattern ? "PSUBSCRIBE" : "SUBSCRIBE"} + group);
        m_connection->send(command, {.isInternal = true}, this, [this, group, isPattern](const ReplyView &reply) {
            // Confirmations come through the sink; a loss of the connection is answered by asking again for everything.
            if (!reply.isError() || !(reply.isAnswered() || reply.error().kind == Error::Kind::Refused))
                return;
            if (group.size() == 1) {
                refuse(group.first(), isPattern, reply.error());
                return;
            }
            QByteArrayList left;
            std::copy_if(group.begin(), group.end(), std::back_inserter(left), [&](const QByteArray &name) {
                return wanted(isPattern).contains(name); // not those that nobody wants any more
            });
            request(left.first(left.size() / 2), isPattern);
            request(left.mid(left.size() / 2), isPattern);
        });
    }
}

void FeedWorker::requestAll()
{
    for (const bool isPattern : {false, true}) {
        QByteArrayList names;
        const auto &all = wanted(isPattern);
        for (auto it = all.cbegin(); it != all.cend(); ++it) {
            if (*it != FeedSubscription::State::Refused)
                names.append(it.key());
        }
        request(names, isPattern);
    }
}

void FeedWorker::refuse(const QByteArray &name, bool isPattern, const Error &error)
{
    auto &all = wanted(isPattern);
    const auto known = all.find(name);
    if (known == all.end() || *known != FeedSubscription::State::Pending)
        return;
    *known = FeedSubscription::State::Refused;
    ++m_refusedCount;
    report(name, isPattern, FeedSubscription::State::Refused, error);
    updateStatus();
}

// From inside the socket's read: copies, and nothing else.
void FeedWorker::take(const ReplyView &push)
{
    const QByteArrayView kind = push[0].bytes();
    if (kind == "message" && push.size() == 3) {
        FeedMessage message;
        message.time = m_clock.now();
        message.channel = push[1].bytes();
        message.payload = push[2].bytes();
        message.payloadSize = message.payload.size();
        m_ring.append(message);
    } else if (kind == "pmessage" && push.size() == 4) {
        FeedMessage message;
        message.kind = FeedKind::PatternMessage;
        message.time = m_clock.now();
        message.pattern = push[1].bytes();
        message.channel = push[2].bytes();
        message.payload = push[3].bytes();
        message.payloadSize = message.payload.size();
        m_ring.append(message);
    } else if ((kind == "subscribe" || kind == "psubscribe") && push.size() == 3) {
        takeConfirmation(push[1].bytes(), kind == "psubscribe");
    } else if (kind != "unsubscribe" && kind != "punsubscribe") {
        m_ring.countMalformed();
    }
    scheduleFlush();
}

void FeedWorker::takeConfirmation(QByteArrayView name, bool isPattern)
{
    auto &all = wanted(isPattern);
    const auto known = all.find(name.toByteArray());
    if (known == all.end() || *known == FeedSubscription::State::Live)
        return;
    m_refusedCount -= *known == FeedSubscription::State::Refused;
    ++m_liveCount;
    *known = FeedSubscription::State::Live;
    // In front of the first message that follows it.
    markGap();
    report(known.key(), isPattern, FeedSubscription::State::Live);
}

void FeedWorker::markGap()
{
    if (!m_lostAt)
        return;
    const QByteArray reason = m_lostFor.sentence().toUtf8();
    FeedMessage gap;
    gap.kind = FeedKind::Gap;
    gap.time = m_clock.now();
    gap.gap = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - *m_lostAt);
    gap.payload = reason;
    gap.payloadSize = reason.size();
    m_ring.append(gap);
    m_lostAt.reset();
}

void FeedWorker::watchState(Connection::State state)
{
    if (state == Connection::State::Ready) {
        requestAll();
    } else if (m_liveCount > 0) {
        m_lostAt = Clock::now();
        m_lostFor = m_connection->lastError();
        m_liveCount = 0;
        for (const bool isPattern : {false, true}) {
            auto &all = wanted(isPattern);
            for (auto it = all.begin(); it != all.end(); ++it) {
                if (*it != FeedSubscription::State::Live)
                    continue;
                *it = FeedSubscription::State::Pending;
                report(it.key(), isPattern, FeedSubscription::State::Pending);
            }
        }
    }
    updateStatus();
}

void FeedWorker::updateStatus()
{
    FeedStatus status;
    const auto state = m_connection ? m_connection->state() : Connection::State::Closed;
    if (state == Connection::State::Failed)
        status = {FeedStatus::State::Failed, m_connection->lastError()};
    else if (m_refusedCount == m_channels.size() + m_patterns.size())
        status.state = FeedStatus::State::Idle;
    else if (m_liveCount > 0)
        status.state = FeedStatus::State::Live;
    else if (m_lostAt)
        status = {FeedStatus::State::Lost, m_lostFor};
    else if (state == Connection::State::Waiting)
        status = {FeedStatus::State::Lost, m_connection->lastError()};
    else if (state != Connection::State::Ready && m_status.state == FeedStatus::State::Lost)
        status = m_status;
    else
        status.state = FeedStatus::State::Connecting;
    if (status.state == m_status.state && status.error.sentence() == m_status.error.sentence())
        return;
    m_status = status;
    Q_EMIT statusChanged(m_status);
}

void FeedWorker::report(const QByteArray &name, bool isPattern, FeedSubscription::State state, const Error &error)
{
    m_changed.append({name, isPattern, state, error});
    scheduleFlush();
}

void FeedWorker::clear(quint64 era)
{
    m_ring.clear(era);
    scheduleFlush();
}

void FeedWorker::listChannels()
{
    if (m_listJob)
        return;
    m_listJob = std::make_unique<ChannelListJob>(m_params);
    connect(m_listJob.get(), &ChannelListJob::finished, this, [this](const ChannelList &list) {
        // It is inside its own handler.
        m_listJob.release()->deleteLater();
        Q_EMIT channelsListed(list);
    });
    m_listJob->start();
}

void FeedWorker::retry()
{
    if (m_connection)
        m_connection->retry();
}

void FeedWorker::setParams(const ConnectionParams &params)
{
    m_params = params;
    if (m_connection)
        m_connection->setParams(params);
}

void FeedWorker::acknowledge()
{
    m_isUpdateUnderWay = false;
    if (m_ring.hasUpdate() || !m_changed.isEmpty())
        scheduleFlush();
}

void FeedWorker::scheduleFlush()
{
    if (m_isFlushScheduled || m_isUpdateUnderWay)
        return;
    m_isFlushScheduled = true;
    const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - m_lastFlush);
    m_flushTimer.start(std::clamp(frame - since, std::chrono::milliseconds(0), frame));
}

void FeedWorker::flush()
{
    m_isFlushScheduled = false;
    m_lastFlush = Clock::now();
    if (!m_changed.isEmpty())
        Q_EMIT subscriptionsChanged(std::exchange(m_changed, {}));
    updateStatus();
    if (!m_ring.hasUpdate())
        return;
    m_isUpdateUnderWay = true;
    Q_EMIT updated(m_ring.takeUpdate());
}

} // namespace redshank
