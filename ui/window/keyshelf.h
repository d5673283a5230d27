// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/keyspace/keysearch.h"
#include "core/redis/connectionparams.h"
#include "core/settings/keybookmarks.h"
#include "ui/frame/commandpalette.h"

#include <QObject>
#include <QPointer>

#include <memory>
#include <optional>
#include <vector>

namespace redshank {

class Place;
class WindowActions;
class Workspace;

/// Keys within reach from anywhere in the window: favourites and those opened last in a menu and in the palette, and
/// the keys that are loaded, found by what is typed in the palette. GUI thread; the arguments outlive it.
class KeyShelf : public QObject
{
    Q_OBJECT
public:
    KeyShelf(KeyBookmarks *bookmarks, WindowActions *actions, QObject *parent = nullptr);

    /// Whose keys they are: those of the current place, and in the palette those that are loaded in any.
    void setWorkspace(Workspace *workspace);
    /// Favourites, then recent keys.
    QList<PaletteEntry> entries();
    /// Shows this palette and finds keys for it for as long as it is open.
    void show(CommandPalette *palette);

    static constexpr qsizetype mostFound = 100;

Q_SIGNALS:
    void statusMessage(const QString &text);

private:
    /// What is found in one place.
    struct Search
    {
        QPointer<Place> place;
        std::unique_ptr<KeySearch> names;
        QByteArrayList found{};
        qsizetype shown = 0; ///< of them
        bool isFinal = false;
    };

    /// A key in another database, which has been asked for.
    struct Wanted
    {
        KeyBookmark key;
        ServerAddress address;
        QByteArray user;
    };

    void follow(Place *place);
    void open(const KeyBookmark &key);
    void show(Place *place, const QByteArray &key);
    void fillMenu();
    void toggleFavourite();
    void followRename(const QString &profileId, const KeyBookmark &from, const KeyBookmark &to);
    QString title(const KeyBookmark &key) const;
    Place *current() const;
    QString profileId() const; ///< of the current place
    void search(const QString &text);
    void showFound(CommandPalette *palette);

    KeyBookmarks *m_bookmarks;
    WindowActions *m_actions;
    QPointer<Workspace> m_workspace;
    std::optional<Wanted> m_wanted;
    std::vector<Search> m_searches; ///< one for each place, while a palette is open
    QList<PaletteEntry> m_found; ///< of all of them
};

} // namespace redshank
