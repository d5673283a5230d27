// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keyshelf.h"

#include "place.h"
#include "ui/frame/windowactions.h"
#include "ui/panels/browser/browserpanel.h"
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
    return shortKeyText(key, longestTitle);
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
        const auto at = m_workspace ? m_workspace->currentKey() : std::nullopt;
        m_actions->favouriteKey->setChecked(
            at && m_bookmarks->isFavourite(at->place->profileId(), {at->place->session()->database(), at->key}));
    });
}

void KeyShelf::setWorkspace(Workspace *workspace)
{
    m_workspace = workspace;
    m_actions->bookmarks->setEnabled(workspace->current() != nullptr);
    connect(workspace, &Workspace::placeOpened, this, &KeyShelf::follow);
    connect(workspace, &Workspace::placeClosed, this, [this](Place *place) { place->disconnect(this); });
    connect(workspace, &Workspace::currentChanged, this,
        [this](const Place *place) { m_actions->bookmarks->setEnabled(place != nullptr); });
}

void KeyShelf::follow(Place *place)
{
    const int database = place->session()->database();
    connect(place, &Place::keyOpened, this, [this, place, database](const QByteArray &key) {
        m_wanted.reset();
        m_bookmarks->noteOpened(place->profileId(), {database, key});
    });
    connect(place, &Place::keyDropped, this, [this, place, database](const QByteArray &key) {
        m_bookmarks->noteRemoved(place->profileId(), {database, key});
    });
    connect(place, &Place::keyRenamed, this, [this, place, database](const QByteArray &from, const QByteArray &to) {
        followRename(place->profileId(), {database, from}, {database, to});
    });
    const auto wanted = std::exchange(m_wanted, {});
    const ConnectionParams &params = place->session()->params();
    if (wanted && wanted->key.database == database && wanted->address == params.address && wanted->user == params.user)
        show(place, wanted->key.key);
}

void KeyShelf::followRename(const QString &profileId, const KeyBookmark &from, const KeyBookmark &to)
{
    if (m_bookmarks->recent(profileId).contains(from)) {
        m_bookmarks->noteRemoved(profileId, from);
        m_bookmarks->noteOpened(profileId, to);
    }
    if (!m_bookmarks->isFavourite(profileId, from))
        return;
    Result<void> kept = m_bookmarks->setFavourite(profileId, from, false);
    if (kept)
        kept = m_bookmarks->setFavourite(profileId, to, true);
    if (!kept)
        Q_EMIT statusMessage(kept.error().sentence());
}

Place *KeyShelf::current() const
{
    return m_workspace ? m_workspace->current() : nullptr;
}

QString KeyShelf::profileId() const
{
    return current() ? current()->profileId() : QString();
}

void KeyShelf::open(const KeyBookmark &key)
{
    Place *place = current();
    if (!place)
        return;
    ConnectionParams params = place->session()->params();
    params.database = key.database;
    if (Place *there = m_workspace->find(params)) {
        show(there, key.key);
        return;
    }
    m_wanted = Wanted{key, params.address, params.user};
    Q_EMIT place->databaseRequested(key.database);
}

void KeyShelf::show(Place *place, const QByteArray &key)
{
    place->browser()->revealKey(key);
    place->openKey(key, TabArea::Keep::Permanent);
}

QString KeyShelf::title(const KeyBookmark &key) const
{
    const QString name = shortTitle(key.key);
    return current() && key.database == current()->session()->database()
        ? name
        : tr("%1 in db%2").arg(name, QString::number(key.database));
}

QList<PaletteEntry> KeyShelf::entries()
{
    QList<PaletteEntry> entries;
    if (!current())
        return entries;
    const auto append = [&](const KeyBookmark &key, const QString &detail) {
        entries.append({title(key), detail, [this, key] { open(key); }});
    };
    const QList<KeyBookmark> favourites = m_bookmarks->favourites(profileId());
    for (const KeyBookmark &key : favourites)
        append(key, tr("Favourite"));
    for (const KeyBookmark &key : m_bookmarks->recent(profileId()))
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
    fill(m_bookmarks->favourites(profileId()), "favourite", tr("No favourites yet"));
    menu->addSeparator();
    fill(m_bookmarks->recent(profileId()), "recentKey", tr("No key was opened yet"));
}

void KeyShelf::toggleFavourite()
{
    const auto at = m_workspace ? m_workspace->currentKey() : std::nullopt;
    if (!at) {
        m_actions->favouriteKey->setChecked(false);
        Q_EMIT statusMessage(tr("Choose a key first."));
        return;
    }
    const QString id = at->place->profileId();
    const KeyBookmark bookmark{at->place->session()->database(), at->key};
    const bool isNow = !m_bookmarks->isFavourite(id, bookmark);
    const auto kept = m_bookmarks->setFavourite(id, bookmark, isNow);
    m_actions->favouriteKey->setChecked(kept ? isNow : !isNow);
    Q_EMIT statusMessage(!kept ? kept.error().sentence()
            : isNow            ? tr("%1 is a favourite now").arg(shortTitle(at->key))
                               : tr("%1 is no favourite any more").arg(shortTitle(at->key)));
}

void KeyShelf::show(CommandPalette *palette)
{
    m_searches.clear();
    QList<Place *> places = m_workspace ? m_workspace->places() : QList<Place *>();
    if (!places.isEmpty())
        places.move(places.indexOf(m_workspace->current()), 0); // where the user is comes first
    for (Place *place : std::as_const(places)) {
        m_searches.push_back({place, std::make_unique<KeySearch>()});
        connect(m_searches.back().names.get(), &KeySearch::found, palette,
            [this, palette, at = m_searches.size() - 1](const QByteArrayList &keys, bool isFinal) {
                m_searches[at].found = keys;
                m_searches[at].isFinal = isFinal;
                showFound(palette);
            });
    }
    connect(palette, &CommandPalette::typed, this, &KeyShelf::search);
    connect(palette, &QObject::destroyed, this, [this] { m_searches.clear(); });
    palette->show();
}

void KeyShelf::search(const QString &text)
{
    // What is an escape in full is taken for one: that is how names are shown.
    const KeyFilter filter{KeyFilter::Kind::Substring, Qt::CaseInsensitive, unescaped(text).value_or(text.toUtf8())};
    m_found.clear();
    for (Search &search : m_searches) {
        search.found.clear();
        search.shown = 0;
        search.isFinal = false;
        if (text.isEmpty() || !search.place)
            search.names->cancel();
        else
            search.names->start(search.place->browser()->keyspace()->allKeys(), filter, mostFound);
    }
}

/// What the palette shows stays where it is: a place's keys follow once all of the place before it are there.
void KeyShelf::showFound(CommandPalette *palette)
{
    for (Search &search : m_searches) {
        if (!search.place)
            continue;
        // Alone, it needs no name.
        const QString kind = m_searches.size() == 1 ? tr("Key") : tr("Key on %1").arg(search.place->session()->title());
        for (const QByteArray &key : search.found.mid(search.shown)) {
            m_found.append({shortTitle(key), kind, [this, place = search.place, key] {
                                if (place)
                                    show(place, key);
                            }});
        }
        search.shown = search.found.size();
        if (!search.isFinal)
            break;
    }
    palette->setFound(m_found);
}

} // namespace redshank
