// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "hiredisadapter.h"

#include "core/base/systemerror.h"
#include "numericlocale.h"
#include "replyarena.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QScopedValueRollback>
#include <QSocketNotifier>
#include <QThread>

#include <hiredis/async.h>
#include <hiredis/hiredis.h>
#include <hiredis/sds.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <optional>
#include <sys/socket.h>
#include <utility>

namespace redshank {

namespace {

using Kind = Error::Kind;

QString adapterText(const char *text)
{
    return QCoreApplication::translate("redshank::HiredisAdapter", text);
}

Error errorOf(Kind kind, const char *what, const QString &detail = {})
{
    Error error;
    error.kind = kind;
    error.what = detail.isEmpty() ? adapterText(what) : adapterText(what) + QStringLiteral(": ") + detail;
    return error;
}

Error systemError(int number)
{
    const QString text = systemErrorText(number);
    switch (number) {
    case ECONNREFUSED:
        return errorOf(Kind::ConnectionRefused, QT_TRANSLATE_NOOP("redshank::HiredisAdapter", "Connection refused"));
    case ENOENT:
        return errorOf(
            Kind::ConnectionRefused, QT_TRANSLATE_NOOP("redshank::HiredisAdapter", "There is no such socket"));
    case EACCES:
        return errorOf(
            Kind::Permission, QT_TRANSLATE_NOOP("redshank::HiredisAdapter", "The socket may not be opened"), text);
    case EHOSTUNREACH:
    case ENETUNREACH:
    case ETIMEDOUT:
        return errorOf(
            Kind::Unreachable, QT_TRANSLATE_NOOP("redshank::HiredisAdapter", "The server cannot be reached"), text);
    default:
        return errorOf(
            Kind::ConnectionLost, QT_TRANSLATE_NOOP("redshank::HiredisAdapter", "The connection was lost"), text);
    }
}

void setKeepAlive(int fd)
{
    // A half-open connection is noticed within 20 s, idle or not.
    const int on = 1, idle = 15, interval = 5, probes = 1, userTimeout = 20'000;
    setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &interval, sizeof interval);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &probes, sizeof probes);
    setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &userTimeout, sizeof userTimeout);
}

} // namespace

/// What the hiredis callbacks see. Outlives the adapter while a hiredis call is still on the stack.
struct HiredisAdapter::State
{
    HiredisAdapter *owner = nullptr;
    Events *events = nullptr;
    redisAsyncContext *context = nullptr; ///< null as soon as hiredis has freed it or will
    ReplyArena arena;
    QSocketNotifier *reader = nullptr;
    QSocketNotifier *writer = nullptr;
    std::optional<Error> end;
    const char *limit = nullptr; ///< which of our caps the peer broke
    qint64 appended = 0;
    qint64 sent = 0;
    qint64 replyBytes = 0; ///< of the reply that is being received
    qint64 toSkip = 0; ///< that are still to come of a string that is dropped
    bool isLastReadFull = false;
    bool isReadingPaused = false;
    bool hasStandingCallback = false;
    bool isConnected = false;
    bool isInPush = false;
    bool isInHead = false;
    bool isHeadAnswered = false; ///< something was written in headReceived(), which waits for the end of the read
    bool isActivated = false; ///< a notifier's signal is on the stack
    redisAsyncContext *abandoned = nullptr; ///< deleted inside a push, where hiredis does not honour it

    static State *of(const redisAsyncContext *ac) { return static_cast<State *>(ac->data); }
    static State *of(void *data) { return static_cast<State *>(data); }

    // --- the five hooks of the event loop
    static void addRead(void *data) { of(data)->enable(of(data)->reader, !of(data)->isReadingPaused); }
    static void delRead(void *data) { of(data)->enable(of(data)->reader, false); }
    static void addWrite(void *data) { of(data)->enable(of(data)->writer, true); }
    static void delWrite(void *data) { of(data)->enable(of(data)->writer, false); }
    static void cleanup(void *data)
    {
        // Before hiredis closes the fd, whose number may be reused at once.
        State *const state = of(data);
        for (QSocketNotifier **const notifier : {&state->reader, &state->writer}) {
            QSocketNotifier *const ended = std::exchange(*notifier, nullptr);
            if (!ended)
                continue;
            ended->setEnabled(false);
            // Not inside its own signal; otherwise at once, for the thread's event loop may be over already.
            if (state->isActivated)
                ended->deleteLater();
            else
                delete ended;
        }
        state->context = nullptr;
    }
    void enable(QSocketNotifier *notifier, bool isEnabled)
    {
        if (notifier && notifier->isEnabled() != isEnabled)
            notifier->setEnabled(isEnabled);
    }

