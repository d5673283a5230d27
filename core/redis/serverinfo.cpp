// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "serverinfo.h"

#include <QVersionNumber>

namespace redshank {

QString ServerInfo::display() const
{
    if (version.isEmpty())
        return {};
    const QString name = product == "valkey" ? QStringLiteral("Valkey") : QStringLiteral("Redis");
    return name + QLatin1Char(' ') + QString::fromLatin1(version.left(32));
}

bool ServerInfo::isAtLeast(int major, int minor) const
{
    const auto known = QVersionNumber::fromString(QString::fromLatin1(redisVersion));
    return !known.isNull() && known >= QVersionNumber(major, minor);
}

} // namespace redshank
