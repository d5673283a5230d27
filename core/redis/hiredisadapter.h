// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "reply.h"

#include <QObject>

#include <memory>

struct redisAsyncContext;
struct redisContext;

namespace redshank {

/// One hiredis context in the Qt event loop: one socket, from connect to loss. A new attempt is a new adapter, so that
/// nothing late of an old socket can be taken for the new one's.
///
/// hiredis is given one standing callback that receives every reply in order (its MONITOR flag re-arms it), and pushes
/// apart from it; which command a reply belongs to is the caller's own book-keeping. None of hiredis' command,
/// subscription and monitor queues, nor their defects, are in play.
///
/// One thread, with an event loop. Deleting the adapter is allowed at any time, from inside its own events too: what
/// the running event shows stays valid until it returns.
class HiredisAdapter : public QObject
{
    Q_OBJECT
public:
    /// What the adapter tells its owner; called from the event loop, never from inside one of the functions below.
    class Events
    {
    public:
        virtual ~Events() = default;
        virtual void socketConnected() = 0;
        virtual void replyReceived(const ReplyView &reply) = 0;
        /// The first element of an array reply, where that is a string: the rest is on its way. Inside the socket's
        /// read; the one event in which the adapter must not be deleted. What is written in it leaves at once.
        virtual void headReceived(QByteArrayView) { }
        virtual void pushReceived(const ReplyView &push) = 0;
        /// The kernel took bytes: there is room for more in outgoingBytes().
        virtual void bytesSent() = 0;
        /// The last event. The adapter is dead; its owner should deleteLater() it.
        virtual void socketLost(const Error &error) = 0;
    };

    explicit HiredisAdapter(Events *events, QObject *parent = nullptr);
    ~HiredisAdapter() override;

    /// Hands the coming events to another receiver.
    void setEvents(Events *events);
    /// Starts connecting to an IP literal; socketConnected() or socketLost() follows, unless it fails at once.
    Result<void> connectToAddress(const QString &literal, quint16 port);
    Result<void> connectToPath(const QString &path);
    /// Appends whole requests; all that is appended before the socket is writable leaves in one write. False when the
    /// socket is gone or memory ran out: then nothing of it was taken.
    bool write(const QByteArray &wire);
    /// Bytes written by write() that the kernel has not taken yet.
    qint64 outgoingBytes() const;
    void setReadingPaused(bool isPaused);
    /// See ConnectionParams::replyLimit; the reply that comes then is a LimitExceeded.
    void setReplyLimit(qint64 bytes);

    static constexpr qint64 turnBytes = 1 << 20; ///< read in one turn of the event loop before others get theirs
    static constexpr int turnMilliseconds = 4;
    static constexpr qint64 lineCap = 64 * 1024; ///< H25: an unterminated line is searched again on each read
    static constexpr qint64 bulkCap = qint64(512) << 20; ///< S16: Redis' own limit of a string
    static constexpr qint64 replyCap = qint64(1) << 30; ///< wire bytes of one reply

private:
    struct State;
    Result<void> take(redisAsyncContext *context);
    void readReady();
    void writeReady();
    void reportEnd();

    std::shared_ptr<State> m_state;
};

} // namespace redshank
