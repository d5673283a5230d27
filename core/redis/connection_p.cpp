// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "connection_p.h"

#include "commandgate.h"

#include <QPointer>
#include <QRandomGenerator>
#include <QThread>

#include <algorithm>

namespace redshank {

using namespace std::chrono_literals;

namespace {

constexpr auto firstRetryDelay = 200ms;
constexpr auto longestRetryDelay = 10'000ms;
constexpr auto crowdedRetryDelay = 6'500ms; // F19: at most ten tries a minute at a server that is full

Error errorOf(Error::Kind kind, const QString &what, const QString &advice = {})
{
    Error error;
    error.kind = kind;
    error.what = what;
    error.advice = advice;
    return error;
}

std::chrono::milliseconds retryDelayOf(int attempt, const Error &error)
{
    std::chrono::milliseconds delay =
        std::min<std::chrono::milliseconds>(firstRetryDelay * (1 << std::min(attempt, 6)), longestRetryDelay);
    if (error.server.contains("max number of clients"))
        delay = std::max<std::chrono::milliseconds>(delay, crowdedRetryDelay);
    // Jitter, so that many clients do not come back in step.
    return delay + delay * QRandomGenerator::global()->bounded(-20, 21) / 100;
}

} // namespace

Connection::Private::Private(Connection *owner, ConnectionParams givenParams, Role givenRole)
    : q(owner)
    , params(std::move(givenParams))
    , role(givenRole)
    , retryTimer(this)
    , m_ticker(this)
    , m_handshakeDeadline(this)
{
    retryTimer.setSingleShot(true);
    connect(&retryTimer, &QTimer::timeout, this, &Private::open);
    m_ticker.setInterval(tickMilliseconds);
    connect(&m_ticker, &QTimer::timeout, this, &Private::tick);
    m_handshakeDeadline.setSingleShot(true);
    connect(&m_handshakeDeadline, &QTimer::timeout, this, [this] {
        lose(errorOf(Error::Kind::Timeout,
            tr("%1 accepted the connection but did not answer within %2 s")
                .arg(params.address.display())
                .arg(double(params.connectTimeout.count()) / 1000),
            tr("Is it a Redis server, without TLS on this port, and not stopped?")));
    });
}

Connection::Private::~Private()
{
    settle(takeDown(), {}, true);
}

void Connection::Private::open()
{
    Q_ASSERT(thread() == QThread::currentThread());
    if (state == State::Connecting || state == State::Handshaking || state == State::Ready)
        return;
    retryTimer.stop();
    m_connector = std::make_unique<Connector>(params, this, nullptr);
    m_connector->start([this](std::unique_ptr<HiredisAdapter> connected, const Error &error) {
        connectingDone(std::move(connected), error);
    });
    setState(State::Connecting);
}

void Connection::Private::close()
{
    m_attempts = 0;
    m_protocolFailures = 0;
    settle(takeDown(), {}, true);
    if (state != State::Closed)
        setState(State::Closed);
}

void Connection::Private::send(const Command &command, const SendOptions &options, QObject *context, Handler handler)
{
    Q_ASSERT(thread() == QThread::currentThread());
    Q_ASSERT(context);
    Slot slot(context, std::move(handler), deadlineOf(options), options.headSink);
    const GateVerdict verdict =
        checkCommand(command, role, params.safetyNow(), table ? *table : CommandTable::builtIn());
    if (verdict.kind == GateVerdict::Kind::Refuse)
        return settleLater(std::move(slot), errorOf(Error::Kind::Refused, verdict.reason));
    if (verdict.kind == GateVerdict::Kind::Confirm && !options.isConfirmed)
        return settleLater(std::move(slot), errorOf(Error::Kind::NeedsConfirmation, verdict.reason));

    switch (state) {
    case State::Ready:
        if (!options.isInternal)
            ++commandsSent;
        if (waiting.empty() && adapter->outgoingBytes() <= outgoingCap)
            transmit(command, std::move(slot));
        else
            waiting.push_back({command, std::move(slot)});
        break;
    case State::Connecting:
    case State::Handshaking:
        if (!options.isInternal)
            ++commandsSent;
        waiting.push_back({command, std::move(slot)});
        break;
    case State::Closed:
    case State::Waiting:
    case State::Failed: {
        Error error = errorOf(Error::Kind::NotSent, tr("Not sent: there is no connection"));
        error.advice = lastError.sentence();
        settleLater(std::move(slot), std::move(error));
        return;
    }
    }
    if (!m_ticker.isActive())
        m_ticker.start();
}

void Connection::Private::transmit(const Command &command, Slot slot)
{
    PendingQueue::Entry entry;
    entry.slot = std::move(slot);
    if (role == Role::Feed) {
        const QByteArray name = command.name();
        entry.isSubscription = name.endsWith("SUBSCRIBE");
        entry.expectedReplies = std::max(1, int(command.size()) - 1);
        // Without channels, as many confirmations come as there happen to be: the replies could not be told apart.
        if (entry.isSubscription && command.size() < 2)
            return settleLater(std::move(entry.slot), errorOf(Error::Kind::InvalidInput, tr("Name the channels")));
    }
    m_wire.resize(0);
    command.encodeTo(m_wire);
    if (!adapter->write(m_wire))
        return settleLater(
            std::move(entry.slot), errorOf(Error::Kind::NotSent, tr("Not sent: the connection is gone")));
    inFlight.push(std::move(entry));
    if (m_wire.capacity() > outgoingCap / 8)
        m_wire = QByteArray();
}

void Connection::Private::sendWaiting()
{
    while (state == State::Ready && !waiting.empty() && adapter->outgoingBytes() <= outgoingCap) {
        WaitingCommand next = std::move(waiting.front());
        waiting.pop_front();
        if (!next.slot.isSettled())
            transmit(next.command, std::move(next.slot));
    }
}

// --- connecting

void Connection::Private::connectingDone(std::unique_ptr<HiredisAdapter> connected, const Error &error)
{
    m_connector.release()->deleteLater();
    if (!connected)
        return lose(error);
    adapter = std::move(connected);
    ++m_generation;
    m_handshake.emplace(params);
    m_handshakeDeadline.start(params.connectTimeout);
    const QPointer<Private> alive(this);
    setState(State::Handshaking);
    if (alive && state == State::Handshaking)
        continueHandshake();
}

void Connection::Private::continueHandshake()
{
    if (const std::optional<Command> command = m_handshake->next()) {
        m_wire.resize(0);
        command->encodeTo(m_wire);
        adapter->write(m_wire); // a dead socket is reported by socketLost()
        m_wire.fill('\0'); // it may have held the password
        return;
    }
    becomeReady();
}

void Connection::Private::becomeReady()
{
    m_handshakeDeadline.stop();
    server = m_handshake->server();
    m_handshake.reset();
    m_attempts = 0;
    lastError = {};
    if (isReadingPaused)
        adapter->setReadingPaused(true);
    if (role != Role::Feed && role != Role::Monitor) // a message that is dropped could not be told of
        adapter->setReplyLimit(params.replyLimit);
    const QPointer<Private> alive(this);
    setState(State::Ready);
    if (alive)
        sendWaiting();
}

bool Connection::Private::isFinal(const Error &error) const
{
    switch (error.kind) {
    case Error::Kind::Authentication: // trying again by ourselves might lock the user out
    case Error::Kind::Database:
    case Error::Kind::NotRedis:
    case Error::Kind::Permission:
        return true;
    default:
        return !isReconnecting || m_protocolFailures >= protocolFailureCap || error.server.startsWith("DENIED");
    }
}

void Connection::Private::lose(const Error &given)
{
    if (state == State::Closed)
        return;
    Error error = given;
    const bool isHandshaking = state == State::Handshaking;
    if (isHandshaking && error.kind == Error::Kind::Protocol) {
        error.kind = Error::Kind::NotRedis;
        error.what =
            tr("What answers at %1 does not speak the Redis protocol (%2)").arg(params.address.display(), error.what);
        error.advice = tr("Check the port; a TLS port needs rediss://, which is not supported yet.");
    } else if (error.kind == Error::Kind::Protocol || error.kind == Error::Kind::LimitExceeded) {
        ++m_protocolFailures;
    }
    lastError = error;
    Remains remains = takeDown();
    const QPointer<Private> alive(this);
    if (isFinal(error)) {
        setState(State::Failed);
    } else {
        retryTimer.start(retryDelayOf(m_attempts++, error));
        setState(State::Waiting);
    }
    // From here on a handler may do anything, deleting us included.
    settle(std::move(remains), error, false);
    if (alive)
        Q_EMIT q->failed(error);
}

void Connection::Private::setState(State next)
{
    state = next;
    Q_EMIT q->stateChanged(next);
}

// --- replies

void Connection::Private::replyReceived(const ReplyView &reply)
{
    if (m_handshake) {
        const quint64 generation = m_generation;
        const Result<void> accepted = m_handshake->accept(reply);
        if (!accepted)
            return lose(accepted.error());
        if (generation == m_generation)
            continueHandshake();
        return;
    }
    // In RESP2, messages and confirmations arrive among the replies.
    if (role == Role::Feed && reply.type() == ReplyType::Array && reply.size() >= 3)
        return pushReceived(reply);
    if (inFlight.isEmpty()) {
        if (role == Role::Monitor && reply.type() == ReplyType::Status) {
            if (sink)
                sink(reply);
            return;
        }
        return desynchronised(QT_TR_NOOP("The server sent a reply that nobody asked for"));
    }
    PendingQueue::Entry entry = inFlight.take();
    if (!reply.isError())
        m_protocolFailures = 0;
    entry.slot.settle(reply);
}

void Connection::Private::headReceived(QByteArrayView head)
{
    if (!m_handshake && role != Role::Feed && !inFlight.isEmpty())
        inFlight.front().slot.showHead(head);
}

void Connection::Private::pushReceived(const ReplyView &push)
{
    if (m_handshake)
        return desynchronised(QT_TR_NOOP("The server sent a message before the handshake was over"));
    if (role == Role::Feed && isConfirmation(push))
        return confirm(push);
    if (sink)
        sink(push);
}

bool Connection::Private::isConfirmation(const ReplyView &message) const
{
    return message[0].bytes().endsWith("subscribe");
}

void Connection::Private::confirm(const ReplyView &message)
{
    if (sink)
        sink(message);
    if (inFlight.isEmpty() || !inFlight.front().isSubscription) {
        // The server may end subscriptions by itself (a lost permission, a moved slot); it may not begin one.
        if (message[0].bytes().contains("unsubscribe"))
            return;
        return desynchronised(QT_TR_NOOP("The server confirmed a subscription that nobody asked for"));
    }
    PendingQueue::Entry &front = inFlight.front();
    const bool isLast = --front.expectedReplies == 0;
    Slot slot = std::exchange(front.slot, Slot());
    if (isLast)
        inFlight.take();
    slot.settle(message); // nothing the second time
}

/// Never guess which reply belongs to whom.
void Connection::Private::desynchronised(const char *what)
{
    lose(errorOf(Error::Kind::Protocol, tr(what)));
}

// --- deadlines and settling

Slot::Tick Connection::Private::deadlineOf(const SendOptions &options) const
{
    std::chrono::milliseconds timeout = options.timeout;
    if (timeout == 0ms)
        timeout = role == Role::Blocking ? -1ms : params.commandTimeout;
    return timeout < 0ms ? Slot::never : m_now + 1 + Slot::Tick(timeout.count() / tickMilliseconds);
}

void Connection::Private::tick()
{
    ++m_now;
    if (inFlight.isEmpty() && waiting.empty()) {
        m_ticker.stop();
        return;
    }
    std::deque<Slot> unsent;
    for (WaitingCommand &command : waiting) {
        if (command.slot.isOverdue(m_now))
            unsent.push_back(std::exchange(command.slot, Slot()));
    }
    std::deque<Slot> unanswered = inFlight.takeOverdue(m_now);
    const Error notSent = errorOf(Error::Kind::NotSent, tr("Not sent: the connection was not ready in time"));
    const Error timeout = errorOf(Error::Kind::Timeout, tr("The server did not answer in time"),
        tr("Whether the command ran is not known; check before you repeat it."));
    for (Slot &slot : unsent)
        slot.settle(ReplyView(&notSent));
    for (Slot &slot : unanswered)
        slot.settle(ReplyView(&timeout));
}

void Connection::Private::settleLater(Slot slot, Error error)
{
    std::deque<Slot> one;
    one.push_back(std::move(slot));
    settlePosted(std::move(one), error);
}

void Connection::Private::settlePosted(std::deque<Slot> slotsToSettle, const Error &error)
{
    for (Slot &slot : slotsToSettle) {
        if (QObject *const context = slot.context()) {
            QMetaObject::invokeMethod(
                context, [slot, error]() mutable { slot.settle(ReplyView(&error)); }, Qt::QueuedConnection);
        }
    }
}

/// Ends socket, timers and handshake; what was pending is the caller's to settle.
Connection::Private::Remains Connection::Private::takeDown()
{
    retryTimer.stop();
    m_handshakeDeadline.stop();
    m_handshake.reset();
    m_connector.reset();
    ++m_generation;
    adapter.reset();
    Remains remains;
    remains.sent = inFlight.takeAll();
    for (WaitingCommand &command : waiting)
        remains.unsent.push_back(std::move(command.slot));
    waiting.clear();
    return remains;
}

void Connection::Private::settle(Remains remains, const Error &why, bool isPosted)
{
    Error unknown = errorOf(Error::Kind::OutcomeUnknown, tr("The connection ended before the answer came"),
        tr("Whether the command ran is not known; check before you repeat it."));
    Error notSent = errorOf(Error::Kind::NotSent, tr("Not sent: the connection ended"));
    unknown.server = notSent.server = why.server;
    if (isPosted) {
        settlePosted(std::move(remains.sent), unknown);
        settlePosted(std::move(remains.unsent), notSent);
        return;
    }
    for (Slot &slot : remains.sent)
        slot.settle(ReplyView(&unknown));
    for (Slot &slot : remains.unsent)
        slot.settle(ReplyView(&notSent));
}

} // namespace redshank
