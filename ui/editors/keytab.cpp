// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keytab.h"

#include "core/base/bytes.h"
#include "core/session/session.h"
#include "core/values/keyfacts.h"
#include "editortable.h"
#include "editrunner.h"
#include "keyheader.h"
#include "messagebar.h"
#include "ui/dialogs/keyactions.h"
#include "ui/models/valuepagemodel.h"
#include "ui/prompt.h"
#include "ui/theme/theme.h"
#include "valueeditor.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QMenu>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

#include <chrono>

namespace redshank {

using Topic = MessageBar::Topic;

namespace {

/// A value that is here sooner is shown without a word about loading.
constexpr std::chrono::milliseconds quietTime{150};
constexpr qsizetype titleCharacters = 40;
constexpr qsizetype toolTipCharacters = 1000;

} // namespace

class KeyTab::Private
{
public:
    Private(KeyTab *tab, Session *session, const QByteArray &key);

    bool isSettled();
    void load();
    void askToReload();
    void askToDiscard();
    void takeFacts(const Result<KeyFacts> &result);
    void refreshFacts();
    void useType(const QByteArray &type);
    void showGone();
    void askForName();
    void takeCreated(const QByteArray &name);
    void showError(const Error &error);
    void showConnection(Connection::State state);
    void takeRemoved(const QByteArray &gone);
    void fillCopyMenu();
    void showRefusal();
    bool isUnsaved() const { return editor && editor->hasUnsavedChanges(); }

