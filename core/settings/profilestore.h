// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile.h"
#include "settingsfile.h"

#include <QDateTime>
#include <QList>
#include <QObject>

namespace redshank {

/// The servers that the user has saved or opened, newest use first. Passwords never reach the disk.
///
/// Every change re-reads the file under a lock and applies this one change to what is there, so that two running
/// programs never undo each other. The sample server is never stored. Belongs to one thread; a change blocks for a few
/// small disk operations.
class ProfileStore : public QObject
{
    Q_OBJECT
public:
    explicit ProfileStore(QString path, QObject *parent = nullptr);

    Result<void> load();
    /// One sentence where load() had to fall back on the generation before; else empty.
    const QString &notice() const { return m_file.notice(); }

    const QList<Profile> &profiles() const { return m_profiles; }
    /// nullptr for an unknown id. Valid until the next change.
    const Profile *find(const QString &id) const;

    /// Stores a new profile (empty id) or replaces the one with its id, and makes it the most recent. Returns the
    /// profile as stored, with its id. A password in it stays with this object for the life of the program.
    Result<Profile> put(Profile profile);
    Result<void> remove(const QString &id);
    /// The filters of a stored profile, one by one: others may have stored theirs meanwhile. put() leaves them as they
    /// are, whatever the profile that it is given says.
    Result<void> changeFilters(const QString &id, const QStringList &added, const QStringList &removed);
    /// What the user calls a database of a stored profile; empty: its number alone. put() leaves it as it is.
    Result<void> setDatabaseName(const QString &id, int database, const QString &name);

Q_SIGNALS:
    void changed();

private:
    template <typename Change> Result<void> change(Change apply);
    template <typename Change> Result<void> changeProfile(const QString &id, Change apply);
    void take(const QJsonObject &data);

    SettingsFile m_file;
    QList<Profile> m_profiles;
};

} // namespace redshank
