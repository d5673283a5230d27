// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace redshank {

/// Paints a row of the key view: branch arrow, then folder name and key count, or type badge, name and time to live.
class KeyDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

    /// Where the branch arrow of a folder stands in its row.
    static QRect arrowRect(const QRect &row, int depth, Qt::LayoutDirection direction);

private:
    void paintArrow(QPainter *painter, const QRect &rect, bool isExpanded, Qt::LayoutDirection direction) const;
};

} // namespace redshank
