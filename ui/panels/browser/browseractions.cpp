// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "browseractions.h"

#include "columnheader.h"
#include "core/base/bytes.h"
#include "keyselection.h"
#include "keyview.h"
#include "ui/base/plaintooltip.h"
#include "ui/models/keytext.h"
#include "ui/models/keytreemodel.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QLocale>
#include <QMenu>

#include <algorithm>

namespace redshank {

namespace {

/// What a person would type to look at a key without loading a huge one whole; the key goes where `%` stands.
struct ReadingCommand
{
    const char *type;
    const char *text;
};
constexpr ReadingCommand readingCommands[] = {
    {"string", "GET %"},
    {"hash", "HSCAN % 0 COUNT 100"},
    {"list", "LRANGE % 0 99"},
    {"set", "SSCAN % 0 COUNT 100"},
    {"zset", "ZRANGE % 0 99 WITHSCORES"},
    {"stream", "XRANGE % - + COUNT 100"},
    {"ReJSON-RL", "JSON.GET %"},
};

} // namespace

BrowserActions::BrowserActions(KeyView *view)
    : QObject(view)
    , m_view(view)
    , m_open(add("openKey", tr("&Open"), {QKeySequence(Qt::Key_Return)}))
    , m_preview(add("previewKey", tr("&Preview"), {QKeySequence(Qt::Key_Space)}))
    , m_copyName(add("copyKeyName", tr("&Copy Name"), {QKeySequence(QKeySequence::Copy)}))
    , m_copyEscaped(add("copyKeyEscaped", tr("Copy &Escaped Name"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C)}))
    , m_copyCommand(
          add("copyKeyCommand", tr("Copy as redis-cli Co&mmand"), {QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_C)}))
    , m_export(add("exportNames", tr("E&xport Names …"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_X)}))
    , m_create(add("createKey", tr("&New Key …"), {QKeySequence(Qt::Key_Insert)}))
    , m_duplicate(add("duplicateKey", tr("D&uplicate …"),
          {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P), QKeySequence(Qt::CTRL | Qt::Key_D)}))
    , m_rename(add("renameKey", tr("&Rename …"), {QKeySequence(Qt::Key_F2)}))
    , m_ttl(add("editKeyTtl", tr("Time to &Live …"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_T)}))
    , m_remove(add("deleteKeys", tr("&Delete …"), {QKeySequence(Qt::Key_Delete)}))
    , m_refresh(add("refreshKeys", tr("Re&fresh"), {QKeySequence(Qt::Key_F5), QKeySequence(Qt::CTRL | Qt::Key_R)}))
    , m_filter(add("filterKeys", tr("F&ilter"), {QKeySequence(QKeySequence::Find)}))
{
    const Theme *theme = Theme::instance();
    m_copyName->setIcon(theme->icon(QStringLiteral("copy")));
    m_export->setIcon(theme->icon(QStringLiteral("download")));
    m_create->setIcon(theme->icon(QStringLiteral("plus")));
    m_rename->setIcon(theme->icon(QStringLiteral("rename")));
    m_ttl->setIcon(theme->icon(QStringLiteral("clock")));
    m_remove->setIcon(theme->icon(QStringLiteral("delete")));
    m_refresh->setIcon(theme->icon(QStringLiteral("refresh")));
    m_filter->setIcon(theme->icon(QStringLiteral("filter")));

    connect(m_open, &QAction::triggered, this, [this] { Q_EMIT openRequested(choice().keys.value(0)); });
    connect(m_preview, &QAction::triggered, this, [this] { Q_EMIT previewRequested(choice().keys.value(0)); });
    connect(m_copyName, &QAction::triggered, this, [this] { copy(CopyForm::Name); });
    connect(m_copyEscaped, &QAction::triggered, this, [this] { copy(CopyForm::Escaped); });
    connect(m_copyCommand, &QAction::triggered, this, [this] { copy(CopyForm::Command); });
    connect(m_rename, &QAction::triggered, this, [this] { Q_EMIT renameRequested(choice().keys.value(0)); });
    connect(m_create, &QAction::triggered, this, [this] { Q_EMIT createRequested(prefix()); });
    connect(m_duplicate, &QAction::triggered, this, [this] { Q_EMIT duplicateRequested(choice().keys.value(0)); });
    connect(m_ttl, &QAction::triggered, this, &BrowserActions::ttlRequested);
    connect(m_export, &QAction::triggered, this, &BrowserActions::exportRequested);
    connect(m_remove, &QAction::triggered, this, &BrowserActions::removeRequested);
    connect(m_refresh, &QAction::triggered, this, &BrowserActions::refreshRequested);
    connect(m_filter, &QAction::triggered, this, &BrowserActions::filterRequested);
    connect(view, &KeyView::menuRequested, this, &BrowserActions::showMenu);
    view->installEventFilter(this);
}

