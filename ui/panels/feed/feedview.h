// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStandardItemModel>
#include <QTableView>

namespace redshank {

/// Rows of equal height over a model of millions. A QTableView keeps a section for each row, and moves them all
/// whenever the top is trimmed, which a feed does 60 times a second. Here its vertical header has a model without rows,
/// and all that would ask it is answered by arithmetic: nothing grows with the number of rows. It is a QTableView
/// nevertheless, because Qt has a table for screen readers for that class alone.
///
/// Follows the end until the user scrolls away from it, and again once it is reached. While it does not follow, the
/// rows under the eye stay where they are although the top is trimmed.
class FeedView : public QTableView
{
    Q_OBJECT
public:
    /// Rows that copy() takes at most: what an office program still pastes.
    static constexpr int copyLimit = 100000;

    explicit FeedView(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    bool isFollowing() const { return m_isFollowing; }
    void setFollowing(bool isFollowing);
    /// Said quietly in the middle while there is no row; plain text.
    void setPlaceholder(const QString &text);
    /// The selected rows as tab-separated text, bytes escaped as shown.
    void copy() const;

    QRect visualRect(const QModelIndex &index) const override;
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    QModelIndex indexAt(const QPoint &point) const override;
    void reset() override;

Q_SIGNALS:
    void followingChanged(bool isFollowing);

protected:
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    int horizontalOffset() const override { return 0; }
    int verticalOffset() const override;
    bool isIndexHidden(const QModelIndex &) const override { return false; }
    void setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags command) override;
    QRegion visualRegionForSelection(const QItemSelection &selection) const override;
    void updateGeometries() override;
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void rowsAboutToBeRemoved(const QModelIndex &parent, int start, int end) override;
    void verticalScrollbarValueChanged(int value) override;
    void scrollContentsBy(int dx, int dy) override;
    void initViewItemOption(QStyleOptionViewItem *option) const override;

private:
    int rowHeight() const;
    int rowCount() const;
    int rowAt(int y) const;
    void takeRemoved(int count);
    void updateRange();

    QStandardItemModel m_noRows; ///< of the vertical header
    QString m_placeholder;
    bool m_isFollowing = true;
    bool m_isMovingItself = false; ///< the scroll bar moves by our doing, not by the user's
};

} // namespace redshank
