// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace redshank {

/// Paints the cells of the key view: branch arrow, then folder name and key count, or type badge and name; beside them
/// what is told of a key.
class KeyDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

    /// Where the branch arrow of a folder stands in the cell of its name.
    static QRect arrowRect(const QRect &nameCell, int depth, Qt::LayoutDirection direction);

    /// Around a row that has the focus and does not show it by its colour; nothing where `option` does not say so.
    static void paintFrame(QPainter *painter, const QStyleOptionViewItem &option);

private:
    void paintName(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    void paintValue(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    void paintArrow(QPainter *painter, const QRect &rect, bool isExpanded, Qt::LayoutDirection direction) const;
};

} // namespace redshank