    // --- callbacks
    static void connected(const redisAsyncContext *ac, int status)
    {
        State *const state = of(ac);
        if (status != REDIS_OK) {
            const int number = errno;
            state->end = ac->err == REDIS_ERR_IO ? systemError(number) : state->errorFrom(ac);
            return;
        }
        state->isConnected = true;
        if (ac->c.connection_type == REDIS_CONN_TCP)
            setKeepAlive(ac->c.fd);
        if (state->owner)
            state->events->socketConnected();
    }

    static void disconnected(const redisAsyncContext *ac, int)
    {
        State *const state = of(ac);
        if (!state->end)
            state->end = state->errorFrom(ac);
    }

    static void replied(redisAsyncContext *ac, void *reply, void *)
    {
        State *const state = of(ac);
        state->replyBytes = 0;
        if (!reply)
            return; // the context is being torn down; slots are settled by socketLost()
        if (state->owner && state->arena.isDropping()) {
            const Error tooLong = errorOf(Kind::LimitExceeded,
                QT_TRANSLATE_NOOP("redshank::HiredisAdapter", "The reply is too long and was dropped"));
            state->events->replyReceived(ReplyView(&tooLong));
        } else if (state->owner) {
            state->events->replyReceived(ReplyView(static_cast<const redisReply *>(reply)));
        }
        state->arena.reset();
    }

    static void pushed(redisAsyncContext *ac, void *push)
    {
        State *const state = of(ac);
        state->replyBytes = 0;
        state->isInPush = true;
        if (state->owner && !state->arena.isDropping())
            state->events->pushReceived(ReplyView(ReplyArena::pushOf(static_cast<const redisReply *>(push))));
        state->isInPush = false;
        state->arena.reset();
    }

    void showHead(QByteArrayView head)
    {
        if (!owner || arena.isDropping())
            return;
        const QScopedValueRollback<bool> inHead(isInHead, true);
        events->headReceived(head);
    }

    // --- the socket, with its bytes counted
    static redisContextFuncs &countingFunctions(const redisContextFuncs &original)
    {
        static const redisContextFuncs plain = original;
        static redisContextFuncs counting = [] {
            redisContextFuncs functions = plain;
            functions.read = [](redisContext *c, char *buffer, size_t capacity) -> ssize_t {
                State *const state = static_cast<State *>(c->privdata);
                const ssize_t count = plain.read(c, buffer, capacity);
                state->isLastReadFull = count > 0 && size_t(count) == capacity;
                state->replyBytes += std::max<ssize_t>(count, 0);
                return state->toSkip > 0 && count > 0 ? state->skip(buffer, count) : count;
            };
            functions.write = [](redisContext *c) -> ssize_t {
                // hiredis' own write would raise SIGPIPE.
                const ssize_t count = ::send(c->fd, c->obuf, sdslen(c->obuf), MSG_NOSIGNAL);
                if (count > 0)
                    static_cast<State *>(c->privdata)->sent += count;
                if (count >= 0 || errno == EAGAIN || errno == EINTR)
                    return std::max<ssize_t>(count, 0);
                // A server that hangs up often says why first: let the read side find its words, then the end.
                if ((errno == EPIPE || errno == ECONNRESET) && !static_cast<State *>(c->privdata)->isReadingPaused)
                    return 0;
                c->err = REDIS_ERR_IO;
                return -1;
            };
            return functions;
        }();
        return counting;
    }

    /// Looks at what a read has left unparsed: at most one unfinished item.
    bool isWithinLimits()
    {
        const redisReader *const r = context->c.reader;
        const qint64 left = qint64(r->len - r->pos);
        if (replyBytes > replyCap && !arena.isDropping())
            limit = QT_TRANSLATE_NOOP("redshank::HiredisAdapter", "The server sent a reply of more than 1 GiB");
        else if (left > 0 && r->ridx >= 0) {
            const int type = r->task[r->ridx]->type;
            const bool isBulk = type == REDIS_REPLY_STRING || type == REDIS_REPLY_VERB;
            if (!isBulk && left > lineCap)
                limit = QT_TRANSLATE_NOOP("redshank::HiredisAdapter", "The server sent a line without an end");
            else if (isBulk && announcedLength(r->buf + r->pos, left) > bulkCap)
                limit =
                    QT_TRANSLATE_NOOP("redshank::HiredisAdapter", "The server announced a string of more than 512 MiB");
        }
        return !limit;
    }

