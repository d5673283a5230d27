// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Keyboard, mouse and selection of the key view; its geometry and painting are in keyview.cpp.
#include "keyview.h"

#include "ui/models/keytreemodel.h"

#include <QAccessible>
#include <QApplication>
#include <QContextMenuEvent>
#include <QCursor>
#include <QHelpEvent>
#include <QHoverEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QStyleHints>

namespace redshank {

QModelIndex KeyView::moveCursor(CursorAction action, Qt::KeyboardModifiers)
{
    const int count = rowCount();
    if (count == 0)
        return {};
    const QModelIndex current = currentIndex();
    if (!current.isValid())
        return m_model->index(action == MoveEnd ? count - 1 : std::max(0, visibleRows().first), 0);
    int row = current.row();
    switch (action) {
    case MoveUp:
    case MovePrevious:
        --row;
        break;
    case MoveDown:
    case MoveNext:
        ++row;
        break;
    case MovePageUp:
        row -= pageRows() - 1;
        break;
    case MovePageDown:
        row = int(std::min<qint64>(qint64(row) + pageRows() - 1, count - 1));
        break;
    case MoveHome:
        row = 0;
        break;
    case MoveEnd:
        row = count - 1;
        break;
    case MoveLeft:
    case MoveRight:
        break; // moveAlongTree() has them
    }
    return m_model->index(std::clamp(row, 0, count - 1), 0);
}

bool KeyView::moveAlongTree(int key)
{
    const QModelIndex current = currentIndex();
    if (!current.isValid())
        return false;
    const bool isFolder = current.data(KeyTreeModel::FolderRole).toBool();
    const bool isExpanded = current.data(KeyTreeModel::ExpandedRole).toBool();
    if (key == Qt::Key_Left) {
        if (isFolder && isExpanded) {
            setExpanded(current, false);
        } else if (const int parent = m_model->parentRow(current.row()); parent >= 0) {
            choose(m_model->index(parent, 0));
        }
    } else if (isFolder) {
        if (!isExpanded)
            setExpanded(current, true);
        else if (current.row() + 1 < rowCount())
            choose(m_model->index(current.row() + 1, 0));
    }
    return true;
}

bool KeyView::foldByCharacter(int key)
{
    const QModelIndex current = currentIndex();
    if (isSearching() || !current.data(KeyTreeModel::FolderRole).toBool())
        return false;
    if (key != Qt::Key_Asterisk)
        setExpanded(current, key == Qt::Key_Plus);
    else if (!m_model->expandBelow(current.row()))
        Q_EMIT expandedInPart();
    return true;
}

void KeyView::setExpanded(const QModelIndex &index, bool isExpanded)
{
    if (!index.isValid() || index.data(KeyTreeModel::ExpandedRole).toBool() == isExpanded)
        return;
    const int row = index.row();
    if (!isExpanded) {
        const int current = currentIndex().row();
        if (current > row && current <= row + m_model->expandedRows(row))
            choose(m_model->index(row, 0));
    }
    m_model->setExpanded(row, isExpanded);
    updateRow(row);
    if (QAccessible::isActive()) {
        QAccessible::State changed;
        changed.expanded = true;
        changed.collapsed = true;
        QAccessibleStateChangeEvent event(this, changed);
        event.setChild(row);
        QAccessible::updateAccessibility(&event);
    }
}

void KeyView::choose(const QModelIndex &index)
{
    setCurrentIndex(index); // from here Shift extends, whatever this has selected by keys that are held down
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect);
    scrollTo(index);
}

void KeyView::activate(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    if (index.data(KeyTreeModel::FolderRole).toBool())
        setExpanded(index, !index.data(KeyTreeModel::ExpandedRole).toBool());
    else
        Q_EMIT keyActivated(index.data(KeyTreeModel::KeyRole).toByteArray());
}

void KeyView::preview(const QModelIndex &index)
{
    if (index.isValid() && !index.data(KeyTreeModel::FolderRole).toBool())
        Q_EMIT keyPreviewed(index.data(KeyTreeModel::KeyRole).toByteArray());
}

