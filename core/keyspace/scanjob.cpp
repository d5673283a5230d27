// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scanjob.h"

#include <charconv>

namespace redshank {
namespace {

using State = ScanProgress::State;
using std::chrono::duration_cast;
using std::chrono::microseconds;

constexpr int reportInterval = 100; // milliseconds
constexpr std::chrono::milliseconds backlogPause{5};

/// Failures of the connection, after which the same call is made again once it is back: SCAN changes nothing.
bool isConnectionLoss(Error::Kind kind)
{
    switch (kind) {
    case Error::Kind::NotSent:
    case Error::Kind::OutcomeUnknown:
    case Error::Kind::ConnectionLost:
    case Error::Kind::ConnectionRefused:
    case Error::Kind::Unreachable:
    case Error::Kind::HostNotFound:
        return true;
    default:
        return false;
    }
}

} // namespace

ScanJob::ScanJob(ConnectionParams params, ScanSelection selection, Sink sink, QObject *parent)
    : QObject(parent)
    , m_connection(std::move(params), Role::Data, this)
    , m_selection(std::move(selection))
    , m_sink(std::move(sink))
    , m_governor(m_selection.isGentle)
    , m_restTimer(this)
{
    m_restTimer.setSingleShot(true);
    m_restTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_restTimer, &QTimer::timeout, this, &ScanJob::sendWhenDue);
    connect(&m_connection, &Connection::stateChanged, this, &ScanJob::connectionChanged);
}

ScanJob::~ScanJob()
{
    m_connection.disconnect(this);
}

void ScanJob::start()
{
    ++m_generation;
    m_isInFlight = false;
    m_restTimer.stop();
    m_cursor = "0";
    m_marked.clear();
    m_nextMark = 1;
    m_keysAtReport = 0;
    m_governor = ScanGovernor(m_selection.isGentle);
    m_progress = {};
    m_elapsed.start();
    m_sinceReport.start();
    setState(State::Connecting);
    if (m_connection.state() == Connection::State::Ready)
        connectionChanged(Connection::State::Ready);
    else
        m_connection.open();
}

void ScanJob::pause()
{
    if (!m_progress.isRunning())
        return;
    m_restTimer.stop();
    setState(State::Paused);
}

void ScanJob::resume()
{
    if (m_progress.state != State::Paused && m_progress.state != State::Failed)
        return;
    m_progress.error = {};
    setState(State::Connecting);
    switch (m_connection.state()) {
    case Connection::State::Ready:
        connectionChanged(Connection::State::Ready);
        break;
    case Connection::State::Closed:
        m_connection.open();
        break;
    default:
        m_connection.retry();
    }
}

void ScanJob::cancel()
{
    if (m_progress.isRunning() || m_progress.state == State::Paused || m_progress.state == State::Failed)
        finish(State::Cancelled);
}

void ScanJob::connectionChanged(Connection::State state)
{
    if (!m_progress.isRunning())
        return;
    switch (state) {
    case Connection::State::Ready:
        m_progress.error = {};
        setState(State::Scanning);
        if (m_progress.expected < 0 && m_progress.calls == 0)
            askForSize();
        if (!m_isInFlight)
            sendNow();
        break;
    case Connection::State::Failed:
        fail(m_connection.lastError());
        break;
    case Connection::State::Waiting:
        m_progress.error = m_connection.lastError();
        setState(State::Connecting);
        break;
    default:
        break;
    }
}

void ScanJob::askForSize()
{
    const auto sentAt = Clock::now();
    m_connection.send(Command{"DBSIZE"}, this, [this, sentAt, generation = m_generation](const ReplyView &reply) {
        if (generation != m_generation || !reply.isAnswered())
            return;
        m_governor.setIdleRoundTrip(duration_cast<microseconds>(Clock::now() - sentAt));
        const bool isSelective = !m_selection.match.isEmpty() || !m_selection.type.isEmpty();
        if (!reply.isError() && !isSelective)
            m_progress.expected = reply.integer(-1);
    });
}

void ScanJob::sendNow()
{
    const int count = m_governor.count();
    Command command{"SCAN", m_cursor};
    if (!m_selection.match.isEmpty())
        command << "MATCH" << m_selection.match;
    command << "COUNT" << QByteArray::number(count);
    if (!m_selection.type.isEmpty())
        command << "TYPE" << m_selection.type;
    m_isInFlight = true;
    const auto sentAt = Clock::now();
    m_connection.send(command, this, [this, count, sentAt, generation = m_generation](const ReplyView &reply) {
        if (generation == m_generation)
            receive(reply, count, sentAt);
    });
}

void ScanJob::sendWhenDue()
{
    if (m_isInFlight || m_progress.state != State::Scanning)
        return;
    if (m_backlog && m_backlog->load(std::memory_order_relaxed) > backlogLimit)
        m_restTimer.start(backlogPause);
    else
        sendNow();
}

