// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keyfollower.h"

#include "keyfilter.h"

#include <algorithm>
#include <utility>

namespace redshank {

using namespace std::chrono_literals;
using Following = FollowStatus::State;

namespace {

constexpr auto flushInterval = 100ms;
constexpr auto gathering = 10ms; ///< what belongs together comes together: the pair of a rename
/// Applying a batch takes at most this part of the time.
constexpr int flushShare = 10;
constexpr auto sampleInterval = 1s;
constexpr int samplesPerCheck = 5;
constexpr auto shortestPause = 5s;
constexpr std::chrono::milliseconds longestPause = 5min;
/// Following that went well for so long forgets the pauses before.
constexpr auto calm = 1min;

/// Leaves it to the event loop, because a reply of it may be in the middle of being handled.
void retire(std::unique_ptr<Connection> &connection, QObject *owner)
{
    if (!connection)
        return;
    connection->disconnect(owner);
    connection->setParent(owner);
    connection.release()->deleteLater();
}

} // namespace

KeyFollower::KeyFollower(QObject *parent)
    : QObject(parent)
    , m_reader(0)
    , m_log(KeyEventLog::Limits())
    , m_types([this](const QByteArray &key, const QByteArray &type) {
        if (!m_log.add(key, type == m_target.type))
            overrun();
        scheduleFlush();
    })
    , m_flushTimer(this)
    , m_sampleTimer(this)
    , m_retryTimer(this)
    , m_pause(shortestPause)
    , m_sampler(this)
{
    m_flushTimer.setSingleShot(true);
    m_retryTimer.setSingleShot(true);
    m_sampleTimer.setInterval(sampleInterval);
    m_types.setParent(this);
    connect(&m_flushTimer, &QTimer::timeout, this, &KeyFollower::flush);
    connect(&m_sampleTimer, &QTimer::timeout, this, &KeyFollower::sample);
    connect(&m_sampler, &FollowSampler::sampled, this,
        [this](const FollowSample &sample) { Q_EMIT sampled(sample, m_target.era); });
    connect(&m_retryTimer, &QTimer::timeout, this, [this] {
        m_isOverrun = false;
        setState(Following::Connecting);
        if (m_data && m_data->state() == Connection::State::Ready)
            readSetting();
    });
}

KeyFollower::~KeyFollower()
{
    // Their last signals and replies must not reach an object that is half gone.
    ++m_generation;
    m_types.clear();
    for (auto *connection : {m_data.get(), m_feed.get()}) {
        if (connection)
            connection->disconnect(this);
    }
}

void KeyFollower::start(const FollowTarget &target)
{
    closeConnections();
    m_target = target;
    m_reader = KeyEventReader(target.params.database);
    m_log = KeyEventLog(target.limits);
    m_status = {};
    m_status.isByType = !target.type.isEmpty();
    m_renames = {};
    m_sampler.reset();
    m_pause = shortestPause;
    setState(Following::Connecting);
    m_data = std::make_unique<Connection>(target.params, Role::Data);
    connect(m_data.get(), &Connection::stateChanged, this, &KeyFollower::watchData);
    m_data->open();
}

void KeyFollower::stop()
{
    closeConnections();
    m_log.clear();
    setState(Following::Idle);
}

void KeyFollower::closeConnections()
{
    ++m_generation;
    retire(m_data, this);
    retire(m_feed, this);
    m_types.clear();
    m_flushTimer.stop();
    m_sampleTimer.stop();
    m_retryTimer.stop();
    m_sampler.abandon();
    m_isSettingRead = m_isOverrun = false;
    m_confirmed = 0;
}

void KeyFollower::check()
{
    if (m_status.state == Following::Idle || m_isOverrun)
        return;
    if (!m_data || m_data->state() == Connection::State::Failed)
        start(FollowTarget(m_target));
    else if (m_data->state() == Connection::State::Ready)
        readSetting();
    for (Connection *connection : {m_data.get(), m_feed.get()}) {
        if (connection && connection->state() == Connection::State::Waiting)
            connection->retry();
    }
}

// --- what the server publishes

void KeyFollower::watchData(Connection::State state)
{
    if (state == Connection::State::Ready) {
        readSetting();
        return;
    }
    m_sampler.abandon();
    m_isSettingRead = false;
    // Without it, types are not known: what appears meanwhile is missed.
    const bool isMissing = !m_status.isLive() || m_status.isByType;
    m_types.clear();
    if (state == Connection::State::Failed && isMissing)
        setState(Following::Failed, m_data->lastError());
    else if (state == Connection::State::Waiting && isMissing && !m_isOverrun)
        setState(Following::Lost, m_data->lastError());
}

void KeyFollower::readSetting()
{
    m_data->send(Command{"CONFIG", "GET", "notify-keyspace-events"}, {.isInternal = true}, this,
        [this, generation = m_generation](const ReplyView &reply) {
            if (generation != m_generation || (reply.isError() && !isRefusal(reply)))
                return;
            const ReplyView flags = reply.value("notify-keyspace-events");
            const bool isTold = !reply.isError() && flags.type() == ReplyType::String;
            takeSetting(isTold ? KeyEventSetting(flags.toByteArray()) : KeyEventSetting());
        });
}

void KeyFollower::takeSetting(const KeyEventSetting &setting)
{
    const bool isAgain = std::exchange(m_isSettingRead, true) && setting == m_status.setting;
    m_status.setting = setting;
    if (m_isOverrun)
        return;
    if (setting.isKnown() && !setting.isUsable()) {
        closeConnections();
        setState(Following::Off);
        return;
    }
    const KeyEventChannels channels = KeyEventChannels::of(setting, m_target.params.database, m_target.match);
    if (!m_feed || channels != m_channels) {
        m_channels = channels;
        listen();
    } else if (!isAgain && m_feed->state() == Connection::State::Ready) {
        if (m_confirmed == 0)
            requestAll();
        else
            takeConfirmation();
    }
}

// --- listening

void KeyFollower::listen()
{
    retire(m_feed, this);
    m_confirmed = 0;
    if (m_status.isLive())
        setState(Following::Connecting);
    m_feed = std::make_unique<Connection>(m_target.params, Role::Feed);
    m_feed->setPushSink([this, feed = m_feed.get()](const ReplyView &push) {
        if (m_feed.get() == feed)
            take(push);
    });
    connect(m_feed.get(), &Connection::stateChanged, this, &KeyFollower::watchFeed);
    m_feed->open();
}

void KeyFollower::watchFeed(Connection::State state)
{
    m_confirmed = 0;
    if (state == Connection::State::Ready) {
        if (m_isSettingRead)
            requestAll();
        return;
    }
    m_sampleTimer.stop();
    if (state == Connection::State::Failed)
        setState(Following::Failed, m_feed->lastError());
    else if (state == Connection::State::Waiting || m_status.isLive())
        setState(Following::Lost, m_feed->lastError());
}

void KeyFollower::requestAll()
{
    m_isNarrowed = false;
    const auto request = [this](const char *command, const QByteArrayList &names) {
        if (names.isEmpty())
            return;
        m_feed->send(Command(QByteArrayList{command} + names), {.isInternal = true}, this,
            [this, generation = m_generation](const ReplyView &reply) {
                // Confirmations come through the sink; a loss of the connection is answered by asking again.
                if (generation != m_generation || !reply.isError() || !isRefusal(reply))
                    return;
                const Error why = reply.error();
                closeConnections();
                setState(Following::Failed, why);
            });
    };
    request("SUBSCRIBE", m_channels.channels);
    request("PSUBSCRIBE", m_channels.patterns);
}

// From inside the socket's read: what closes or tells goes through the event loop.
void KeyFollower::take(const ReplyView &push)
{
    const QByteArrayView kind = push[0].bytes();
    if (kind == "message" && push.size() == 3)
        takeEvent(push[1].bytes(), push[2].bytes());
    else if (kind == "pmessage" && push.size() == 4)
        takeEvent(push[2].bytes(), push[3].bytes());
    else if ((kind == "subscribe" || kind == "psubscribe") && ++m_confirmed == m_channels.count())
        QMetaObject::invokeMethod(this, &KeyFollower::takeConfirmation, Qt::QueuedConnection);
}

void KeyFollower::takeConfirmation()
{
    if (m_confirmed == 0 || m_confirmed < m_channels.count())
        return;
    setState(Following::Live);
    m_sinceLive.start();
    m_samplesUntilCheck = samplesPerCheck;
    m_sampleTimer.start();
    sample();
}

void KeyFollower::takeEvent(QByteArrayView channel, QByteArrayView message)
{
    const KeyEvent event = m_reader.read(channel, message);
    if (event.event.isEmpty() || m_isOverrun)
        return;
    if (!m_status.setting.isKnown())
        narrow(event.isByKey, event.event == "new");
    // By key the server leaves out what does not match, and with it one half of some renames.
    const bool isWhole = !event.isByKey || m_target.match.isEmpty();
    const std::optional<KeyRename> rename = isWhole ? m_renames.read(event) : std::nullopt;
    const KeyEventKind kind = keyEventKind(event.event);
    if (kind == KeyEventKind::Other)
        return;
    if (!m_target.match.isEmpty() && !globMatches(m_target.match, event.key, Qt::CaseSensitive))
        return;
    ++m_counted;
    bool hasRoom = true;
    if (kind == KeyEventKind::Appeared && m_status.isByType) {
        hasRoom = m_types.ask(event.key);
    } else {
        if (m_status.isByType)
            m_types.drop(event.key);
        hasRoom = m_log.add(event.key, kind == KeyEventKind::Appeared);
    }
    if (rename)
        m_log.addRename(*rename);
    if (hasRoom)
        scheduleFlush();
    else
        overrun();
}

/// The server has not told how it publishes, so that we listened everywhere: where events come by event, those by key
/// say nothing more, and where it names new keys, a write to an old one need not come.
void KeyFollower::narrow(bool isByKey, bool isNew)
{
    if (isByKey || m_isNarrowed || !isNew)
        return;
    m_isNarrowed = true;
    QMetaObject::invokeMethod(
        this,
        [this, generation = m_generation] {
            if (generation != m_generation || !m_feed || m_feed->state() != Connection::State::Ready)
                return;
            const KeyEventChannels enough =
                KeyEventChannels::of(KeyEventSetting("En"), m_target.params.database, m_target.match);
            Command unsubscribe("UNSUBSCRIBE");
            for (const QByteArray &channel : std::as_const(m_channels.channels)) {
                if (!enough.channels.contains(channel))
                    unsubscribe << channel;
            }
            m_feed->send(unsubscribe, {.isInternal = true}, this, [](const ReplyView &) {});
            m_feed->send(Command(QByteArrayList{"PUNSUBSCRIBE"} + m_channels.patterns), {.isInternal = true}, this,
                [](const ReplyView &) {});
        },
        Qt::QueuedConnection);
}

void KeyFollower::overrun()
{
    if (std::exchange(m_isOverrun, true))
        return;
    m_log.clear();
    QMetaObject::invokeMethod(
        this,
        [this, generation = m_generation] {
            if (generation != m_generation)
                return;
            m_types.clear();
            retire(m_feed, this);
            m_sampleTimer.stop();
            m_confirmed = 0;
            if (m_sinceLive.isValid() && m_sinceLive.hasExpired(std::chrono::milliseconds(calm).count()))
                m_pause = shortestPause;
            m_status.retryIn = m_pause;
            const double seconds = m_sinceSample.isValid() ? double(m_sinceSample.elapsed()) / 1000 : 1;
            m_status.changesPerSecond = std::max(m_changesPerSecond, double(m_counted) / std::max(seconds, 0.1));
            setState(Following::Overrun);
            m_retryTimer.start(m_pause);
            m_pause = std::min(2 * m_pause, longestPause);
        },
        Qt::QueuedConnection);
}

// --- handing over

void KeyFollower::scheduleFlush()
{
    if (m_isUpdateUnderWay || m_flushTimer.isActive())
        return;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(m_nextFlush - Clock::now());
    m_flushTimer.start(std::max<std::chrono::milliseconds>(left, gathering));
}

void KeyFollower::flush()
{
    if (m_data && m_data->state() == Connection::State::Ready)
        m_types.send(m_data.get());
    if (m_isUpdateUnderWay || m_log.isEmpty())
        return;
    m_isUpdateUnderWay = true;
    Q_EMIT changed(m_log.take(), Clock::now(), m_target.era);
}

void KeyFollower::acknowledge(std::chrono::milliseconds cost)
{
    m_isUpdateUnderWay = false;
    m_nextFlush = Clock::now() + std::max<std::chrono::milliseconds>(flushInterval, cost * flushShare);
    if (!m_log.isEmpty())
        scheduleFlush();
}

// --- what no event tells

void KeyFollower::sample()
{
    if (m_sampler.isAsking() || !m_data || m_data->state() != Connection::State::Ready || !m_status.isLive())
        return;
    const bool isQuiet = m_counted == 0;
    const double seconds = m_sinceSample.isValid() ? double(m_sinceSample.elapsed()) / 1000 : 1;
    m_changesPerSecond = double(std::exchange(m_counted, 0)) / std::max(seconds, 0.1);
    m_sinceSample.start();
    m_sampler.ask(m_data.get(), isQuiet);
    if (--m_samplesUntilCheck <= 0) {
        m_samplesUntilCheck = samplesPerCheck;
        if (m_status.setting.isKnown())
            readSetting();
    }
}

void KeyFollower::setState(Following state, const Error &error)
{
    FollowStatus next = m_status;
    next.state = state;
    next.error = error;
    if (state != Following::Overrun)
        next.retryIn = 0ms;
    m_status = next;
    if (state != Following::Live)
        m_sampleTimer.stop();
    Q_EMIT statusChanged(m_status, m_target.era);
}

} // namespace redshank
