// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/connection.h"
#include "core/settings/profile.h"

#include <QObject>
#include <QTimer>

namespace redshank {

/// One open server and database in the window: its profile and the interactive connection, on which every panel and
/// editor of the GUI thread issues commands with bounded replies (pages, windows of bytes). Scans, feeds and bulk work
/// take params() and make connections of their own, in threads of their own.
class Session : public QObject
{
    Q_OBJECT
public:
    explicit Session(Profile profile, QObject *parent = nullptr);

    const Profile &profile() const { return m_profile; }
    const ConnectionParams &params() const { return m_connection.params(); }
    int database() const { return params().database; }
    /// `local · db0`, or `local · db0 sessions` where the user has named the database: for titles and confirmations;
    /// plain text.
    QString title() const;
    /// Two sessions with one identity show the same keys as the same user.
    QString identity() const;
    Connection &connection() { return m_connection; }
    const Connection &connection() const { return m_connection; }
    bool isReady() const { return m_connection.state() == Connection::State::Ready; }
    /// Whether the profile's level is Locked: changes are refused until they are unlocked for a while.
    bool hasWriteLock() const { return params().safety == SafetyLevel::Locked; }
    /// Lets changes through on every connection that shares params(), and locks them again by itself. Only where there
    /// is a lock.
    void unlockChanges(std::chrono::milliseconds time);
    void lockChanges();
    /// Until they are locked again; 0: they are.
    std::chrono::milliseconds unlockedFor() const;
    bool isProduction() const { return m_profile.environment == Environment::Production; }

    void open() { m_connection.open(); }
    void send(const Command &command, QObject *context, Connection::Handler handler)
    {
        m_connection.send(command, context, std::move(handler));
    }
    /// Replaces a password that the server refused and tries again.
    void setPassword(const Secret &password);
    /// What the user calls the database; empty: its number alone.
    QString databaseName() const { return m_profile.databaseNames.value(database()); }
    void setDatabaseName(int database, const QString &name);

Q_SIGNALS:
    void titleChanged();
    void changesLocked(); ///< by lockChanges(), or because the time has passed
    void changesUnlocked(); ///< or for another time

private:
    void watchLock();

    Profile m_profile;
    QTimer m_lockTimer; ///< runs while changes are unlocked
    Connection m_connection;
};

} // namespace redshank