    /// A string beyond the limit is not even gathered: hiredis is shown an empty one in its place, and what comes of it
    /// is skipped.
    void dropLongString()
    {
        redisReader *const r = context->c.reader;
        if (arena.keptLimit() == 0 || toSkip > 0 || r->ridx < 0)
            return;
        const int type = r->task[r->ridx]->type;
        const QByteArrayView left(r->buf + r->pos, qsizetype(r->len - r->pos));
        const qsizetype head = left.first(std::min<qsizetype>(left.size(), 24)).indexOf('\n') + 1;
        if ((type != REDIS_REPLY_STRING && type != REDIS_REPLY_VERB) || head == 0)
            return;
        const qint64 length = announcedLength(left.data(), head);
        if (length <= qint64(arena.keptLimit()))
            return;
        arena.startDropping();
        const qint64 arrived = std::min<qint64>(left.size() - head, length);
        toSkip = length - arrived;
        const QByteArray shown =
            (type == REDIS_REPLY_VERB ? "4\r\ntxt:" : "0\r\n") + left.sliced(head + arrived).toByteArray();
        r->len = r->pos;
        sdssetlen(r->buf, r->len);
        redisReaderFeed(r, shown.constData(), size_t(shown.size())); // a failure is kept in the reader, and ends it
    }

    /// Takes what is to be skipped off the front of what has been read; returns how much is left.
    ssize_t skip(char *buffer, ssize_t count)
    {
        const auto skipped = ssize_t(std::min<qint64>(toSkip, count));
        toSkip -= skipped;
        std::memmove(buffer, buffer + skipped, size_t(count - skipped));
        return count - skipped;
    }

    static qint64 announcedLength(const char *digits, qint64 count)
    {
        qint64 length = 0;
        for (qint64 i = 0; i < count && digits[i] >= '0' && digits[i] <= '9' && length <= bulkCap; ++i)
            length = length * 10 + (digits[i] - '0');
        return length;
    }

    Error errorFrom(const redisAsyncContext *ac) const
    {
        if (limit)
            return errorOf(Kind::LimitExceeded, limit);
        switch (arena.breach()) {
        case ReplyArena::Breach::Memory:
            return errorOf(Kind::LimitExceeded,
                QT_TRANSLATE_NOOP("redshank::HiredisAdapter", "The server's reply takes too much memory"));
        case ReplyArena::Breach::Depth:
            return errorOf(Kind::LimitExceeded,
                QT_TRANSLATE_NOOP("redshank::HiredisAdapter", "The server's reply is nested too deeply"));
        case ReplyArena::Breach::Attribute:
            return errorOf(Kind::Protocol,
                QT_TRANSLATE_NOOP("redshank::HiredisAdapter", "The server sent an attribute, which nobody asked for"));
        case ReplyArena::Breach::None:
            break;
        }
        const QString text = QString::fromUtf8(ac->errstr ? ac->errstr : "");
        switch (ac->err) {
        case REDIS_ERR_IO:
            return systemError(errno);
        case REDIS_ERR_PROTOCOL:
            return errorOf(Kind::Protocol,
                QT_TRANSLATE_NOOP("redshank::HiredisAdapter", "What arrived is not the Redis protocol"), text);
        case REDIS_ERR_OOM:
            return errorOf(Kind::LimitExceeded, QT_TRANSLATE_NOOP("redshank::HiredisAdapter", "Out of memory"));
        case REDIS_ERR_OTHER: {
            // A spontaneous error reply, e.g. of a server that is full.
            Error error = serverError(ac->errstr ? ac->errstr : "");
            return error;
        }
        default:
            return errorOf(Kind::ConnectionLost,
                QT_TRANSLATE_NOOP("redshank::HiredisAdapter", "The server closed the connection"));
        }
    }
};

HiredisAdapter::HiredisAdapter(Events *events, QObject *parent)
    : QObject(parent)
    , m_state(std::make_shared<State>())
{
    m_state->owner = this;
    m_state->events = events;
}

HiredisAdapter::~HiredisAdapter()
{
    const std::shared_ptr<State> state = m_state;
    state->owner = nullptr;
    redisAsyncContext *const context = state->context;
    State::cleanup(state.get());
    if (!context)
        return;
    // Inside a callback hiredis only marks it and frees it on the way out, but for pushes, where we do it ourselves;
    // our caller further down holds the state.
    if (state->isInPush)
        state->abandoned = context;
    else
        redisAsyncFree(context);
}

void HiredisAdapter::setEvents(Events *events)
{
    m_state->events = events;
}

Result<void> HiredisAdapter::connectToAddress(const QString &literal, quint16 port)
{
    return take(redisAsyncConnect(literal.toLatin1().constData(), port));
}

Result<void> HiredisAdapter::connectToPath(const QString &path)
{
    return take(redisAsyncConnectUnix(QFile::encodeName(path).constData()));
}

