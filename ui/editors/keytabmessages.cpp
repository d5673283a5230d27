// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What a key tab says beside its value, what it offers there, and what it asks before typed text may go.
#include "keytab_p.h"

#include "core/base/bytes.h"
#include "core/session/session.h"
#include "keyheader.h"
#include "messagebar.h"
#include "ui/dialogs/keyactions.h"
#include "ui/models/valuepagemodel.h"
#include "ui/prompt.h"
#include "valueeditor.h"

#include <QLabel>
#include <QStackedWidget>

namespace redshank {

using Topic = MessageBar::Topic;

namespace {

constexpr qsizetype questionCharacters = 1000;

} // namespace

/// Rename and delete take the page away from under what was typed.
bool KeyTab::Private::isSettled()
{
    if (!isUnsaved())
        return true;
    messages->post(Topic::Error, {Message::Kind::Warning, tr("Save or revert your change first."), {}, true});
    return false;
}

/// What was typed is only given up for something that is there.
void KeyTab::Private::askToReload()
{
    readKeyFacts(session->connection(), key, q, [this](const Result<KeyFacts> &result) {
        if (!result)
            showError(result.error());
        else if (!result.value().isPresent)
            showGone();
        else
            askToDiscard();
    });
}

void KeyTab::Private::askToDiscard()
{
    Question question;
    question.title = tr("Unsaved change");
    question.text =
        tr("Reload \"%1\" from the server and discard what you typed?").arg(cellText(key, questionCharacters));
    question.acceptLabel = tr("Discard and reload");
    question.isDestructive = true;
    Prompt::instance()->ask(question, q, q, [this](const Prompt::Answer &answer) {
        if (answer.isAccepted)
            load();
    });
}

void KeyTab::Private::showGone()
{
    quiet.stop();
    isGone = true;
    header->setGone();
    QString text = tr("The key is gone: it was deleted or has expired. Nothing creates it again of its own accord.");
    if (isUnsaved())
        text += QLatin1Char(' ') + tr("What you typed is still here.");
    Message message{Message::Kind::Warning, text, {}, false};
    if (editor && editor->canCreate())
        message.actions = {{QStringLiteral("goneCreate"), tr("Create it again"), [this] { editor->create(key); }},
            {QStringLiteral("goneSaveAs"), tr("Save as new key\u2026"), [this] { askForName(); }}};
    message.actions += {{QStringLiteral("goneReload"), tr("Look again"), [this] { q->refresh(); }},
        {QStringLiteral("goneClose"), tr("Close tab"), [this] { Q_EMIT q->closeRequested(); }}};
    messages->post(Topic::Gone, message);
    if (!editor)
        placeholder->setText(tr("There is no such key"));
}

void KeyTab::Private::askForName()
{
    Question question;
    question.title = tr("Save as new key");
    question.text = tr("Write what is here as a new key on %1?").arg(session->title());
    question.detail = tr("A key that exists is not overwritten. Bytes that are not text are written \\xNN, a backslash "
                         "\\\\.");
    question.acceptLabel = tr("Create");
    question.inputLabel = tr("Name of the new key");
    question.inputText = escaped(key);
    question.validate = keyNameComplaint;
    Prompt::instance()->ask(question, q, q, [this](const Prompt::Answer &answer) {
        const auto name = unescaped(answer.text);
        if (answer.isAccepted && name && !name->isEmpty() && editor)
            editor->create(*name);
    });
}

void KeyTab::Private::takeCreated(const QByteArray &name)
{
    isGone = false;
    messages->clear(Topic::Gone);
    if (name == key) {
        editor->setExpiring(false);
        refreshFacts();
    } else {
        key = name;
        header->setKey(key);
        // It reads and writes under the old name; and it is what is telling us.
        editor->disconnect(q);
        stack->removeWidget(editor);
        editor->deleteLater();
        editor = nullptr;
        Q_EMIT q->titleChanged();
        load();
    }
    Q_EMIT q->keyCreated(name);
}

void KeyTab::Private::showError(const Error &error)
{
    quiet.stop();
    if (!editor || stack->currentWidget() == placeholder)
        placeholder->setText(tr("Not loaded"));
    messages->post(Topic::Error,
        {Message::Kind::Error, tr("The value could not be read. %1").arg(error.sentence()),
            {{QStringLiteral("errorRetry"), tr("Try again"), [this] { q->refresh(); }}}, true});
}

void KeyTab::Private::showConnection(Connection::State state)
{
    if (state == Connection::State::Ready) {
        messages->clear(Topic::Connection);
        if (wasLost && !isUnsaved() && !isGone)
            load();
        else if (wasLost)
            refreshFacts();
        wasLost = false;
        return;
    }
    if (state != Connection::State::Waiting && state != Connection::State::Failed)
        return;
    wasLost = true;
    QString text = tr("Not connected.");
    if (const Error &error = session->connection().lastError())
        text += QLatin1Char(' ') + error.sentence();
    if (isUnsaved())
        text += QLatin1Char(' ') + tr("What you typed is still here.");
    messages->post(Topic::Connection, {Message::Kind::Warning, text, {}, false});
}

void KeyTab::Private::takeRemoved(const QByteArray &gone)
{
    showGone();
    Q_EMIT q->keyDeleted(gone); // the last thing: whoever hears it may close this page
}

void KeyTab::Private::showRefusal()
{
    const QString refusal = actions->refusal();
    header->setRefusal(refusal);
    if (!refusal.isEmpty())
        messages->post(Topic::ReadOnly, {Message::Kind::Info, refusal, {}, false});
}

} // namespace redshank