QAction *BrowserActions::add(const char *name, const QString &text, const QList<QKeySequence> &shortcuts)
{
    auto *action = new QAction(text, this);
    action->setObjectName(QLatin1String(name));
    action->setShortcuts(shortcuts); // shown in the menu; eventFilter() acts on them
    action->setShortcutContext(Qt::WidgetShortcut);
    m_actions.append(action);
    return action;
}

QAction *BrowserActions::shortcutAction(QKeyEvent *event) const
{
    const QKeySequence pressed(event->keyCombination());
    const auto found = std::find_if(m_actions.begin(), m_actions.end(),
        [&pressed](const QAction *action) { return action->shortcuts().contains(pressed); });
    return found == m_actions.end() ? nullptr : *found;
}

bool BrowserActions::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        if (shortcutAction(static_cast<QKeyEvent *>(event))) {
            event->accept();
            return true;
        }
    } else if (event->type() == QEvent::KeyPress) {
        QAction *action = shortcutAction(static_cast<QKeyEvent *>(event));
        if (action && action != m_open && action != m_preview) { // the view knows Enter and Space itself
            run(action);
            return true;
        }
    }
    return QObject::eventFilter(watched, event);
}

BrowserActions::Choice BrowserActions::choice() const
{
    Choice choice;
    KeyTreeModel *model = m_view->keyModel();
    if (!model)
        return choice;
    QItemSelection ranges = m_view->selectionModel()->selection();
    if (ranges.isEmpty() && m_view->currentIndex().isValid())
        ranges.select(m_view->currentIndex(), m_view->currentIndex());
    std::sort(ranges.begin(), ranges.end(),
        [](const QItemSelectionRange &a, const QItemSelectionRange &b) { return a.top() < b.top(); });
    choice.isAll = ranges.size() == 1 && ranges.first().height() == model->rowCount();
    int behindFolder = 0; // rows before it lie in a folder that is chosen already
    qsizetype rows = 0;
    for (const QItemSelectionRange &range : std::as_const(ranges)) {
        for (int row = std::max(range.top(), behindFolder); row <= range.bottom();
             row = std::max(row + 1, behindFolder)) {
            if (++rows > maxRows) {
                choice.isTooLarge = true;
                return choice;
            }
            const KeyTreeModel::Identity identity = model->identityAt(row);
            (identity.isFolder ? choice.folders : choice.keys).append(identity.full);
            if (identity.isFolder)
                behindFolder = row + model->expandedRows(row) + 1;
        }
    }
    return choice;
}

QByteArray BrowserActions::prefix() const
{
    const KeyTreeModel *model = m_view->keyModel();
    const QModelIndex current = m_view->currentIndex();
    if (!model || !current.isValid())
        return {};
    const KeyTreeModel::Identity identity = model->identityAt(current.row());
    if (identity.isFolder)
        return identity.full;
    return model->index().order().parentOfKey(identity.full);
}

void BrowserActions::setRefusal(const QString &why)
{
    m_refusal = why;
}

void BrowserActions::update()
{
    const Choice chosen = choice();
    const bool isAny = !chosen.isEmpty();
    const bool isOneKey = chosen.isOneKey();
    const bool isAllowed = m_refusal.isEmpty();
    m_open->setEnabled(isOneKey);
    m_preview->setEnabled(isOneKey);
    for (QAction *action : {m_copyName, m_copyEscaped})
        action->setEnabled(isAny);
    m_copyCommand->setEnabled(isAny && !chosen.keys.isEmpty());
    m_export->setEnabled(m_view->model() && m_view->model()->rowCount() > 0);
    m_create->setEnabled(isAllowed);
    m_duplicate->setEnabled(isOneKey && isAllowed);
    m_rename->setEnabled(isOneKey && isAllowed);
    m_ttl->setEnabled(isAny && isAllowed);
    m_remove->setEnabled(isAny && isAllowed);
    for (QAction *action : {m_create, m_duplicate, m_rename, m_ttl, m_remove})
        action->setToolTip(plainToolTip(m_refusal.isEmpty() ? action->iconText() : m_refusal));
}

