// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scanjob.h"

#include <QLocale>

namespace redshank {
namespace {

using State = ScanProgress::State;
using std::chrono::duration_cast;
using std::chrono::microseconds;

constexpr int reportInterval = 100; // milliseconds
constexpr std::chrono::milliseconds backlogPause{5};

/// The value of `field:` in a section of INFO.
QByteArray infoField(QByteArrayView info, QByteArrayView field)
{
    const QByteArray start = field.toByteArray() + ':';
    for (qsizetype at = 0; at >= 0 && at < info.size();) {
        const qsizetype end = info.indexOf('\n', at);
        const QByteArrayView line = info.sliced(at, (end < 0 ? info.size() : end) - at);
        if (line.startsWith(start))
            return line.sliced(start.size()).toByteArray().trimmed();
        at = end < 0 ? end : end + 1;
    }
    return {};
}

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
    dropCalls();
    m_cursor = {};
    m_memoryAnswer = 0;
    m_longNames.clear();
    m_governor = ScanGovernor(m_selection.isGentle);
    m_progress = {};
    m_elapsed.start();
    restartRates();
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
    m_progress.isBudgetReached = false;
    restartRates();
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
        if (m_progress.expected < 0 && m_progress.calls == 0)
            askForSize();
        askForIdentity(!m_cursor.isAtStart());
        break;
    case Connection::State::Failed:
        fail(m_connection.lastError());
        break;
    case Connection::State::Waiting:
        if (m_connection.lastError().kind == Error::Kind::LimitExceeded)
            m_governor.overflowed();
        m_progress.error = m_connection.lastError();
        setState(State::Connecting);
        break;
    default:
        break;
    }
}

/// Cursors are places in a hash table whose order another process does not share. Where the server does not tell who it
/// is, a connection that was lost and found again is taken for the same server.
void ScanJob::askForIdentity(bool isBack)
{
    m_connection.send(
        Command{"INFO", "server"}, this, [this, isBack, generation = m_generation](const ReplyView &reply) {
            if (generation != m_generation)
                return;
            const QByteArray identity = infoField(reply.bytes(), "run_id");
            const bool isOther = !identity.isEmpty() && !m_identity.isEmpty() && identity != m_identity;
            if (!identity.isEmpty())
                m_identity = identity;
            if (isBack && isOther)
                startOver();
            if (isBack)
                proceed();
        });
    if (!isBack)
        proceed();
}

void ScanJob::proceed()
{
    if (!m_progress.isRunning() || m_connection.state() != Connection::State::Ready)
        return;
    if (m_progress.state != State::Scanning)
        setState(State::Scanning);
    if (m_calls.empty())
        sendWhenDue();
}

void ScanJob::startOver()
{
    dropCalls();
    m_cursor = {};
    m_longNames.clear();
    m_progress.calls = 0;
    m_progress.keysSeen = 0;
    m_progress.longNames = 0;
    m_progress.expected = -1;
    restartRates();
    Q_EMIT startedOver();
    askForSize();
}

void ScanJob::askForSize()
{
    const auto sentAt = Clock::now();
    m_connection.send(Command{"DBSIZE"}, this, [this, sentAt, generation = m_generation](const ReplyView &reply) {
        if (generation != m_generation || !reply.isAnswered())
            return;
        m_governor.setIdleRoundTrip(duration_cast<microseconds>(Clock::now() - sentAt));
        if (isSelective())
            return;
        if (reply.isError())
            askForKeyspaceInfo();
        else
            m_progress.expected = reply.integer(-1);
    });
}

void ScanJob::askForKeyspaceInfo()
{
    m_connection.send(Command{"INFO", "keyspace"}, this, [this, generation = m_generation](const ReplyView &reply) {
        if (generation != m_generation || reply.isError())
            return;
        const QByteArray database = "db" + QByteArray::number(m_connection.params().database);
        const QByteArray counts = infoField(reply.bytes(), database); // keys=1,expires=0,avg_ttl=0
        bool isNumber = false;
        const qint64 keys = counts.mid(qstrlen("keys=")).split(',').first().toLongLong(&isNumber);
        if (counts.startsWith("keys=") && isNumber)
            m_progress.expected = keys;
    });
}

