// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "editrunner.h"

#include "core/base/bytes.h"
#include "core/session/session.h"
#include "core/undo/editrecording.h"
#include "core/undo/undohistory.h"
#include "messagebar.h"
#include "ui/base/prompt.h"
#include "ui/models/keytext.h"

#include <QPointer>

#include <utility>

namespace redshank {

using Kind = EditOutcome::Kind;
using Topic = MessageBar::Topic;

EditRunner::EditRunner(Session *session, MessageBar *messages, QWidget *window)
    : QObject(window)
    , m_session(session)
    , m_messages(messages)
    , m_window(window)
    , m_applier(session->connection())
{
    m_waitTimer.setSingleShot(true);
    connect(&m_waitTimer, &QTimer::timeout, this,
        [this] { setWaiting(m_waiting == Waiting::Unnoticed ? Waiting::Noticed : Waiting::Long); });
    // A refusal for want of a connection is stale as soon as there is one.
    connect(&session->connection(), &Connection::stateChanged, this, [this](Connection::State state) {
        if (state != Connection::State::Ready || m_notSentText.isEmpty())
            return;
        if (m_messages->text(Topic::Error) == m_notSentText)
            m_messages->clear(Topic::Error);
        m_notSentText.clear();
    });
}

void EditRunner::run(const Edit &edit, const QString &what, EditOptions options, QObject *context, Callback callback)
{
    Q_EMIT started();
    for (const Topic topic : {Topic::Error, Topic::Outcome, Topic::Conflict})
        m_messages->clear(topic);
    // That a key is gone stays said until there is one again.
    if (edit.existence == Edit::Existence::MustExist)
        m_messages->clear(Topic::Gone);
    apply(edit, what, options, context, std::move(callback));
}

/// The wait ends when what is returned dies: with the answer, or with whoever wanted it.
std::shared_ptr<void> EditRunner::beginWait()
{
    if (m_awaited++ == 0)
        m_waitTimer.start(noticedAfter);
    return {this, [this, life = std::weak_ptr(m_life)](void *) {
                if (!life.expired())
                    endWait();
            }};
}

void EditRunner::endWait()
{
    if (--m_awaited > 0)
        return;
    m_waitTimer.stop();
    setWaiting(Waiting::Unnoticed);
}

void EditRunner::setWaiting(Waiting waiting)
{
    if (std::exchange(m_waiting, waiting) == waiting)
        return;
    switch (waiting) {
    case Waiting::Unnoticed:
        if (m_messages->text(Topic::Outcome) == m_silenceText)
            m_messages->clear(Topic::Outcome);
        m_silenceText.clear();
        break;
    case Waiting::Noticed:
        m_waitTimer.start(longAfter - noticedAfter);
        break;
    case Waiting::Long:
        m_messages->post(Topic::Outcome,
            {Message::Kind::Warning,
                tr("The server does not answer. The change was sent once and is still on its way; what you type "
                   "meanwhile stays here, unsaved."),
                {}, false});
        m_silenceText = m_messages->text(Topic::Outcome);
        break;
    }
    Q_EMIT waitingChanged();
}

void EditRunner::beginSeries()
{
    if (const UndoHistory *history = UndoHistory::instance(); history && !m_series)
        m_series = new EditRecording(
            m_session->connection(), history->recorder(m_session->params(), UndoOperation::Kind::Edited), this);
}

void EditRunner::endSeries()
{
    if (m_series)
        std::exchange(m_series, nullptr)->deleteLater();
}

void EditRunner::apply(const Edit &edit, const QString &what, EditOptions options, QObject *context, Callback callback)
{
    const UndoHistory *history = UndoHistory::instance();
    if (edit.inverse.empty() || !history) {
        send(edit, what, options, context, std::move(callback), nullptr);
        return;
    }
    EditRecording *recording = m_series;
    if (!recording)
        recording = new EditRecording(
            m_session->connection(), history->recorder(m_session->params(), UndoOperation::Kind::Edited), this);
    const auto isAlive = QPointer<EditRunner>(this);
    recording->record(edit, context,
        [this, isAlive, edit, what, options, context, recording, wait = beginWait(), callback = std::move(callback)](
            bool isRecorded) {
            if (!isAlive)
                return;
            send(edit, what, options, context, callback, isRecorded ? recording : nullptr);
            if (!isRecorded && recording != m_series)
                recording->deleteLater();
        });
}

void EditRunner::settle(EditRecording *recording, const EditOutcome &outcome)
{
    if (!recording)
        return;
    if (outcome.kind == Kind::Applied || outcome.kind == Kind::Unknown)
        Q_EMIT recorded(recording->operation());
    else
        recording->withdraw();
    if (recording != m_series)
        recording->deleteLater();
}

void EditRunner::tellNotRecorded()
{
    if (!UndoHistory::instance() || std::exchange(m_hasToldNotRecorded, true))
        return;
    m_messages->post(Topic::Outcome,
        {Message::Kind::Info,
            tr("Saved, but this cannot be undone: what was there before is too large to be kept, or the journal cannot "
               "be written."),
            {}, true});
}

void EditRunner::send(const Edit &edit, const QString &what, EditOptions options, QObject *context, Callback callback,
    EditRecording *recording)
{
    const auto isAlive = QPointer<EditRunner>(this);
    m_applier.apply(edit, options, context,
        [this, isAlive, edit, what, options, context, recording = QPointer(recording), wait = beginWait(),
            callback = std::move(callback)](const EditOutcome &outcome) mutable {
            if (!isAlive)
                return;
            wait.reset();
            settle(recording, outcome);
            if (outcome.kind == Kind::Applied && !recording && !edit.inverse.empty())
                tellNotRecorded();
            if (outcome.kind != Kind::Failed || outcome.error.kind != Error::Kind::NeedsConfirmation
                || options.isConfirmed) {
                showOutcome(edit, outcome, context, callback);
                callback(outcome);
                return;
            }
            Question question;
            question.title = tr("Confirm the change");
            question.text = tr("%1 on %2, key \"%3\"?").arg(what, m_session->title(), shortKeyText(edit.key, 1000));
            question.detail = outcome.error.sentence();
            question.acceptLabel = tr("Write");
            Prompt::instance()->ask(question, m_window, context,
                [this, isAlive, edit, what, context, callback, outcome](const Prompt::Answer &answer) {
                    if (!isAlive)
                        return;
                    if (answer.isAccepted)
                        apply(edit, what, {.isConfirmed = true}, context, callback);
                    else
                        callback(outcome);
                });
        });
}

void EditRunner::showOutcome(const Edit &edit, const EditOutcome &outcome, QObject *context, const Callback &callback)
{
    const Message::Action reload{QStringLiteral("messageReload"), tr("Reload"), [this] { Q_EMIT reloadRequested(); }};
    switch (outcome.kind) {
    case Kind::Applied:
    case Kind::Conflict:
        break;
    case Kind::KeyGone:
        Q_EMIT keyFoundGone();
        break;
    case Kind::WrongType:
        m_messages->post(Topic::Gone,
            {Message::Kind::Error,
                tr("The key now holds another type: %1. Nothing was written. What you typed is still here.")
                    .arg(escaped(outcome.presentType)),
                {reload}, true});
        break;
    case Kind::KeyExists:
        if (!edit.existing.isEmpty()) { // the page's own key, not another name for what it holds
            Q_EMIT keyFoundThere();
            if (!outcome.theirs)
                m_messages->post(Topic::Gone,
                    {Message::Kind::Error,
                        tr("Somebody else has created the key meanwhile, as another type: %1. Nothing was written. "
                           "What you typed is still here.")
                            .arg(escaped(outcome.presentType)),
                        {reload}, true});
            break;
        }
        [[fallthrough]];
    case Kind::Failed:
        m_messages->post(Topic::Error,
            {Message::Kind::Error, tr("Nothing was written. %1").arg(outcome.error.sentence()), {}, true});
        if (outcome.error.kind == Error::Kind::ReadOnly)
            Q_EMIT foundReadOnly();
        if (outcome.error.kind == Error::Kind::NotSent)
            m_notSentText = m_messages->text(Topic::Error);
        break;
    case Kind::Unknown:
        m_messages->post(Topic::Outcome,
            {Message::Kind::Warning,
                tr("Outcome unknown: the change was sent, but no answer came. It is not sent again by itself. %1")
                    .arg(outcome.error.sentence()),
                {{QStringLiteral("messageCheck"), tr("Check"),
                    [this, edit, watched = QPointer<QObject>(context), callback] {
                        if (watched)
                            check(edit, watched, callback);
                    }}},
                true});
        break;
    }
}

void EditRunner::check(const Edit &edit, QObject *context, const Callback &callback)
{
    const auto isAlive = QPointer<EditRunner>(this);
    m_applier.verify(edit, context, [this, isAlive, callback](Verification verification, const Error &error) {
        if (!isAlive)
            return;
        if (verification == Verification::CannotTell && error) {
            m_messages->post(Topic::Error, {Message::Kind::Error, error.sentence(), {}, true});
            return; // the question stays open, and with it the Check
        }
        m_messages->clear(Topic::Outcome);
        switch (verification) {
        case Verification::Applied: {
            m_messages->clear(Topic::Error);
            EditOutcome applied;
            applied.kind = Kind::Applied;
            callback(applied);
            return;
        }
        case Verification::NotApplied:
            m_messages->post(Topic::Error,
                {Message::Kind::Info,
                    tr("The change was not written: the server still holds what was shown. Save again."), {}, true});
            return;
        case Verification::Different:
            m_messages->post(Topic::Error,
                {Message::Kind::Warning,
                    tr("The server holds neither what was shown nor your change: somebody else wrote meanwhile."),
                    {{QStringLiteral("messageReload"), tr("Reload"), [this] { Q_EMIT reloadRequested(); }}}, true});
            return;
        case Verification::CannotTell:
            m_messages->post(Topic::Error,
                {Message::Kind::Warning, tr("Nothing on the server tells whether this change was written."),
                    {{QStringLiteral("messageReload"), tr("Reload"), [this] { Q_EMIT reloadRequested(); }}}, true});
            return;
        }
    });
}

} // namespace redshank
