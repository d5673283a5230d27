// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What a key tab says beside its value, what it offers there, and what it asks before typed text may go.
#include "keytab_p.h"

#include "core/base/bytes.h"
#include "core/session/session.h"
#include "keyheader.h"
#include "messagebar.h"
#include "replication.h"
#include "ui/base/prompt.h"
#include "ui/dialogs/keyactions.h"
#include "ui/models/keytext.h"
#include "valueeditor.h"

#include <QLabel>
#include <QStackedWidget>

#include <utility>

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
        tr("Reload \"%1\" from the server and discard what you typed?").arg(shortKeyText(key, questionCharacters));
    question.acceptLabel = tr("Discard and reload");
    question.isDestructive = true;
    Prompt::instance()->ask(question, q, q, [this](const Prompt::Answer &answer) {
        if (answer.isAccepted)
            load(Typed::GivenUp);
    });
}

/// Nothing has come in the place of what was given up.
void KeyTab::Private::keepTyped()
{
    if (editor)
        editor->setTypedGivenUp(false);
}

void KeyTab::Private::showOtherType(const QByteArray &type)
{
    messages->post(Topic::Gone,
        {Message::Kind::Warning,
            tr("The key now holds another type: %1. What you typed is still here.").arg(escaped(type)),
            {{QStringLiteral("messageReload"), tr("Reload"), [this] { q->refresh(); }}}, true});
}

void KeyTab::Private::showGone()
{
    quiet.stop();
    keepTyped();
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
        useKey(name);
    }
    Q_EMIT q->keyCreated(name);
}

void KeyTab::Private::showError(const Error &error)
{
    quiet.stop();
    keepTyped();
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
        if (session->connection().server().role == "replica")
            lookAtReplication();
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
    QString text = tr("Not connected."); // why, the window's banner says
    if (isUnsaved())
        text += QLatin1Char(' ') + tr("What you typed is still here.");
    messages->post(Topic::Connection, {Message::Kind::Warning, text, {}, false});
}

void KeyTab::Private::takeRemoved(const QByteArray &gone)
{
    showGone();
    Q_EMIT q->keyDeleted(gone); // the last thing: whoever hears it may close this page
}

/// Why nothing may be changed here; empty: it may.
QString KeyTab::Private::refusal() const
{
    const QString why = actions->refusal();
    return why.isEmpty() ? replicaRefusal : why;
}

void KeyTab::Private::showRefusal()
{
    const QString why = refusal();
    header->setRefusal(why);
    if (editor)
        editor->setRefusal(why);
    if (why.isEmpty())
        messages->clear(Topic::ReadOnly);
    else if (messages->text(Topic::ReadOnly) != why)
        messages->post(Topic::ReadOnly, {Message::Kind::Info, why, {}, false});
}

void KeyTab::Private::lookAtReplication()
{
    readReplication(session->connection(), q, [this](const Replication &replication) {
        QString why;
        if (replication.isReadOnlyReplica)
            why = replication.master.isEmpty()
                ? tr("Read-only replica: changes are made on its master.")
                : tr("Read-only replica: changes are made on its master, %1.").arg(replication.master);
        if (std::exchange(replicaRefusal, why) != why)
            showRefusal();
    });
}

void KeyTab::Private::say(const QString &text)
{
    hasSaid = true;
    Q_EMIT q->statusMessage(text);
}

/// What the status line says of a change is no longer so.
void KeyTab::Private::unsay()
{
    if (std::exchange(hasSaid, false))
        Q_EMIT q->statusMessage({});
}

} // namespace redshank
