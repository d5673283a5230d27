// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "commandpalette.h"
#include "core/keyspace/keysearch.h"
#include "core/settings/keybookmarks.h"

#include <QObject>
#include <QPointer>

#include <optional>

namespace redshank {

class WindowActions;
class Workspace;

/// Keys within reach from anywhere in the window: favourites and those opened last in a menu and in the palette, and
/// the keys that are loaded, found by what is typed in the palette. GUI thread; the arguments outlive it.
class KeyShelf : public QObject
{
    Q_OBJECT
public:
    KeyShelf(KeyBookmarks *bookmarks, WindowActions *actions, QObject *parent = nullptr);

    /// Whose keys they are from now on; nullptr: nobody's. `profileId` is empty for a server that is not stored.
    void setWorkspace(Workspace *workspace, const QString &profileId);
    /// Once the server has been stored.
    void setProfileId(const QString &profileId) { m_profileId = profileId; }
    /// Favourites, then recent keys.
    QList<PaletteEntry> entries();
    /// Shows this palette and finds keys for it for as long as it is open.
    void show(CommandPalette *palette);

    static constexpr qsizetype mostFound = 100;

Q_SIGNALS:
    void statusMessage(const QString &text);

private:
    void open(const KeyBookmark &key);
    void fillMenu();
    void toggleFavourite();
    void followRename(const KeyBookmark &from, const KeyBookmark &to);
    QString title(const KeyBookmark &key) const;

    KeyBookmarks *m_bookmarks;
    WindowActions *m_actions;
    QPointer<Workspace> m_workspace;
    QString m_profileId;
    std::optional<KeyBookmark> m_wanted; ///< in another database, which has been asked for
    KeySearch m_search;
};

} // namespace redshank
