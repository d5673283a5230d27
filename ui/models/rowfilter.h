// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayMatcher>
#include <QSortFilterProxyModel>

namespace redshank {

/// The loaded rows of a ValuePageModel that hold a text in one of their cells, upper and lower case alike. While it
/// filters, scrolling loads nothing more: a rare match would otherwise pull the whole value in. GUI thread.
class RowFilter : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    void setNeedle(const QString &needle); ///< plain text; `\xNN` finds bytes
    bool canFetchMore(const QModelIndex &parent) const override;

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    QString m_needle;
    QByteArrayMatcher m_bytes;
};

} // namespace redshank
