// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rowscroll.h"

#include <QAbstractItemView>
#include <QBasicTimer>
#include <QElapsedTimer>
#include <QPersistentModelIndex>

#include <utility>

namespace redshank {

class ColumnHeader;
class KeyTreeModel;

/// The keys as a tree or list over a KeyTreeModel. Nothing here costs time or memory per row: rows have one height, so
/// that geometry is arithmetic. What the eye is on (the current row where it is visible, else the first visible row)
/// stays in its place while rows come and go above it. A row is chosen as a whole; its columns are those of the header.
/// GUI thread.
class KeyView : public QAbstractItemView
{
    Q_OBJECT
public:
    explicit KeyView(QWidget *parent = nullptr);
    ~KeyView() override;

    /// Only a KeyTreeModel is taken; not owned.
    void setModel(QAbstractItemModel *model) override;
    KeyTreeModel *keyModel() const { return m_model; }
    ColumnHeader *header() const { return m_header; }

    /// Of the name's column the whole row, of any other one the cell.
    QRect visualRect(const QModelIndex &index) const override;
    QRect cellRect(const QModelIndex &index) const;
    /// The row that is there, by its first column.
    QModelIndex indexAt(const QPoint &point) const override;
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    void keyboardSearch(const QString &search) override;
    void selectAll() override;

    int rowHeight() const { return m_rowHeight; }
    /// First and last row that the viewport shows, in part or whole; {-1, -1} where there is none.
    std::pair<int, int> visibleRows() const;
    /// Where the branch arrow of a folder is drawn and clicked, in viewport coordinates; empty for a key.
    QRect arrowRect(const QModelIndex &index) const;
    int hoveredRow() const { return m_hoveredRow; }

    /// The current row moves to the folder where it was below it.
    void setExpanded(const QModelIndex &index, bool isExpanded);
    /// Makes it current and the only selected row, in sight; whatever keys are held down.
    void choose(const QModelIndex &index);
    /// Opens what Enter opens: a folder folds or unfolds, a key is activated.
    void activate(const QModelIndex &index);

Q_SIGNALS:
    void keyActivated(const QByteArray &key); ///< Enter, double click, middle click
    void keyPreviewed(const QByteArray &key); ///< a click or Space: a look at it, which the next look replaces
    void menuRequested(const QPoint &globalPosition);
    void expandedInPart(); ///< of all folders below one, only some could be opened
    /// After scrolling, resizing and changes of the model, at most once a frame.
    void visibleRowsChanged(int first, int last);

protected:
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    int horizontalOffset() const override;
    int verticalOffset() const override;
    bool isIndexHidden(const QModelIndex &) const override { return false; }
    void setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags command) override;
    QRegion visualRegionForSelection(const QItemSelection &selection) const override;
    void scrollContentsBy(int dx, int dy) override;
    void updateGeometries() override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;

    void paintEvent(QPaintEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void timerEvent(QTimerEvent *event) override;

private:
    int rowCount() const;
    qint64 scrollOffset() const; ///< pixels above the viewport
    qint64 rowAt(int y) const; ///< may lie past the last row, or be negative
    int rowTop(int row) const; ///< in viewport coordinates, clamped to what a QRect can carry
    int pageRows() const;
    void placeHeader();
    QModelIndex cellAt(const QPoint &point) const;
    void paintRow(QPainter *painter, QStyleOptionViewItem &option, int row);
    void updateRowHeight();
    void updateHover();
    void keepAnchor(bool isCurrentPreferred);
    void restoreAnchor();
    void announceVisibleRows();
    bool moveAlongTree(int key); ///< Left and Right
    bool foldByCharacter(int key); ///< `+ - *` on a folder, as trees know them
    bool isSearching() const; ///< what is typed now goes on with what was typed before
    void preview(const QModelIndex &index);
    void updateRow(int row);

    KeyTreeModel *m_model = nullptr;
    ColumnHeader *m_header;
    int m_rowHeight = 24;
    RowScroll m_scroll;
    int m_hoveredRow = -1;
    bool m_isArrowPressed = false;
    QPersistentModelIndex m_pressed; ///< the row of a plain click under way
    /// Rows that were visible before the model changed, with their place; the first that survives goes back to it.
    QList<std::pair<QPersistentModelIndex, int>> m_anchor;
    bool m_areContentsChanging = false;
    QBasicTimer m_visibleTimer;
    QString m_search;
    QElapsedTimer m_searchTime;
};

} // namespace redshank