void KeyView::focusInEvent(QFocusEvent *event)
{
    // Not the base class' way: it would make the first row current, which while keys arrive is a row of no meaning that
    // the view would then stay with.
    QAbstractScrollArea::focusInEvent(event); // NOLINT(bugprone-parent-virtual-call)
    viewport()->update();
}

void KeyView::keyPressEvent(QKeyEvent *event)
{
    const QModelIndex current = currentIndex();
    const auto modifiers = event->modifiers() & ~Qt::KeypadModifier;
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right: {
        const bool isMirrored = layoutDirection() == Qt::RightToLeft;
        const int key = isMirrored ? (event->key() == Qt::Key_Left ? Qt::Key_Right : Qt::Key_Left) : event->key();
        if (modifiers == Qt::NoModifier && moveAlongTree(key)) {
            event->accept();
            return;
        }
        break;
    }
    case Qt::Key_Enter:
    case Qt::Key_Return:
        if (modifiers == Qt::NoModifier)
            activate(current);
        event->accept();
        return;
    case Qt::Key_Space:
        if (modifiers == Qt::NoModifier) {
            // A name may have one in it.
            const bool isTyped = isSearching() && m_model->searchRow(current.row(), m_search.toUtf8() + ' ') >= 0;
            isTyped ? keyboardSearch(QStringLiteral(" ")) : preview(current);
        } else if (current.isValid()) {
            selectionModel()->select(current, selectionCommand(current, event));
        }
        event->accept();
        return;
    case Qt::Key_Plus:
    case Qt::Key_Minus:
    case Qt::Key_Asterisk:
        if ((modifiers & ~Qt::ShiftModifier) == Qt::NoModifier && foldByCharacter(event->key())) {
            event->accept();
            return;
        }
        break;
    default:
        break;
    }
    QAbstractItemView::keyPressEvent(event);
}

bool KeyView::isSearching() const
{
    return m_searchTime.isValid() && m_searchTime.elapsed() < QGuiApplication::styleHints()->keyboardInputInterval();
}

void KeyView::keyboardSearch(const QString &search)
{
    if (rowCount() == 0 || search.isEmpty())
        return;
    m_search = isSearching() ? m_search + search : search;
    m_searchTime.start();
    const int from = currentIndex().row();
    const QByteArray text = m_search.toUtf8();
    int row = m_search.size() == 1 ? m_model->searchNextRow(from, text) : m_model->searchRow(from, text);
    // The same letter again goes on to the next name that begins with it, as everywhere.
    if (row < 0 && m_search.count(m_search.front()) == m_search.size())
        row = m_model->searchNextRow(from, m_search.left(1).toUtf8());
    if (row >= 0)
        choose(m_model->index(row, 0));
}

void KeyView::selectAll()
{
    if (rowCount() == 0)
        return;
    const QItemSelection all(m_model->index(0, 0), m_model->index(rowCount() - 1, 0));
    selectionModel()->select(all, QItemSelectionModel::ClearAndSelect);
}

void KeyView::setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags command)
{
    QItemSelection selection;
    const qint64 top = rowAt(std::min(rect.top(), rect.bottom()));
    const qint64 bottom = rowAt(std::max(rect.top(), rect.bottom()));
    if (m_model && top < rowCount() && bottom >= 0) {
        const int first = int(std::max<qint64>(top, 0));
        const int last = int(std::min<qint64>(bottom, rowCount() - 1));
        selection.select(m_model->index(first, 0), m_model->index(last, 0));
    }
    selectionModel()->select(selection, command);
}

QRegion KeyView::visualRegionForSelection(const QItemSelection &selection) const
{
    QRegion region;
    const QRect visible = viewport()->rect();
    for (const QItemSelectionRange &range : selection) {
        const int top = rowTop(range.top());
        const int bottom = rowTop(range.bottom()) + m_rowHeight;
        region |= QRect(0, top, visible.width(), bottom - top) & visible;
    }
    return region;
}

void KeyView::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QAbstractItemView::selectionChanged(selected, deselected);
    if (QAccessible::isActive()) {
        QAccessibleEvent event(this, QAccessible::SelectionWithin);
        QAccessible::updateAccessibility(&event);
    }
}

