// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/values/valuepage.h"
#include "tabletraits.h"

#include <QString>

namespace redshank {

/// Rows for the clipboard, one a line.
enum class CopyAs : quint8 {
    Text, ///< cells between tabs; what is not UTF-8 as escaped text
    Escaped,
    Cli, ///< the commands that would make the rows
    Json, ///< an array of arrays of strings; what is not UTF-8 as escaped text
};

/// Empty where a row is not held whole: a part is not the value (D15).
QString copiedRows(const QByteArray &key, const QList<ValueRow> &rows, const TableTraits &traits, CopyAs as);

} // namespace redshank