void ScanJob::sendNow()
{
    const int count = m_governor.count();
    Command command{"SCAN", m_cursor.bytes()};
    if (!m_selection.match.isEmpty())
        command << "MATCH" << m_selection.match;
    command << "COUNT" << QByteArray::number(count);
    // Redis knows TYPE since 6.0 and refuses the whole scan before; who asks for a type looks at the types as well.
    const ServerInfo &server = m_connection.server();
    if (!m_selection.type.isEmpty() && (server.redisVersion.isEmpty() || server.isAtLeast(6, 0)))
        command << "TYPE" << m_selection.type;
    m_calls.push_back({m_cursor.bytes(), count, Clock::now(), false, {}});
    SendOptions options;
    options.headSink = [this, generation = m_generation](QByteArrayView head) {
        if (generation == m_generation)
            takeHead(head);
    };
    m_connection.send(command, options, this, [this, generation = m_generation](const ReplyView &reply) {
        if (generation == m_generation)
            receive(reply);
    });
}

void ScanJob::sendWhenDue()
{
    if (!m_calls.empty() || m_progress.state != State::Scanning)
        return;
    if (waitsForMemory())
        m_restTimer.start(backlogPause);
    else if (mayExceedBudget())
        pauseForBudget();
    else if (m_backlog && m_backlog->load(std::memory_order_relaxed) > backlogLimit)
        m_restTimer.start(backlogPause);
    else
        sendNow();
}

bool ScanJob::mayHurry() const
{
    return m_progress.state == State::Scanning && !m_selection.isGentle && m_governor.rest().count() == 0
        && m_connection.state() == Connection::State::Ready && !mayExceedBudget()
        && !(m_backlog && m_backlog->load(std::memory_order_relaxed) > backlogLimit);
}

/// The server is done with this call: its time is known, and it can work on the next one.
void ScanJob::takeHead(QByteArrayView head)
{
    Call &call = m_calls.front();
    call.hasHead = true;
    call.step = m_cursor.take(head);
    m_governor.answered(call.count, duration_cast<microseconds>(Clock::now() - call.sentAt));
    if (call.step == ScanCursor::Step::Next && m_calls.size() == 1 && mayHurry())
        sendNow();
}

void ScanJob::receive(const ReplyView &reply)
{
    if (reply.isError())
        return receiveFailure(reply.error());
    if (reply.size() != 2 || !m_calls.front().hasHead) {
        dropCalls();
        return failForCursor(ScanCursor::Step::Invalid, reply[0].bytes());
    }
    const Call call = m_calls.front();
    m_calls.pop_front();
    if (call.step == ScanCursor::Step::Invalid || call.step == ScanCursor::Step::Repeated)
        return failForCursor(call.step, reply[0].bytes());
    m_progress.count = m_governor.count();
    m_progress.isSlowedDown = m_governor.isSlowedDown();
    m_progress.position = m_cursor.position();
    ++m_progress.calls;
    handOver(reply[1], call.sentAt);
    if (call.step == ScanCursor::Step::Last)
        return finish(State::Complete);
    if (m_calls.empty() && m_progress.state == State::Scanning) {
        const auto rest = m_governor.rest();
        if (rest.count() > 0)
            m_restTimer.start(std::chrono::ceil<std::chrono::milliseconds>(rest));
        else
            sendWhenDue();
    }
    reportProgress(false);
}

void ScanJob::handOver(const ReplyView &names, Clock::time_point sentAt)
{
    const qsizetype size = names.size();
    m_progress.keysSeen += quint64(size);
    KeyBatch batch;
    batch.reserve(size_t(size), size_t(size) * 24);
    for (qsizetype i = 0; i < size; ++i) {
        const QByteArrayView name = names[i].bytes();
        if (Q_UNLIKELY(name.size() > longestName))
            m_longNames.insert(qHash(name));
        else
            batch.append(name);
    }
    m_progress.longNames = m_longNames.size();
    if (batch.isEmpty())
        return;
    if (m_memory && m_knownNames != m_memory->names.load(std::memory_order_relaxed)) {
        m_knownNames = m_memory->names.load(std::memory_order_relaxed);
        // What the builder has not come to yet is still to be counted, however far it is behind.
        const qint64 waiting = m_backlog ? m_backlog->load(std::memory_order_relaxed) : 0;
        m_namesSince = m_bytesSince > 0 ? m_namesSince * std::min(waiting, qint64(m_bytesSince)) / m_bytesSince : 0;
        m_bytesSince = waiting;
    }
    if (m_backlog)
        m_backlog->fetch_add(batch.byteCount(), std::memory_order_relaxed);
    m_namesSince += batch.size();
    m_bytesSince += batch.byteCount();
    m_sink(std::move(batch), sentAt);
}

