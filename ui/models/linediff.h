// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

namespace redshank {

/// One line of a difference; the bytes keep their line end.
struct DiffLine
{
    enum class Kind : quint8 { Same, Removed, Added };
    Kind kind = Kind::Same;
    QByteArray bytes;
    bool operator==(const DiffLine &) const = default;
};

/// What turns `from` into `to`, line by line: taking the lines that are not Added gives `from`, those that are not
/// Removed give `to`. The smallest difference for texts that differ in up to a thousand lines; beyond that, what lies
/// between the first and the last difference is given as replaced, so that the time stays bounded. Any thread.
QList<DiffLine> lineDiff(const QByteArray &from, const QByteArray &to);

/// The lines that differ with `context` lines around them; a Same line with empty bytes stands for what is left out.
QList<DiffLine> withContext(const QList<DiffLine> &lines, int context);

} // namespace redshank