/// A menu shows what is disabled; who presses a key sees nothing, and is told.
void BrowserActions::run(QAction *action)
{
    update();
    if (action->isEnabled())
        action->trigger();
    else if (const QString why = whyDisabled(action); !why.isEmpty())
        Q_EMIT refused(why);
}

QString BrowserActions::whyDisabled(const QAction *action) const
{
    const bool isOfOneKey = action == m_rename || action == m_duplicate;
    if (!isOfOneKey && action != m_create && action != m_ttl && action != m_remove)
        return {};
    if (!m_refusal.isEmpty())
        return m_refusal;
    const Choice chosen = choice();
    if (chosen.isEmpty())
        return tr("Choose a key first.");
    if (!isOfOneKey)
        return {};
    if (!chosen.isTooLarge && chosen.keys.isEmpty() && chosen.folders.size() == 1)
        return action == m_rename ? tr("Only a key can be renamed; choose one in the folder.")
                                  : tr("Only a key can be duplicated; choose one in the folder.");
    return action == m_rename ? tr("Only one key can be renamed at a time; choose one.")
                              : tr("Only one key can be duplicated at a time; choose one.");
}

void BrowserActions::showMenu(const QPoint &position)
{
    update();
    auto *menu = new QMenu(m_view);
    menu->setObjectName(QStringLiteral("keyMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(!m_refusal.isEmpty());
    menu->addActions({m_open, m_preview});
    menu->addSeparator();
    menu->addActions({m_copyName, m_copyEscaped, m_copyCommand, m_export});
    menu->addSeparator();
    menu->addActions({m_create, m_duplicate, m_rename, m_ttl, m_remove});
    menu->addSeparator();
    menu->addActions({m_refresh, m_filter});
    menu->addSeparator();
    m_view->header()->fillMenu(menu);
    menu->popup(position);
}

QByteArray BrowserActions::readingCommand(QByteArrayView type, const QByteArray &key)
{
    const auto known = std::find_if(std::begin(readingCommands), std::end(readingCommands),
        [type](const ReadingCommand &command) { return type == QByteArrayView(command.type); });
    const QByteArray text = known == std::end(readingCommands) ? QByteArray("TYPE %") : QByteArray(known->text);
    const qsizetype at = text.indexOf('%');
    return text.first(at) + quotedArgument(key) + text.sliced(at + 1);
}

void BrowserActions::copy(CopyForm form)
{
    const Choice chosen = choice();
    if (chosen.isTooLarge) {
        Q_EMIT statusMessage(tr("More than %1 rows are selected: too many to copy.").arg(QLocale().toString(maxRows)));
        return;
    }
    if (form == CopyForm::Command) {
        const KeyTreeModel *model = m_view->keyModel();
        QHash<QByteArray, QByteArray> types;
        for (const QByteArray &key : chosen.keys) {
            const QModelIndex index = model->index(model->rowOf({false, key}), KeyTreeModel::NameColumn);
            if (const QByteArray type = index.data(KeyTreeModel::TypeRole).toByteArray(); !type.isEmpty())
                types.insert(key, type);
        }
        if (types.size() < chosen.keys.size())
            Q_EMIT typesRequested(chosen.keys); // some were never in sight
        else
            copyCommands(chosen.keys, types);
        return;
    }
    QStringList lines;
    for (const QByteArray &name : chosen.folders + chosen.keys)
        lines.append(form == CopyForm::Name ? losslessText(name).value_or(escaped(name)) : escaped(name));
    copyLines(lines);
}

void BrowserActions::copyCommands(const QByteArrayList &keys, const QHash<QByteArray, QByteArray> &types)
{
    QStringList lines;
    for (const QByteArray &key : keys)
        lines.append(QString::fromUtf8(readingCommand(types.value(key), key)));
    copyLines(lines);
}

void BrowserActions::copyLines(const QStringList &lines)
{
    if (lines.isEmpty())
        return;
    QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
    Q_EMIT statusMessage(lines.size() == 1 ? tr("Copied “%1”").arg(lines.first().left(80))
                                           : tr("Copied %1 lines").arg(QLocale().toString(lines.size())));
}

} // namespace redshank
