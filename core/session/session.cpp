// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session.h"

namespace redshank {

Session::Session(Profile profile, QObject *parent)
    : QObject(parent)
    , m_profile(std::move(profile))
    , m_connection(m_profile.params, Role::Data)
{ }

QString Session::title() const
{
    return QStringLiteral("%1 · db%2").arg(m_profile.displayName(), QString::number(database()));
}

void Session::setPassword(const Secret &password)
{
    m_profile.params.password = password;
    m_connection.setParams(m_profile.params);
    m_connection.retry();
}

} // namespace redshank
