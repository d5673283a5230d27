// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "settingsfile.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QObject>

namespace redshank {

/// A key of one server, by its very bytes.
struct KeyBookmark
{
    int database = 0;
    QByteArray key;

    bool operator==(const KeyBookmark &) const = default;
};

/// The keys that the user has marked as favourites, and those opened last, newest first, of each server by its
/// profile's id. Those of a server that is not stored (an empty id) are kept for as long as this lives.
///
/// Every write re-reads the file under a lock and applies to what is there only what was changed here, so that two
/// running programs never undo each other. Belongs to one thread; a write blocks for a few small disk operations.
class KeyBookmarks : public QObject
{
    Q_OBJECT
public:
    static constexpr qsizetype mostFavourites = 200; ///< of one server
    static constexpr qsizetype mostRecent = 30; ///< of one server
    static constexpr qsizetype longestKey = 4096; ///< bytes; a longer name is kept as long as this lives

    explicit KeyBookmarks(QString path, QObject *parent = nullptr);

    Result<void> load();
    /// One sentence where load() had to fall back on the generation before; else empty.
    const QString &notice() const { return m_file.notice(); }

    QList<KeyBookmark> favourites(const QString &profileId) const { return m_servers.value(profileId).favourites; }
    QList<KeyBookmark> recent(const QString &profileId) const { return m_servers.value(profileId).recent; }
    bool isFavourite(const QString &profileId, const KeyBookmark &key) const;

    /// Written at once. LimitExceeded where there are mostFavourites already.
    Result<void> setFavourite(const QString &profileId, const KeyBookmark &key, bool isFavourite);
    /// Kept in memory until save(): a key is opened far more often than a disk should be written to.
    void noteOpened(const QString &profileId, const KeyBookmark &key);
    /// The key has gone, or another name.
    void noteRemoved(const QString &profileId, const KeyBookmark &key);
    /// Writes what was opened since. Nothing happens where nothing was.
    Result<void> save();

Q_SIGNALS:
    void changed(const QString &profileId);

private:
    struct Server
    {
        QList<KeyBookmark> favourites;
        QList<KeyBookmark> recent;
    };
    template <typename Change> Result<void> change(Change apply);
    template <typename Change> void applyTo(QJsonObject &data, Change apply) const;
    void take(const QJsonObject &data);

    SettingsFile m_file;
    QHash<QString, Server> m_servers;
    QHash<QString, QList<KeyBookmark>> m_opened; ///< since the last write, newest first
    QHash<QString, QList<KeyBookmark>> m_removed; ///< since the last write
};

} // namespace redshank
