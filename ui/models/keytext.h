// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

#include <optional>

namespace redshank {

/// A key's name, or a part of one, as a row shows it: escaped(), and beyond that no two names look alike for reasons
/// that no reader could see: spaces at either end and what DoubtfulText finds are shown as `\xNN`. unescaped() gives
/// the bytes back.
QString keyText(QByteArrayView name);

/// `U+0430 looks like a`: what of a name is escaped for its looks, to be read beside it; empty: nothing.
QString lookAlikeText(QByteArrayView name);

/// The same of a name of which no more than its first `most` bytes are to be seen, with an ellipsis for the rest: a
/// name may have megabytes.
QString shortKeyText(QByteArrayView name, qsizetype most);

/// `1 key`, `3 214 keys` in the locale's digits.
QString keyCountText(qint64 count);

/// `db0 · 3 214 keys`, or `db0` while the number of keys is not known; `db0 sessions · 3 214 keys` where the user calls
/// it so.
QString databaseText(int database, std::optional<quint64> keys, const QString &alias);

/// `850 ms`, `42 s`, `12 min`, `3 h`, `5 d`: rounded down to the largest unit; empty for a negative time.
QString shortDuration(qint64 milliseconds);

} // namespace redshank
