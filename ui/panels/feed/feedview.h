// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractItemView>

class QHeaderView;

namespace redshank {

/// Rows of equal height over a model of millions. QTableView keeps a section for each row, and moves them all whenever
/// the top is trimmed, which a feed does 60 times a second; here nothing grows with the number of rows.
///
/// Follows the end until the user scrolls away from it, and again once it is reached. While it does not follow, the
/// rows under the eye stay where they are although the top is trimmed.
class FeedView : public QAbstractItemView
{
    Q_OBJECT
public:
    /// Rows that copy() takes at most: what an office program still pastes.
    static constexpr int copyLimit = 100000;

    explicit FeedView(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    QHeaderView *header() const { return m_header; }
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

    QHeaderView *m_header;
    QString m_placeholder;
    bool m_isFollowing = true;
    bool m_isMovingItself = false; ///< the scroll bar moves by our doing, not by the user's
};

} // namespace redshank
