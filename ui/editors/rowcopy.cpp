// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rowcopy.h"

#include "core/base/bytes.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace redshank {

namespace {

QString readable(const QByteArray &bytes)
{
    return losslessText(bytes).value_or(escaped(bytes));
}

} // namespace

QString copiedRows(const QByteArray &key, const QList<ValueRow> &rows, const TableTraits &traits, CopyAs as)
{
    if (!std::all_of(rows.cbegin(), rows.cend(), [](const ValueRow &row) { return row.isWhole(); }))
        return {};
    QStringList lines;
    QJsonArray array;
    for (const ValueRow &row : rows) {
        if (as == CopyAs::Cli) {
            if (traits.asCommand)
                lines.append(QString::fromUtf8(traits.asCommand(key, row).toCli()));
            continue;
        }
        QStringList cells;
        for (const QByteArray &cell : row.cells)
            cells.append(as == CopyAs::Escaped ? escaped(cell) : readable(cell));
        if (as == CopyAs::Json)
            array.append(QJsonArray::fromStringList(cells)); // strings alone: no number can lose a digit
        else
            lines.append(cells.join(QLatin1Char('\t')));
    }
    if (as == CopyAs::Json)
        return QString::fromUtf8(QJsonDocument(array).toJson());
    return lines.join(QLatin1Char('\n'));
}

} // namespace redshank
