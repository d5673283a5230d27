// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keyshelf.h"

#include "panels/browser/browserpanel.h"
#include "windowactions.h"
#include "workspace.h"

#include "core/base/bytes.h"
#include "core/keyspace/keyspace.h"
#include "core/session/session.h"
#include "ui/models/keytext.h"

#include <QAction>
#include <QMenu>

#include <utility>

namespace redshank {

namespace {

constexpr qsizetype longestTitle = 120;

QString shortTitle(const QByteArray &key)
{
    // No more of a name of megabytes is made text than can be seen.
    const QString name = keyText(QByteArrayView(key).first(qMin(key.size(), longestTitle * 4)));
    return name.size() > longestTitle || key.size() > longestTitle * 4 ? name.left(longestTitle) + QChar(0x2026) : name;
}

} // namespace

KeyShelf::KeyShelf(KeyBookmarks *bookmarks, WindowActions *actions, QObject *parent)
    : QObject(parent)
    , m_bookmarks(bookmarks)
    , m_actions(actions)
{
    connect(actions->bookmarks, &QMenu::aboutToShow, this, &KeyShelf::fillMenu);
    connect(actions->favouriteKey, &QAction::triggered, this, &KeyShelf::toggleFavourite);
    connect(actions->keyMenu, &QMenu::aboutToShow, this, [this] {
        const auto key = m_workspace ? m_workspace->currentKey() : std::nullopt;
        m_actions->favouriteKey->setChecked(
            key && m_bookmarks->isFavourite(m_profileId, {m_workspace->session()->database(), *key}));
    });
}

void KeyShelf::setWorkspace(Workspace *workspace, const QString &profileId)
{
    if (m_workspace)
        m_workspace->disconnect(this);
    m_search.cancel();
    m_workspace = workspace;
    m_profileId = profileId;
    m_actions->bookmarks->setEnabled(workspace != nullptr);
    if (!workspace)
        return;
    const auto wanted = std::exchange(m_wanted, {});
    connect(workspace, &Workspace::keyOpened, this, [this](const QByteArray &key) {
        m_wanted.reset();
        m_bookmarks->noteOpened(m_profileId, {m_workspace->session()->database(), key});
    });
    connect(workspace, &Workspace::keyDropped, this, [this](const QByteArray &key) {
        m_bookmarks->noteRemoved(m_profileId, {m_workspace->session()->database(), key});
    });
    connect(workspace, &Workspace::keyRenamed, this, [this](const QByteArray &from, const QByteArray &to) {
        const int database = m_workspace->session()->database();
        followRename({database, from}, {database, to});
    });
    if (wanted && wanted->database == workspace->session()->database())
        open(*wanted);
}

void KeyShelf::followRename(const KeyBookmark &from, const KeyBookmark &to)
{
    if (m_bookmarks->recent(m_profileId).contains(from)) {
        m_bookmarks->noteRemoved(m_profileId, from);
        m_bookmarks->noteOpened(m_profileId, to);
    }
    if (!m_bookmarks->isFavourite(m_profileId, from))
        return;
    Result<void> kept = m_bookmarks->setFavourite(m_profileId, from, false);
    if (kept)
        kept = m_bookmarks->setFavourite(m_profileId, to, true);
    if (!kept)
        Q_EMIT statusMessage(kept.error().sentence());
}

void KeyShelf::open(const KeyBookmark &key)
{
    if (!m_workspace)
        return;
    if (key.database != m_workspace->session()->database()) {
        m_wanted = key;
        Q_EMIT m_workspace->databaseRequested(key.database);
        return;
    }
    m_workspace->browser()->revealKey(key.key);
    m_workspace->openKey(key.key, TabArea::Keep::Permanent);
}

QString KeyShelf::title(const KeyBookmark &key) const
{
    const QString name = shortTitle(key.key);
    return m_workspace && key.database == m_workspace->session()->database()
        ? name
        : tr("%1 in db%2").arg(name).arg(key.database);
}

QList<PaletteEntry> KeyShelf::entries()
{
    QList<PaletteEntry> entries;
    if (!m_workspace)
        return entries;
    const auto append = [&](const KeyBookmark &key, const QString &detail) {
        entries.append({title(key), detail, [this, key] { open(key); }});
    };
    const QList<KeyBookmark> favourites = m_bookmarks->favourites(m_profileId);
    for (const KeyBookmark &key : favourites)
        append(key, tr("Favourite"));
    for (const KeyBookmark &key : m_bookmarks->recent(m_profileId))
        if (!favourites.contains(key))
            append(key, tr("Recent key"));
    return entries;
}

void KeyShelf::fillMenu()
{
    QMenu *menu = m_actions->bookmarks;
    menu->clear();
    const auto fill = [&](const QList<KeyBookmark> &keys, const char *name, const QString &otherwise) {
        for (const KeyBookmark &key : keys) {
            QAction *action = menu->addAction(title(key).replace(QLatin1Char('&'), QLatin1String("&&")));
            action->setObjectName(QLatin1String(name));
            connect(action, &QAction::triggered, this, [this, key] { open(key); });
        }
        if (keys.isEmpty())
            menu->addAction(otherwise)->setEnabled(false);
    };
    fill(m_bookmarks->favourites(m_profileId), "favourite", tr("No favourites yet"));
    menu->addSeparator();
    fill(m_bookmarks->recent(m_profileId), "recentKey", tr("No key was opened yet"));
}

void KeyShelf::toggleFavourite()
{
    const auto key = m_workspace ? m_workspace->currentKey() : std::nullopt;
    if (!key) {
        m_actions->favouriteKey->setChecked(false);
        Q_EMIT statusMessage(tr("Choose a key first."));
        return;
    }
    const KeyBookmark bookmark{m_workspace->session()->database(), *key};
    const bool isNow = !m_bookmarks->isFavourite(m_profileId, bookmark);
    const auto kept = m_bookmarks->setFavourite(m_profileId, bookmark, isNow);
    m_actions->favouriteKey->setChecked(kept ? isNow : !isNow);
    Q_EMIT statusMessage(!kept ? kept.error().sentence()
            : isNow            ? tr("%1 is a favourite now").arg(shortTitle(*key))
                               : tr("%1 is no favourite any more").arg(shortTitle(*key)));
}

void KeyShelf::show(CommandPalette *palette)
{
    m_search.disconnect(this);
    connect(palette, &CommandPalette::typed, this, [this](const QString &text) {
        if (text.isEmpty() || !m_workspace) {
            m_search.cancel();
            return;
        }
        // What is an escape in full is taken for one: that is how names are shown.
        const KeyFilter filter{
            KeyFilter::Kind::Substring, Qt::CaseInsensitive, unescaped(text).value_or(text.toUtf8())};
        m_search.start(m_workspace->browser()->keyspace()->allKeys(), filter, mostFound);
    });
    connect(palette, &QObject::destroyed, &m_search, &KeySearch::cancel);
    connect(&m_search, &KeySearch::found, this, [this, palette = QPointer(palette)](const QByteArrayList &keys) {
        if (!palette || !m_workspace)
            return;
        QList<PaletteEntry> found;
        const int database = m_workspace->session()->database();
        for (const QByteArray &key : keys)
            found.append({shortTitle(key), tr("Key"), [this, database, key] { open({database, key}); }});
        palette->setFound(found);
    });
    palette->show();
}

} // namespace redshank