void ScanJob::receive(const ReplyView &reply, int count, Clock::time_point sentAt)
{
    m_isInFlight = false;
    if (reply.isError())
        return receiveFailure(reply.error());
    const ReplyView names = reply[1];
    if (!takeCursor(reply.size() == 2 ? reply[0].bytes() : QByteArrayView()))
        return;
    m_governor.answered(count, duration_cast<microseconds>(Clock::now() - sentAt));
    m_progress.count = m_governor.count();
    m_progress.isSlowedDown = m_governor.isSlowedDown();
    const bool isLast = m_cursor == "0";

    // The server works on the next call while the names of this one are copied.
    if (!isLast && m_progress.state == State::Scanning) {
        const auto rest = m_governor.rest();
        if (rest.count() > 0)
            m_restTimer.start(std::chrono::ceil<std::chrono::milliseconds>(rest));
        else
            sendWhenDue();
    }
    const qsizetype size = names.size();
    ++m_progress.calls;
    m_progress.keysSeen += quint64(size);
    if (size > 0) {
        KeyBatch batch;
        batch.reserve(size_t(size), size_t(size) * 24);
        for (qsizetype i = 0; i < size; ++i)
            batch.append(names[i].bytes());
        if (m_backlog)
            m_backlog->fetch_add(batch.byteCount(), std::memory_order_relaxed);
        m_sink(std::move(batch), sentAt);
    }
    if (isLast)
        finish(State::Complete);
    else
        reportProgress(false);
}

bool ScanJob::takeCursor(QByteArrayView cursor)
{
    quint64 value = 0;
    const char *const end = cursor.data() + cursor.size();
    const auto [parsed, problem] = std::from_chars(cursor.data(), end, value);
    if (problem != std::errc() || parsed != end) {
        Error error{Error::Kind::Protocol, tr("The server's answer to SCAN does not begin with a cursor"),
            cursor.first(qMin<qsizetype>(cursor.size(), 64)).toByteArray(), {}};
        fail(std::move(error));
        return false;
    }
    // A cursor that comes again would go round for ever: one earlier cursor is kept, twice as long each time (Brent).
    const bool isRepeated = value != 0 && (cursor == m_cursor || cursor == m_marked);
    m_cursor = cursor.toByteArray();
    if (isRepeated) {
        Error error;
        error.kind = Error::Kind::Protocol;
        error.what =
            tr("The server repeats the SCAN cursor %1, so the scan would never end").arg(QString::fromLatin1(m_cursor));
        error.advice = tr("What was found so far is shown; the list may be incomplete.");
        fail(std::move(error));
        return false;
    }
    if (m_progress.calls + 1 >= m_nextMark) {
        m_marked = m_cursor;
        m_nextMark = m_nextMark * 2;
    }
    return true;
}

void ScanJob::receiveFailure(const Error &error)
{
    if (isConnectionLoss(error.kind)) {
        if (!m_progress.isRunning())
            return;
        if (m_connection.state() == Connection::State::Ready) {
            sendWhenDue();
        } else if (m_connection.state() == Connection::State::Failed) {
            fail(m_connection.lastError());
        } else {
            m_progress.error = m_connection.lastError();
            setState(State::Connecting);
        }
        return;
    }
    Error told = error;
    if (error.kind == Error::Kind::Permission) {
        told.what = tr("This user may not run SCAN, so the keys cannot be listed");
        told.advice = tr("Keys can still be opened by name; ask for a user with the permission +scan.");
    } else if (error.kind == Error::Kind::ServerError) {
        told.what = tr("The server refuses SCAN, so the keys cannot be listed");
        if (told.advice.isEmpty())
            told.advice = tr("Keys can still be opened by name.");
    }
    fail(std::move(told));
}

void ScanJob::fail(Error error)
{
    m_restTimer.stop();
    m_progress.error = std::move(error);
    setState(State::Failed);
}

void ScanJob::finish(State state)
{
    ++m_generation;
    m_isInFlight = false;
    m_restTimer.stop();
    setState(state);
    // Not while a reply of this connection is being handled.
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (!m_progress.isRunning() && m_progress.state != State::Paused)
                m_connection.close();
        },
        Qt::QueuedConnection);
}

void ScanJob::setState(State state)
{
    m_progress.state = state;
    reportProgress(true);
}

void ScanJob::reportProgress(bool isForced)
{
    const qint64 since = m_sinceReport.elapsed();
    if (!isForced && since < reportInterval)
        return;
    if (since >= reportInterval) {
        const double now = double(m_progress.keysSeen - m_keysAtReport) * 1000 / double(since);
        m_progress.keysPerSecond = m_progress.keysPerSecond > 0 ? 0.8 * m_progress.keysPerSecond + 0.2 * now : now;
        m_keysAtReport = m_progress.keysSeen;
        m_sinceReport.start();
    }
    m_progress.elapsed = std::chrono::milliseconds(m_elapsed.elapsed());
    Q_EMIT progressed(m_progress);
}

} // namespace redshank