void KeyView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QAbstractItemView::currentChanged(current, previous);
    updateRow(previous.row());
    updateRow(current.row());
    if (QAccessible::isActive() && current.isValid() && hasFocus()) {
        QAccessibleEvent event(this, QAccessible::Focus);
        event.setChild(current.row());
        QAccessible::updateAccessibility(&event);
    }
}

void KeyView::mousePressEvent(QMouseEvent *event)
{
    const QPoint position = event->position().toPoint();
    const QModelIndex index = indexAt(position);
    m_isArrowPressed = event->button() == Qt::LeftButton && arrowRect(index).contains(position);
    if (m_isArrowPressed) {
        setExpanded(index, !index.data(KeyTreeModel::ExpandedRole).toBool());
        event->accept();
        return;
    }
    if (event->button() == Qt::MiddleButton) {
        if (index.isValid() && !index.data(KeyTreeModel::FolderRole).toBool())
            Q_EMIT keyActivated(index.data(KeyTreeModel::KeyRole).toByteArray());
        event->accept();
        return;
    }
    const bool isPlain = event->button() == Qt::LeftButton && event->modifiers() == Qt::NoModifier;
    m_pressed = isPlain ? index : QModelIndex();
    QAbstractItemView::mousePressEvent(event);
}

void KeyView::mouseReleaseEvent(QMouseEvent *event)
{
    if (std::exchange(m_isArrowPressed, false)) {
        event->accept();
        return;
    }
    QAbstractItemView::mouseReleaseEvent(event);
    // A click ends where it began; what was dragged over was selected, not looked at.
    const QModelIndex pressed = std::exchange(m_pressed, {});
    if (event->button() == Qt::LeftButton && pressed.isValid() && indexAt(event->position().toPoint()) == pressed)
        preview(pressed);
}

void KeyView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const QPoint position = event->position().toPoint();
    const QModelIndex index = indexAt(position);
    if (event->button() != Qt::LeftButton || arrowRect(index).contains(position)) {
        mousePressEvent(event);
        return;
    }
    event->accept();
    if (event->modifiers() == Qt::NoModifier)
        activate(index);
}

void KeyView::contextMenuEvent(QContextMenuEvent *event)
{
    QPoint position = event->globalPos();
    if (event->reason() == QContextMenuEvent::Keyboard) {
        const QRect row = visualRect(currentIndex()) & viewport()->rect();
        const QPoint local =
            row.isEmpty() ? viewport()->rect().center() : QPoint(row.left() + row.height(), row.bottom());
        position = viewport()->mapToGlobal(local);
    }
    event->accept();
    Q_EMIT menuRequested(position);
}

void KeyView::updateHover()
{
    const QPoint position = viewport()->mapFromGlobal(QCursor::pos());
    const int row = viewport()->underMouse() && viewport()->rect().contains(position) ? indexAt(position).row() : -1;
    if (row == m_hoveredRow)
        return;
    updateRow(std::exchange(m_hoveredRow, row));
    updateRow(row);
}

bool KeyView::viewportEvent(QEvent *event)
{
    switch (event->type()) {
    case QEvent::HoverEnter:
    case QEvent::HoverMove: {
        const int row = indexAt(static_cast<QHoverEvent *>(event)->position().toPoint()).row();
        if (row != m_hoveredRow) {
            updateRow(std::exchange(m_hoveredRow, row));
            updateRow(row);
        }
        break;
    }
    case QEvent::ToolTip: {
        auto *help = static_cast<QHelpEvent *>(event);
        const QModelIndex cell = cellAt(help->pos());
        QStyleOptionViewItem option;
        initViewItemOption(&option);
        option.rect = visualRect(cell);
        return itemDelegate()->helpEvent(help, this, option, cell);
    }
    case QEvent::HoverLeave:
    case QEvent::Leave:
        updateRow(std::exchange(m_hoveredRow, -1));
        break;
    default:
        break;
    }
    return QAbstractItemView::viewportEvent(event);
}

} // namespace redshank
