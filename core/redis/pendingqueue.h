// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "command.h"
#include "reply.h"

#include <QPointer>

#include <deque>
#include <functional>
#include <utility>

namespace redshank {

/// The asker's side of one command: whom to tell, and until when. Settles exactly once. Time is counted in ticks of the
/// connection's timer: reading a clock for each command would cost as much as sending it, and ticks stand still while
/// the whole process is suspended.
class Slot
{
public:
    using Tick = quint64;
    using Handler = std::function<void(const ReplyView &)>;
    using HeadSink = std::function<void(QByteArrayView)>;
    static constexpr Tick never = ~Tick(0);

    Slot() = default;
    Slot(QObject *context, Handler handler, Tick deadline, HeadSink headSink = {})
        : m_context(context)
        , m_handler(std::move(handler))
        , m_headSink(std::move(headSink))
        , m_deadline(deadline)
    { }

    bool isSettled() const { return !m_handler; }
    bool isOverdue(Tick now) const { return !isSettled() && m_deadline <= now; }
    /// Calls the handler, unless its context is gone or it was called before.
    void settle(const ReplyView &outcome)
    {
        const Handler handler = std::exchange(m_handler, nullptr);
        if (handler && m_context)
            handler(outcome);
    }
    /// The first element of the reply, while the rest is still on its way.
    void showHead(QByteArrayView head)
    {
        const HeadSink headSink = std::exchange(m_headSink, nullptr);
        if (headSink && m_context && !isSettled())
            headSink(head);
    }
    QObject *context() const { return m_context; }

private:
    QPointer<QObject> m_context;
    Handler m_handler;
    HeadSink m_headSink;
    Tick m_deadline = never;
};

/// A command that waits for the connection or for room in the output buffer.
struct WaitingCommand
{
    Command command;
    Slot slot;
};

/// The commands whose replies are awaited, in the order in which they were written. A slot that has been settled early
/// (deadline) stays in its place and swallows its reply, so that the others keep theirs.
class PendingQueue
{
public:
    struct Entry
    {
        Slot slot;
        int expectedReplies = 1; ///< confirmations of a subscription count one by one
        bool isSubscription = false;
    };

    void push(Entry entry) { m_entries.push_back(std::move(entry)); }
    bool isEmpty() const { return m_entries.empty(); }
    qsizetype size() const { return qsizetype(m_entries.size()); }
    Entry &front() { return m_entries.front(); }
    Entry take();
    /// Takes the slots whose deadline has passed; their places stay.
    std::deque<Slot> takeOverdue(Slot::Tick now);
    std::deque<Slot> takeAll();

private:
    std::deque<Entry> m_entries;
};

} // namespace redshank