    KeyTab *q;
    Session *session;
    QByteArray key;
    KeyFacts facts;
    KeyHeader *header;
    MessageBar *messages;
    QStackedWidget *stack;
    QLabel *placeholder;
    ValueEditor *editor = nullptr;
    EditRunner *runner;
    KeyActions *actions;
    QTimer quiet;
    Latest loads;
    bool isGone = false;
    bool wasLost = false;
};

KeyTab::Private::Private(KeyTab *tab, Session *s, const QByteArray &k)
    : q(tab)
    , session(s)
    , key(k)
    , header(new KeyHeader(tab))
    , messages(new MessageBar(tab))
    , stack(new QStackedWidget(tab))
    , placeholder(new QLabel(stack))
    , runner(new EditRunner(s, messages, tab))
    , actions(new KeyActions(s, tab))
{
    auto *layout = new QVBoxLayout(q);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(header);
    layout->addWidget(messages);
    layout->addWidget(stack, 1);
    placeholder->setObjectName(QStringLiteral("loadingPlaceholder"));
    placeholder->setAlignment(Qt::AlignCenter);
    placeholder->setTextFormat(Qt::PlainText);
    placeholder->setForegroundRole(QPalette::PlaceholderText);
    stack->addWidget(placeholder);
    header->setKey(key);
    quiet.setSingleShot(true);
    quiet.setInterval(quietTime);
    QObject::connect(&quiet, &QTimer::timeout, q, [this] { placeholder->setText(tr("Loading\u2026")); });

    QObject::connect(header, &KeyHeader::refreshRequested, q, &KeyTab::refresh);
    QObject::connect(header, &KeyHeader::expired, q, [this] { refreshFacts(); });
    QObject::connect(header, &KeyHeader::ttlRequested, q, [this] { actions->editTtl(key, q); });
    QObject::connect(header, &KeyHeader::deleteRequested, q, [this] {
        if (isSettled())
            actions->remove(key, q);
    });
    QObject::connect(header, &KeyHeader::renameRequested, q, [this] {
        if (isSettled())
            actions->rename(key, q);
    });
    QObject::connect(header->copyMenu(), &QMenu::aboutToShow, q, [this] { fillCopyMenu(); });
    QObject::connect(runner, &EditRunner::reloadRequested, q, &KeyTab::refresh);
    QObject::connect(runner, &EditRunner::keyFoundGone, q, [this] { showGone(); });
    QObject::connect(runner, &EditRunner::keyFoundThere, q, [this] { refreshFacts(); });
    QObject::connect(actions, &KeyActions::ttlChanged, q, [this] { refreshFacts(); });
    QObject::connect(actions, &KeyActions::removed, q, [this](const QByteArray &gone) { takeRemoved(gone); });
    QObject::connect(actions, &KeyActions::failed, q, [this](const QByteArray &, const Error &error) {
        if (error.kind == Error::Kind::KeyGone)
            showGone();
        else
            messages->post(Topic::Error, {Message::Kind::Error, error.sentence(), {}, true});
    });
    QObject::connect(actions, &KeyActions::renamed, q, [this](const QByteArray &from, const QByteArray &to) {
        key = to;
        header->setKey(key);
        delete editor; // it reads and writes under the old name
        editor = nullptr;
        Q_EMIT q->keyRenamed(from, to);
        Q_EMIT q->titleChanged();
        load();
    });
    QObject::connect(&session->connection(), &Connection::stateChanged, q,
        [this](Connection::State state) { showConnection(state); });
    showRefusal();
}

/// Rename and delete take the page away from under what was typed.
bool KeyTab::Private::isSettled()
{
    if (!isUnsaved())
        return true;
    messages->post(Topic::Error, {Message::Kind::Warning, tr("Save or revert your change first."), {}, true});
    return false;
}

void KeyTab::Private::load()
{
    messages->clear(Topic::Error);
    messages->clear(Topic::Conflict);
    if (!editor) {
        placeholder->clear();
        stack->setCurrentWidget(placeholder);
        quiet.start();
    }
    KeyFactsOptions options;
    options.expectedType = facts.type;
    readKeyFacts(
        session->connection(), key, options, q, [this, isNewest = loads.begin()](const Result<KeyFacts> &result) {
            if (isNewest())
                takeFacts(result);
        });
}

void KeyTab::Private::takeFacts(const Result<KeyFacts> &result)
{
    if (!result) {
        showError(result.error());
        return;
    }
    if (!result.value().isPresent) {
        showGone();
        return;
    }
    const bool isOtherType = facts.type != result.value().type;
    facts = result.value();
    isGone = false;
    messages->clear(Topic::Gone);
    header->setFacts(facts);
    if (!editor || isOtherType)
        useType(facts.type);
    editor->setExpiring(facts.ttl.has_value());
    Q_EMIT q->titleChanged();
    editor->load();
}

void KeyTab::Private::useType(const QByteArray &type)
{
    delete editor;
    messages->clear(Topic::Partial);
    editor = makeEditor(type, runner, key, stack);
    stack->addWidget(editor);
    editor->setRefusal(actions->refusal());
    q->setFocusProxy(editor);
    QObject::connect(editor, &ValueEditor::loaded, q, [this] {
        quiet.stop();
        messages->clear(Topic::Error);
        stack->setCurrentWidget(editor);
    });
    QObject::connect(editor, &ValueEditor::failed, q, [this](const Error &error) {
        if (error.kind == Error::Kind::KeyGone)
            showGone();
        else
            showError(error);
    });
    QObject::connect(editor, &ValueEditor::unsavedChanged, q, &KeyTab::titleChanged);
    QObject::connect(editor, &ValueEditor::created, q, [this](const QByteArray &name) { takeCreated(name); });
    QObject::connect(editor, &ValueEditor::valueWritten, q, [this] { refreshFacts(); });
    QObject::connect(editor, &ValueEditor::statusMessage, q, &KeyTab::statusMessage);
}

/// The header alone: what is being edited stays as it is.
void KeyTab::Private::refreshFacts()
{
    KeyFactsOptions options;
    options.expectedType = facts.type;
    readKeyFacts(session->connection(), key, options, q, [this, asked = key](const Result<KeyFacts> &result) {
        if (asked != key || !result)
            return;
        if (!result.value().isPresent) {
            showGone();
        } else if (result.value().type == facts.type) {
            facts = result.value();
            isGone = false;
            messages->clear(Topic::Gone);
            header->setFacts(facts);
            if (editor)
                editor->setExpiring(facts.ttl.has_value());
        }
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

void KeyTab::Private::fillCopyMenu()
{
    QMenu *menu = header->copyMenu();
    menu->clear();
    const auto add = [&](const char *name, const QString &label, const QString &text, bool isThere) {
        QAction *action = menu->addAction(label, q, [text] { QApplication::clipboard()->setText(text); });
        action->setObjectName(QLatin1String(name));
        action->setEnabled(isThere);
    };
    const QByteArray value = editor ? editor->copyableValue() : QByteArray();
    const QByteArray commands = editor ? editor->asCommands() : QByteArray();
    add("copyName", tr("Key name"), losslessText(key).value_or(escaped(key)), true);
    add("copyNameEscaped", tr("Key name, escaped"), escaped(key), true);
    menu->addSeparator();
    add("copyValue", tr("Value as text"), losslessText(value).value_or(escaped(value)), !value.isEmpty());
    add("copyValueEscaped", tr("Value, escaped"), escaped(value), !value.isEmpty());
    add("copyCommands", tr("Shown value as redis-cli commands"), QString::fromUtf8(commands), !commands.isEmpty());
}

KeyTab::KeyTab(Session *session, const QByteArray &key, QWidget *parent)
    : TabPage(parent)
    , d(std::make_unique<Private>(this, session, key))
{
    setObjectName(QStringLiteral("keyTab"));
    setAccessibleName(tr("Key %1").arg(cellText(key, titleCharacters)));
    d->load();
}

KeyTab::~KeyTab()
{
    // Children outlive the private part otherwise, and tell it things while they go.
    delete d->editor;
    d->editor = nullptr;
}

const QByteArray &KeyTab::key() const
{
    return d->key;
}
QString KeyTab::tabTitle() const
{
    return cellText(d->key, titleCharacters);
}
QString KeyTab::tabToolTip() const
{
    return tr("%1 on %2").arg(cellText(d->key, toolTipCharacters), d->session->title());
}
QIcon KeyTab::tabIcon() const
{
    return Theme::instance()->icon(QStringLiteral("key"));
}
QString KeyTab::tabIdentity() const
{
    return QStringLiteral("key:%1:%2")
        .arg(QString::number(d->session->database()), QString::fromLatin1(d->key.toHex()));
}
bool KeyTab::hasUnsavedChanges() const
{
    return d->isUnsaved();
}

void KeyTab::refresh()
{
    if (!d->isUnsaved())
        d->load();
    else
        d->askToReload();
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
        tr("Reload \"%1\" from the server and discard what you typed?").arg(cellText(key, toolTipCharacters));
    question.acceptLabel = tr("Discard and reload");
    question.isDestructive = true;
    Prompt::instance()->ask(question, q, q, [this](const Prompt::Answer &answer) {
        if (answer.isAccepted)
            load();
    });
}

void KeyTab::findInPage()
{
    if (d->editor)
        d->editor->find();
}

void KeyTab::save()
{
    if (d->editor)
        d->editor->save();
}

} // namespace redshank
