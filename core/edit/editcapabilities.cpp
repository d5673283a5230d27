// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "editcapabilities.h"

#include "core/redis/serverinfo.h"

#include <QVersionNumber>

namespace redshank {

EditCapabilities editCapabilities(const ServerInfo &server)
{
    EditCapabilities capabilities;
    const auto version = QVersionNumber::fromString(QString::fromLatin1(server.version));
    const bool isValkey = server.product == "valkey";
    if (!version.isNull()) {
        capabilities.hasConditionalSet = version >= (isValkey ? QVersionNumber(8, 1) : QVersionNumber(8, 4));
        capabilities.hasFieldTtl = version >= (isValkey ? QVersionNumber(9, 0) : QVersionNumber(7, 4));
    }
    capabilities.hasKeepTtl = server.redisVersion.isEmpty() || server.isAtLeast(6, 0);
    return capabilities;
}

} // namespace redshank
