// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "valuepane.h"

#include "byteseditor.h"
#include "conflictview.h"
#include "editrunner.h"
#include "messagebar.h"

#include <QStackedWidget>
#include <QVBoxLayout>

namespace redshank {

using Kind = EditOutcome::Kind;
using Topic = MessageBar::Topic;

ValuePane::ValuePane(EditRunner *runner, QWidget *parent)
    : QWidget(parent)
    , m_runner(runner)
    , m_stack(new QStackedWidget(this))
    , m_editor(new BytesEditor(m_stack))
    , m_conflict(new ConflictView(m_stack))
{
    setObjectName(QStringLiteral("valuePane"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    m_stack->addWidget(m_editor);
    m_stack->addWidget(m_conflict);
    setFocusProxy(m_editor);

    connect(m_editor, &BytesEditor::modifiedChanged, this, &ValuePane::unsavedChanged);
    connect(m_editor, &BytesEditor::edited, this, [this] {
        if (!m_unreadableText.isEmpty() && m_runner->messages()->text(Topic::Error) == m_unreadableText)
            m_runner->messages()->clear(Topic::Error);
        m_unreadableText.clear();
    });
    connect(m_editor, &BytesEditor::saveRequested, this, &ValuePane::save);
    connect(m_editor, &BytesEditor::revertRequested, this, &ValuePane::revert);
    connect(m_runner, &EditRunner::waitingChanged, this, &ValuePane::showProgress);
    connect(m_conflict, &ConflictView::takeTheirsRequested, this, &ValuePane::takeTheirs);
    connect(m_conflict, &ConflictView::overwriteRequested, this, &ValuePane::overwrite);
    connect(m_conflict, &ConflictView::dismissed, this, [this] {
        m_stack->setCurrentWidget(m_editor);
        m_editor->focusText();
    });
}

void ValuePane::setTarget(const ValueTarget &target, const QByteArray &bytes, qint64 totalSize)
{
    ++m_targetNumber;
    setSaving(false);
    m_givenUpRevision.reset();
    m_target = target;
    m_stack->setCurrentWidget(m_editor);
    m_editor->setValue(bytes, totalSize);
    setRefusal(m_refusal);
}

void ValuePane::clear()
{
    setTarget({}, {}, 0);
    m_editor->clear();
}

void ValuePane::setRefusal(const QString &refusal)
{
    m_refusal = refusal;
    m_editor->setRefusal(refusal.isEmpty() && !m_target.makeEdit ? tr("Read-only") : refusal);
}

bool ValuePane::hasUnsavedChanges() const
{
    return m_editor->isModified();
}

void ValuePane::setTypedGivenUp(bool isGivenUp)
{
    m_givenUpRevision.reset();
    if (isGivenUp)
        m_givenUpRevision = m_editor->revision();
}

bool ValuePane::keepsTyped() const
{
    return hasUnsavedChanges() && m_givenUpRevision != m_editor->revision();
}

void ValuePane::find()
{
    m_editor->openFind();
}

void ValuePane::revert()
{
    // The baseline is what is on the server as far as we know; setValue() with a part keeps it a part.
    m_editor->setValue(m_editor->baseline());
    m_stack->setCurrentWidget(m_editor);
}

void ValuePane::save()
{
    if (!m_target.makeEdit || m_isSaving || !m_editor->canSave())
        return;
    readText([this](const QByteArray &value) {
        const QByteArray shown = m_editor->baseline();
        if (value == shown)
            settle(value);
        else
            run(m_target.makeEdit(shown, value), m_target.what, value);
    });
}

bool ValuePane::canCreate() const
{
    return m_target.makeCreation && m_refusal.isEmpty() && !m_editor->isPartial();
}

void ValuePane::create(const QByteArray &key)
{
    if (!canCreate() || m_isSaving)
        return;
    readText(
        [this, key](const QByteArray &value) { run(m_target.makeCreation(key, value), tr("Create the key"), value); });
}

void ValuePane::readText(const std::function<void(const QByteArray &)> &take)
{
    setSaving(true);
    m_savedRevision = m_editor->revision();
    m_editor->readValue([this, take, number = m_targetNumber](const Result<QByteArray> &value) {
        if (number != m_targetNumber)
            return; // another element is shown by now, and what was typed was given up
        setSaving(false);
        if (value) {
            take(value.value());
            return;
        }
        m_runner->messages()->post(Topic::Error,
            {Message::Kind::Error,
                tr("Nothing was written: the text cannot be read in this view. %1").arg(value.error().sentence()), {},
                true});
        m_unreadableText = m_runner->messages()->text(Topic::Error);
    });
}

void ValuePane::run(const Edit &edit, const QString &what, const QByteArray &mine)
{
    setSaving(true);
    m_stack->setCurrentWidget(m_editor);
    m_runner->run(edit, what, this, [this, edit, mine, number = m_targetNumber](const EditOutcome &outcome) {
        if (number != m_targetNumber) {
            // Another element is shown by now; what came of this one is told by the page's reload.
            if (outcome.kind == Kind::Applied)
                Q_EMIT reloadRequested();
            return;
        }
        setSaving(false);
        showOutcome(edit, outcome, mine);
    });
}

void ValuePane::showOutcome(const Edit &edit, const EditOutcome &outcome, const QByteArray &value)
{
    const bool isCreation = edit.existence == Edit::Existence::MustBeAbsent;
    if (outcome.kind == Kind::Applied) {
        settle(value);
        if (isCreation)
            Q_EMIT created(edit.key, value);
        else
            Q_EMIT saved(value);
    } else if (outcome.kind == Kind::Conflict || (outcome.kind == Kind::KeyExists && outcome.theirs)) {
        showConflict(outcome, value);
    }
}

void ValuePane::settle(const QByteArray &value)
{
    // Typing may have gone on while the save was on its way.
    m_editor->rebase(value, m_editor->revision() != m_savedRevision);
    m_stack->setCurrentWidget(m_editor);
}

void ValuePane::showConflict(const EditOutcome &outcome, const QByteArray &value)
{
    const bool isWhole = outcome.theirs && outcome.theirsSize <= outcome.theirs->size();
    if (m_target.showsConflict && m_target.canOverwrite && isWhole && *outcome.theirs == value) {
        settle(value); // an earlier try of ours has run after all, or somebody wrote the same
        Q_EMIT saved(value);
        return;
    }
    if (!m_target.showsConflict || !outcome.theirs) {
        m_runner->messages()->post(Topic::Conflict,
            {Message::Kind::Warning,
                tr("Changed on the server meanwhile: nothing was written, and what you typed is still here. %1")
                    .arg(outcome.error.sentence()),
                {{QStringLiteral("messageReload"), tr("Reload"), [this] { Q_EMIT m_runner->reloadRequested(); }}},
                true});
        return;
    }
    QString what = tr("Changed on the server since it was loaded. Nothing was written.");
    if (!m_target.canOverwrite)
        what += QLatin1Char(' ')
            + tr("Elements may have moved: this place may now hold another element, so it is not overwritten.");
    else if (!isWhole)
        what += QLatin1Char(' ') + tr("Only the beginning of theirs is shown; take theirs to load all of it.");
    m_conflict->setConflict({*outcome.theirs, value, isWhole, m_target.canOverwrite, what});
    m_stack->setCurrentWidget(m_conflict);
    m_conflict->setFocus(Qt::OtherFocusReason);
}

void ValuePane::setSaving(bool isSaving)
{
    m_isSaving = isSaving;
    showProgress();
}

void ValuePane::showProgress()
{
    const bool isShown = m_isSaving && m_runner->waiting() != EditRunner::Waiting::Unnoticed;
    m_editor->setProgress(isShown ? tr("Saving\u2026") : QString());
}

void ValuePane::takeTheirs()
{
    const ConflictCase conflict = m_conflict->conflict();
    m_stack->setCurrentWidget(m_editor);
    m_editor->setValue(conflict.isWhole && conflict.canOverwrite ? conflict.theirs : m_editor->baseline());
    if (conflict.isWhole && conflict.canOverwrite)
        Q_EMIT theirsTaken(conflict.theirs);
    else
        Q_EMIT reloadRequested();
}

void ValuePane::overwrite()
{
    m_editor->rebase(m_conflict->conflict().theirs, true);
    save();
}

} // namespace redshank