bool ScanJob::mayExceedBudget() const
{
    if (m_selection.nameBudget <= 0 || !m_memory)
        return false;
    // Names that are on their way into the index are taken to need what those in it do.
    const qint64 names = m_memory->names.load(std::memory_order_relaxed);
    const qint64 bytes = m_memory->bytes.load(std::memory_order_relaxed);
    const double each = double(names) > 1000 ? double(bytes) / double(names) : 0;
    const double coming = each > 0 ? each * double(m_namesSince) : double(m_bytesSince);
    constexpr double nearly = 0.95; // else ever smaller steps would be made up to the very limit
    return double(bytes) + coming >= nearly * double(m_selection.nameBudget);
}

/// Neighbouring names share most of their bytes, so that only the index knows what it will take. Nothing is under way.
bool ScanJob::waitsForMemory()
{
    if (m_memoryAnswer > 0) {
        if (m_memory->answers.load(std::memory_order_acquire) < m_memoryAnswer)
            return true;
        m_memoryAnswer = 0;
        m_knownNames = m_memory->names.load(std::memory_order_relaxed);
        m_namesSince = m_bytesSince = 0;
        return false;
    }
    if (m_namesSince == 0 || !mayExceedBudget())
        return false;
    m_memoryAnswer = m_memory->answers.load(std::memory_order_relaxed) + 1;
    Q_EMIT memoryWanted();
    return true;
}

void ScanJob::pauseForBudget()
{
    m_progress.isBudgetReached = true;
    Error error;
    error.kind = Error::Kind::LimitExceeded;
    error.what = tr("The scan is paused: the names of the keys take %1 of memory, which is the limit")
                     .arg(QLocale().formattedDataSize(m_selection.nameBudget));
    error.advice = tr("Raise the limit and go on, or scan a part of the database with a pattern.");
    m_progress.error = std::move(error);
    setState(State::Paused);
}

void ScanJob::receiveFailure(const Error &error)
{
    // What was sent behind it is lost with it, or asked for again in vain.
    const QByteArray cursor = m_calls.front().cursor;
    const int count = m_calls.front().count;
    dropCalls();
    m_cursor.goBack(cursor);
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
    if (error.kind == Error::Kind::LimitExceeded && count > 1 && m_progress.isRunning()) {
        m_governor.overflowed();
        return sendWhenDue();
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

void ScanJob::failForCursor(ScanCursor::Step step, QByteArrayView cursor)
{
    Error error;
    error.kind = Error::Kind::Protocol;
    if (step == ScanCursor::Step::Repeated) {
        error.what = tr("The server repeats the SCAN cursor %1, so the scan would never end")
                         .arg(QString::fromLatin1(m_cursor.bytes()));
        error.advice = tr("What was found so far is shown; the list may be incomplete.");
    } else {
        error.what = tr("The server's answer to SCAN does not begin with a cursor");
        error.server = cursor.first(qMin<qsizetype>(cursor.size(), 64)).toByteArray();
    }
    fail(std::move(error));
}

void ScanJob::fail(Error error)
{
    m_restTimer.stop();
    m_progress.error = std::move(error);
    setState(State::Failed);
}

void ScanJob::finish(State state)
{
    dropCalls();
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

void ScanJob::dropCalls()
{
    ++m_generation;
    m_calls.clear();
    m_restTimer.stop();
}

void ScanJob::setState(State state)
{
    m_progress.state = state;
    reportProgress(true);
}

void ScanJob::restartRates()
{
    m_keysAtReport = m_progress.keysSeen;
    m_positionAtReport = m_progress.position;
    m_sinceReport.start();
}

void ScanJob::reportProgress(bool isForced)
{
    const qint64 since = m_sinceReport.elapsed();
    if (!isForced && since < reportInterval)
        return;
    if (since >= reportInterval) {
        const auto smoothed = [since](double before, double gained) {
            const double now = gained * 1000 / double(since);
            return before > 0 ? 0.8 * before + 0.2 * now : now;
        };
        if (m_progress.state == State::Scanning || m_progress.keysSeen > m_keysAtReport) {
            m_progress.keysPerSecond = smoothed(m_progress.keysPerSecond, double(m_progress.keysSeen - m_keysAtReport));
            if (m_progress.position >= 0 && m_positionAtReport >= 0)
                m_progress.positionPerSecond =
                    smoothed(m_progress.positionPerSecond, m_progress.position - m_positionAtReport);
        }
        restartRates();
    }
    m_progress.elapsed = std::chrono::milliseconds(m_elapsed.elapsed());
    Q_EMIT progressed(m_progress);
}

} // namespace redshank
