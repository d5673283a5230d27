// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keytab_p.h"

#include "core/base/bytes.h"
#include "core/session/session.h"
#include "editortable.h"
#include "editrunner.h"
#include "keyheader.h"
#include "messagebar.h"
#include "ui/dialogs/keyactions.h"
#include "ui/models/keytext.h"
#include "ui/theme/theme.h"
#include "valueeditor.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QMenu>
#include <QStackedWidget>
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
    QObject::connect(actions, &KeyActions::ttlChanged, q, [this] {
        refreshFacts();
        Q_EMIT q->keyTtlChanged(key);
    });
    QObject::connect(actions, &KeyActions::removed, q, [this](const QByteArray &gone) { takeRemoved(gone); });
    QObject::connect(actions, &KeyActions::failed, q, [this](const QByteArray &, const Error &error) {
        if (error.kind == Error::Kind::KeyGone)
            showGone();
        else
            messages->post(Topic::Error, {Message::Kind::Error, error.sentence(), {}, true});
    });
    QObject::connect(actions, &KeyActions::renamed, q, [this](const QByteArray &from, const QByteArray &to) {
        useKey(to);
        Q_EMIT q->keyRenamed(from, to);
    });
    QObject::connect(actions, &KeyActions::recorded, q, &KeyTab::changeRecorded);
    QObject::connect(&session->connection(), &Connection::stateChanged, q,
        [this](Connection::State state) { showConnection(state); });
    QObject::connect(session, &Session::changesLocked, q, [this] { showRefusal(); });
    QObject::connect(session, &Session::changesUnlocked, q, [this] { showRefusal(); });
    QObject::connect(runner, &EditRunner::recorded, q, [this](const QByteArray &operation) {
        Q_EMIT q->changeRecorded(operation, tr("Changed: %1").arg(shortKeyText(key, titleCharacters)));
    });
    QObject::connect(runner, &EditRunner::started, q, [this] { unsay(); });
    QObject::connect(runner, &EditRunner::foundReadOnly, q, [this] { lookAtReplication(); });
    QObject::connect(messages, &MessageBar::posted, q, [this](Message::Kind kind) {
        if (kind != Message::Kind::Info)
            unsay();
    });
    showRefusal();
}

bool KeyTab::Private::isUnsaved() const
{
    return editor && editor->hasUnsavedChanges();
}

/// The editor stays: something may have been typed while the answer was on its way.
void KeyTab::Private::useKey(const QByteArray &name)
{
    key = name;
    header->setKey(key);
    q->setAccessibleName(tr("Key %1").arg(shortKeyText(key, titleCharacters)));
    if (editor)
        editor->setKey(key);
    Q_EMIT q->titleChanged();
    load();
}

void KeyTab::Private::load(Typed typed)
{
    if (editor)
        editor->setTypedGivenUp(typed == Typed::GivenUp);
    messages->clear(Topic::Error);
    messages->clear(Topic::Conflict);
    if (!editor) {
        placeholder->clear();
        stack->setCurrentWidget(placeholder);
        quiet.start();
    }
    // A replica may have been made a master since.
    if (session->connection().server().role == "replica" || !replicaRefusal.isEmpty())
        lookAtReplication();
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
    if (isOtherType && editor && editor->keepsTyped()) {
        showOtherType(result.value().type);
        return;
    }
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
    editor->setRefusal(refusal());
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
    QObject::connect(editor, &ValueEditor::statusMessage, q, [this](const QString &text) { say(text); });
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
    setAccessibleName(tr("Key %1").arg(shortKeyText(key, titleCharacters)));
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
    return shortKeyText(d->key, titleCharacters);
}
QString KeyTab::tabToolTip() const
{
    return tr("%1 on %2").arg(shortKeyText(d->key, toolTipCharacters), d->session->title());
}
QIcon KeyTab::tabIcon() const
{
    return Theme::instance()->icon(QStringLiteral("key"));
}
QString KeyTab::tabIdentity() const
{
    return QStringLiteral("key:%1:%2").arg(d->session->identity(), QString::fromLatin1(d->key.toHex()));
}
const Session *KeyTab::session() const
{
    return d->session;
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

void KeyTab::refreshFacts()
{
    d->refreshFacts();
}

void KeyTab::followRename(const QByteArray &to)
{
    d->useKey(to);
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
