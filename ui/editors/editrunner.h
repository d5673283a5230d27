// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/edit/editapplier.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>

class QWidget;

namespace redshank {

class EditRecording;
class MessageBar;
class Session;

/// Applies the edits of one page and says what became of them in its message bar: wrong type, refused, unknown with a
/// Check. A conflict is left to the caller, who alone can show theirs beside mine, and a key that is gone to the page,
/// which knows what could be made of what was typed. What takes an edit back is recorded before, where there is an
/// UndoHistory. GUI thread.
class EditRunner : public QObject
{
    Q_OBJECT
public:
    /// `window`: in front of which a question is asked where the safety level wants one.
    EditRunner(Session *session, MessageBar *messages, QWidget *window);

    using Callback = std::function<void(const EditOutcome &)>;
    /// `what` names the change for a question: "Save field x". The callback is told of the outcome once, and after
    /// Unknown once more if a look at the server tells that it has run. Dropped when `context` dies first.
    void run(const Edit &edit, const QString &what, QObject *context, Callback callback)
    {
        run(edit, what, {}, context, std::move(callback));
    }
    void run(const Edit &edit, const QString &what, EditOptions options, QObject *context, Callback callback);

    /// What is run from here to endSeries() is undone as one, the last edit first.
    void beginSeries();
    void endSeries();

    /// How long the answer to a change has been on its way.
    enum class Waiting : quint8 { Unnoticed, Noticed, Long };
    Waiting waiting() const { return m_waiting; }
    static constexpr std::chrono::milliseconds noticedAfter{300};
    static constexpr std::chrono::milliseconds longAfter{2000}; ///< it is then said that the server does not answer

    Session *session() const { return m_session; }
    MessageBar *messages() const { return m_messages; }
    QWidget *window() const { return m_window; }

Q_SIGNALS:
    void started(); ///< what was said of an earlier change is stale
    void waitingChanged();
    void recorded(const QByteArray &operation); ///< what was applied, or may be, can be undone, see UndoHistory
    void foundReadOnly(); ///< the server says that it is a read-only replica
    void reloadRequested();
    void keyFoundGone();
    void keyFoundThere(); ///< where it was to be created

private:
    void apply(const Edit &edit, const QString &what, EditOptions options, QObject *context, Callback callback);
    /// `recording` has it, and gets it back where it is not applied; nullptr: it cannot be undone.
    void send(const Edit &edit, const QString &what, EditOptions options, QObject *context, Callback callback,
        EditRecording *recording);
    void settle(EditRecording *recording, const EditOutcome &outcome);
    void tellNotRecorded();
    void showOutcome(const Edit &edit, const EditOutcome &outcome, QObject *context, const Callback &callback);
    void check(const Edit &edit, QObject *context, const Callback &callback);

    std::shared_ptr<void> beginWait();
    void endWait();
    void setWaiting(Waiting waiting);

    Session *m_session;
    MessageBar *m_messages;
    QWidget *m_window;
    EditApplier m_applier;
    EditRecording *m_series = nullptr; ///< a child; nullptr: each edit is an operation of its own
    bool m_hasToldNotRecorded = false; ///< once on a page is enough
    int m_awaited = 0; ///< changes whose answer is on its way
    Waiting m_waiting = Waiting::Unnoticed;
    QTimer m_waitTimer;
    QString m_silenceText; ///< what was said of the server that does not answer
    QString m_notSentText; ///< what was said of a change that a lost connection kept from being sent
    /// The last member, the first to go: the applier drops what it holds as it dies, and no wait may end any more then.
    std::shared_ptr<void> m_life = std::make_shared<char>();
};

} // namespace redshank
