// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keycreation.h"

#include "core/base/bytes.h"
#include "core/edit/editapplier.h"
#include "core/keyspace/keyoperations.h"
#include "core/session/session.h"
#include "core/values/createkey.h"
#include "createkeydialog.h"
#include "keyactions.h"
#include "placetext.h"
#include "ui/base/prompt.h"

namespace redshank {

KeyCreation::KeyCreation(Session *session, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_applier(std::make_unique<EditApplier>(session->connection()))
    , m_operations(std::make_unique<KeyOperations>(&session->connection()))
{ }

KeyCreation::~KeyCreation() = default;

void KeyCreation::create(const QByteArray &prefix, QWidget *window)
{
    auto *dialog = new CreateKeyDialog(placeText(*m_session), prefix, window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowModality(Qt::WindowModal);
    connect(this, &QObject::destroyed, dialog, &QObject::deleteLater);
    connect(dialog, &CreateKeyDialog::submitted, this,
        [this, at = QPointer<CreateKeyDialog>(dialog)](const NewKey &wanted) { submit(wanted, at); });
    dialog->open();
}

void KeyCreation::submit(const NewKey &wanted, const QPointer<CreateKeyDialog> &dialog)
{
    const auto edit = createKey(wanted);
    if (!edit) {
        dialog->showError(edit.error());
        return;
    }
    EditOptions options;
    options.isConfirmed = true; // the form names server, database and key
    m_applier->apply(edit.value(), options, this,
        [this, edit = edit.value(), dialog](const EditOutcome &outcome) { take(edit, outcome, dialog); });
}

void KeyCreation::take(const Edit &edit, const EditOutcome &outcome, const QPointer<CreateKeyDialog> &dialog)
{
    const auto succeed = [this, key = edit.key, dialog] {
        if (dialog)
            dialog->accept();
        Q_EMIT created(key);
    };
    const auto fail = [this, key = edit.key, dialog](const Error &error) {
        if (dialog)
            dialog->showError(error);
        else
            Q_EMIT failed(key, error);
    };
    if (outcome.kind == EditOutcome::Kind::Applied)
        succeed();
    else if (outcome.kind == EditOutcome::Kind::Unknown)
        m_applier->verify(edit, this, [succeed, fail, error = outcome.error](Verification found, const Error &) {
            if (found == Verification::Applied)
                succeed();
            else
                fail(error);
        });
    else
        fail(outcome.error);
}

void KeyCreation::duplicate(const QByteArray &key, QWidget *window)
{
    const QByteArray wanted = key + "-copy";
    m_operations->freeName(wanted, this, [this, key, wanted, at = QPointer<QWidget>(window)](const auto &free) {
        // Where nothing can be proposed a name can still be typed.
        if (at)
            askForDuplicate(key, escaped(free ? free.value() : wanted), {}, at);
    });
}

void KeyCreation::askForDuplicate(
    const QByteArray &key, const QString &name, const QString &problem, QPointer<QWidget> window)
{
    Question question;
    question.title = tr("Duplicate key");
    question.text = tr("Duplicate this key?") + QStringLiteral("\n\n") + keyPlace(*m_session, key);
    question.detail = problem.isEmpty()
        ? tr("The value and the time to live are copied. An existing key is not overwritten. Bytes that are not text "
             "are written \\xNN, a backslash \\\\.")
        : problem;
    question.acceptLabel = tr("Duplicate");
    question.inputLabel = tr("Name of the duplicate");
    question.inputText = name;
    question.validate = [key](const QString &text) {
        if (const QString complaint = keyNameComplaint(text); !complaint.isEmpty())
            return complaint;
        return unescaped(text) == key ? tr("That is the key itself.") : QString();
    };
    Prompt::instance()->ask(question, window, this, [this, key, window](const Prompt::Answer &answer) {
        const auto to = unescaped(answer.text);
        if (!answer.isAccepted || !to || to->isEmpty() || *to == key)
            return;
        m_operations->duplicate(key, *to, Confirmed::Yes, this,
            [this, key, to = *to, text = answer.text, window](const Result<void> &result) {
                if (result)
                    Q_EMIT created(to);
                else if (result.error().kind == Error::Kind::Exists && window)
                    askForDuplicate(key, text, result.error().sentence(), window);
                else
                    Q_EMIT failed(key, result.error());
            });
    });
}

} // namespace redshank