Result<void> HiredisAdapter::take(redisAsyncContext *context)
{
    if (!context)
        return errorOf(Kind::LimitExceeded, QT_TRANSLATE_NOOP("redshank::HiredisAdapter", "Out of memory"));
    if (context->err) {
        // This one is ours to free, and no callback fires.
        const int number = errno;
        const Error error = context->err == REDIS_ERR_IO ? systemError(number) : m_state->errorFrom(context);
        redisAsyncFree(context);
        return error;
    }
    State *const state = m_state.get();
    state->context = context;
    context->data = state;
    context->c.privdata = state;
    context->c.funcs = &State::countingFunctions(*context->c.funcs);
    state->arena.attach(context->c.reader);
    state->arena.setHeadSink([state](QByteArrayView head) { state->showHead(head); });
    fcntl(context->c.fd, F_SETFD, FD_CLOEXEC);

    // Without a parent: deleted by cleanup(), never from inside their own signals.
    state->reader = new QSocketNotifier(context->c.fd, QSocketNotifier::Read);
    state->writer = new QSocketNotifier(context->c.fd, QSocketNotifier::Write);
    state->reader->setEnabled(false);
    state->writer->setEnabled(false);
    connect(state->reader, &QSocketNotifier::activated, this, &HiredisAdapter::readReady);
    connect(state->writer, &QSocketNotifier::activated, this, &HiredisAdapter::writeReady);

    context->ev.data = state;
    context->ev.addRead = State::addRead;
    context->ev.delRead = State::delRead;
    context->ev.addWrite = State::addWrite;
    context->ev.delWrite = State::delWrite;
    context->ev.cleanup = State::cleanup;
    redisAsyncSetPushCallback(context, State::pushed);
    redisAsyncSetDisconnectCallback(context, State::disconnected);
    redisAsyncSetConnectCallback(context, State::connected); // enables the write notifier, which sees the connect
    return {};
}

bool HiredisAdapter::write(const QByteArray &wire)
{
    Q_ASSERT(thread() == QThread::currentThread());
    State *const state = m_state.get();
    if (!state->context)
        return false;
    redisContext *const c = &state->context->c;
    if (!state->hasStandingCallback) {
        if (redisAsyncFormattedCommand(state->context, State::replied, nullptr, wire.constData(), size_t(wire.size()))
            != REDIS_OK)
            return false;
        c->flags |= REDIS_MONITORING;
        state->hasStandingCallback = true;
    } else if (redisAppendFormattedCommand(c, wire.constData(), size_t(wire.size())) != REDIS_OK) {
        return false;
    }
    state->appended += wire.size();
    state->isHeadAnswered = state->isHeadAnswered || state->isInHead;
    state->enable(state->writer, true);
    return true;
}

qint64 HiredisAdapter::outgoingBytes() const
{
    return m_state->appended - m_state->sent;
}

void HiredisAdapter::setReadingPaused(bool isPaused)
{
    m_state->isReadingPaused = isPaused;
    m_state->enable(m_state->reader, !isPaused && m_state->isConnected);
}

void HiredisAdapter::setReplyLimit(qint64 bytes)
{
    m_state->arena.setKeptLimit(size_t(bytes));
}

void HiredisAdapter::readReady()
{
    const std::shared_ptr<State> state = m_state;
    const QScopedValueRollback<bool> activated(state->isActivated, true);
    const NumericLocale numbers;
    QElapsedTimer turn;
    turn.start();
    qint64 budget = turnBytes;
    do {
        if (!state->context)
            break;
        state->isLastReadFull = false;
        redisAsyncHandleRead(state->context);
        if (state->context && !state->isWithinLimits()) {
            state->end = state->errorFrom(state->context);
            redisAsyncFree(state->context);
        }
        if (state->context)
            state->dropLongString();
        // The server works on it while the rest of this reply is read.
        if (std::exchange(state->isHeadAnswered, false) && state->context)
            redisAsyncHandleWrite(state->context);
        budget -= 16 * 1024; // what hiredis reads at a time
    } while (state->isLastReadFull && !state->isReadingPaused && budget > 0 && turn.elapsed() < turnMilliseconds);
    if (state->abandoned)
        redisAsyncFree(state->abandoned);
    else if (!state->context && state->owner)
        reportEnd();
}

void HiredisAdapter::writeReady()
{
    const std::shared_ptr<State> state = m_state;
    if (!state->context)
        return;
    const qint64 before = state->sent;
    const QScopedValueRollback<bool> activated(state->isActivated, true);
    redisAsyncHandleWrite(state->context);
    if (!state->owner)
        return;
    if (!state->context)
        reportEnd();
    else if (state->sent != before)
        state->events->bytesSent();
}

void HiredisAdapter::reportEnd()
{
    const Error error = m_state->end.value_or(
        errorOf(Kind::ConnectionLost, QT_TRANSLATE_NOOP("redshank::HiredisAdapter", "The connection was lost")));
    m_state->events->socketLost(error);
}

} // namespace redshank
