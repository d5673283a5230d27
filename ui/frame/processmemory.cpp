// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "processmemory.h"

#include <QFile>

#include <unistd.h>

namespace redshank {

std::optional<quint64> processMemory()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QList<QByteArray> pages = file.readAll().split(' ');
    bool isNumber = false;
    const quint64 resident = pages.value(1).toULongLong(&isNumber);
    if (!isNumber)
        return std::nullopt;
    return resident * quint64(::sysconf(_SC_PAGESIZE));
}

} // namespace redshank
