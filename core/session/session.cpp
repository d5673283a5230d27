// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session.h"

#include <algorithm>

namespace redshank {

namespace {

/// A lock of its own: another session of the same profile is unlocked by itself.
Profile withOwnLock(Profile profile)
{
    const bool isLocked = profile.params.safety == SafetyLevel::Locked;
    profile.params.writeLock = isLocked ? std::make_shared<WriteLock>() : nullptr;
    return profile;
}

} // namespace

Session::Session(Profile profile, QObject *parent)
    : QObject(parent)
    , m_profile(withOwnLock(std::move(profile)))
    , m_connection(m_profile.params, Role::Data)
{
    m_lockTimer.setSingleShot(true);
    connect(&m_lockTimer, &QTimer::timeout, this, &Session::watchLock);
}

QString Session::title() const
{
    const QString title = QStringLiteral("%1 · db%2").arg(m_profile.displayName(), QString::number(database()));
    const QString name = databaseName();
    return name.isEmpty() ? title : title + QLatin1Char(' ') + name;
}

QString Session::identity() const
{
    return QStringLiteral("%1 %2 %3")
        .arg(QString::number(database()), QString::fromLatin1(params().user.toHex()), params().address.display());
}

void Session::setDatabaseName(int database, const QString &name)
{
    if (name.isEmpty())
        m_profile.databaseNames.remove(database);
    else
        m_profile.databaseNames.insert(database, name);
    Q_EMIT titleChanged();
}

void Session::unlockChanges(std::chrono::milliseconds time)
{
    if (!hasWriteLock())
        return;
    params().writeLock->openFor(time);
    Q_EMIT changesUnlocked();
    watchLock();
}

void Session::lockChanges()
{
    if (!hasWriteLock())
        return;
    params().writeLock->close();
    m_lockTimer.stop();
    Q_EMIT changesLocked();
}

std::chrono::milliseconds Session::unlockedFor() const
{
    return hasWriteLock() ? std::chrono::ceil<std::chrono::milliseconds>(params().writeLock->left())
                          : std::chrono::milliseconds(0);
}

/// In steps: the timer stands still while the machine sleeps, and the lock does not.
void Session::watchLock()
{
    constexpr std::chrono::milliseconds step(1000);
    if (const auto left = unlockedFor(); left.count() > 0)
        m_lockTimer.start(std::min(left, step));
    else
        Q_EMIT changesLocked();
}

void Session::setPassword(const Secret &password)
{
    m_profile.params.password = password;
    m_connection.setParams(m_profile.params);
    m_connection.retry();
}

} // namespace redshank
