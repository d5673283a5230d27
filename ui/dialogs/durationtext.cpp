// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "durationtext.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

namespace redshank {

QString durationText(std::chrono::milliseconds duration)
{
    struct Unit
    {
        qint64 size;
        const char *text;
    };
    static constexpr Unit units[] = {
        {86'400'000, QT_TRANSLATE_NOOP("redshank::DurationText", "%1 d")},
        {3'600'000, QT_TRANSLATE_NOOP("redshank::DurationText", "%1 h")},
        {60'000, QT_TRANSLATE_NOOP("redshank::DurationText", "%1 min")},
        {1000, QT_TRANSLATE_NOOP("redshank::DurationText", "%1 s")},
        {1, QT_TRANSLATE_NOOP("redshank::DurationText", "%1 ms")},
    };
    qint64 left = duration.count();
    if (left < 0)
        return {};
    QStringList parts;
    for (const Unit &unit : units) {
        const bool isOnly = parts.isEmpty() && unit.size == 1; // zero, too, is said in some unit
        if (left >= unit.size || isOnly)
            parts.append(QCoreApplication::translate("redshank::DurationText", unit.text)
                             .arg(QLocale().toString(left / unit.size)));
        left %= unit.size;
    }
    return parts.join(QLatin1Char(' '));
}

} // namespace redshank
