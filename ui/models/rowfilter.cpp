// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rowfilter.h"

#include "core/base/bytes.h"
#include "valuepagemodel.h"

namespace redshank {

namespace {

/// Longer cells are searched as bytes, upper and lower case told apart: it takes no second copy of them.
constexpr qsizetype maxFolded = 64 * 1024;

} // namespace

void RowFilter::setNeedle(const QString &needle)
{
    m_needle = needle;
    m_bytes.setPattern(unescaped(needle).value_or(needle.toUtf8()));
    invalidateFilter();
}

bool RowFilter::canFetchMore(const QModelIndex &parent) const
{
    return m_needle.isEmpty() && QSortFilterProxyModel::canFetchMore(parent);
}

bool RowFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    if (m_needle.isEmpty() || parent.isValid())
        return true;
    const auto *model = qobject_cast<const ValuePageModel *>(sourceModel());
    if (!model)
        return true;
    for (const QByteArray &cell : model->row(row).cells)
        if (m_bytes.indexIn(cell) >= 0
            || (cell.size() <= maxFolded && QString::fromUtf8(cell).contains(m_needle, Qt::CaseInsensitive)))
            return true;
    return false;
}

} // namespace redshank
