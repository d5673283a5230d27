// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "feedview.h"

#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QScopedValueRollback>
#include <QScrollBar>

namespace redshank {

FeedView::FeedView(QWidget *parent)
    : QTableView(parent)
{
    verticalHeader()->hide();
    // It would be drawn where the headers meet, and is laid out by what is replaced here.
    if (auto *corner = findChild<QAbstractButton *>(QString(), Qt::FindDirectChildrenOnly))
        corner->hide();
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setVerticalScrollMode(ScrollPerItem);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTabKeyNavigation(false);
    setWordWrap(false); // or a long payload is cut at a word, far from the edge
    horizontalHeader()->setStretchLastSection(true);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    connect(horizontalHeader(), &QHeaderView::sectionResized, this, [this] { viewport()->update(); });
}

void FeedView::setModel(QAbstractItemModel *newModel)
{
    if (model())
        model()->disconnect(this);
    QTableView::setModel(newModel);
    verticalHeader()->setModel(&m_noRows);
    if (!newModel)
        return;
    connect(newModel, &QAbstractItemModel::rowsInserted, this, &FeedView::updateRange);
    connect(newModel, &QAbstractItemModel::rowsRemoved, this,
        [this](const QModelIndex &, int first, int last) { takeRemoved(first == 0 ? last + 1 : 0); });
    updateRange();
}

void FeedView::reset()
{
    QTableView::reset();
    updateRange();
}

void FeedView::setFollowing(bool isFollowing)
{
    if (m_isFollowing != isFollowing) {
        m_isFollowing = isFollowing;
        Q_EMIT followingChanged(isFollowing);
    }
    if (isFollowing)
        updateRange();
}

void FeedView::setPlaceholder(const QString &text)
{
    m_placeholder = text;
    viewport()->update();
}

int FeedView::rowHeight() const
{
    return std::max(Theme::rowHeight, QFontMetrics(Theme::instance()->monospace(), this).height() + Theme::grid / 2);
}

int FeedView::rowCount() const
{
    return model() ? model()->rowCount(rootIndex()) : 0;
}

void FeedView::updateRange()
{
    const QScopedValueRollback guard(m_isMovingItself, true);
    const int fitting = std::max(1, viewport()->height() / rowHeight());
    verticalScrollBar()->setPageStep(fitting);
    verticalScrollBar()->setSingleStep(1);
    verticalScrollBar()->setRange(0, std::max(0, rowCount() - fitting));
    if (m_isFollowing)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    viewport()->update();
}

void FeedView::takeRemoved(int count)
{
    if (!m_isFollowing) {
        const QScopedValueRollback guard(m_isMovingItself, true);
        verticalScrollBar()->setValue(std::max(0, verticalScrollBar()->value() - count));
    }
    updateRange();
}

void FeedView::verticalScrollbarValueChanged(int value)
{
    QTableView::verticalScrollbarValueChanged(value);
    if (!m_isMovingItself)
        setFollowing(value == verticalScrollBar()->maximum());
}

void FeedView::scrollContentsBy(int, int)
{
    viewport()->update();
}

void FeedView::updateGeometries()
{
    const int height = std::max(Theme::rowHeight, horizontalHeader()->sizeHint().height());
    setViewportMargins(0, height, 0, 0);
    const QRect area = viewport()->geometry();
    horizontalHeader()->setGeometry(area.left(), area.top() - height, area.width(), height);
    updateRange();
}

int FeedView::verticalOffset() const
{
    return verticalScrollBar()->value() * rowHeight();
}

QRect FeedView::visualRect(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    // Far rows would overflow in pixels; they are out of sight, and that is all that a caller can learn of them.
    const int away = std::clamp(index.row() - verticalScrollBar()->value(), -10000, 10000);
    return {horizontalHeader()->sectionViewportPosition(index.column()), away * rowHeight(),
        horizontalHeader()->sectionSize(index.column()), rowHeight()};
}

int FeedView::rowAt(int y) const
{
    return y < 0 ? -1 : verticalScrollBar()->value() + y / rowHeight();
}

QModelIndex FeedView::indexAt(const QPoint &point) const
{
    const int row = rowAt(point.y());
    const int column = horizontalHeader()->logicalIndexAt(point.x());
    return row >= 0 && row < rowCount() && column >= 0 ? model()->index(row, column, rootIndex()) : QModelIndex();
}

void FeedView::scrollTo(const QModelIndex &index, ScrollHint hint)
{
    if (!index.isValid())
        return;
    const int top = verticalScrollBar()->value();
    const int fitting = verticalScrollBar()->pageStep();
    if (hint == PositionAtCenter)
        verticalScrollBar()->setValue(index.row() - fitting / 2);
    else if (hint == PositionAtTop || index.row() < top)
        verticalScrollBar()->setValue(index.row());
    else if (hint == PositionAtBottom || index.row() >= top + fitting)
        verticalScrollBar()->setValue(index.row() - fitting + 1);
}

QModelIndex FeedView::moveCursor(CursorAction action, Qt::KeyboardModifiers)
{
    const int rows = rowCount();
    if (rows == 0)
        return {};
    const QModelIndex current = currentIndex();
    if (!current.isValid())
        return model()->index(action == MoveHome ? 0 : rows - 1, 0, rootIndex());
    int row = current.row();
    int column = current.column();
    const int page = verticalScrollBar()->pageStep();
    switch (action) {
    case MoveUp:
    case MovePrevious:
        row -= 1;
        break;
    case MoveDown:
    case MoveNext:
        row += 1;
        break;
    case MovePageUp:
        row -= page;
        break;
    case MovePageDown:
        row += page;
        break;
    case MoveHome:
        row = 0;
        break;
    case MoveEnd:
        row = rows - 1;
        break;
    case MoveLeft:
        column -= 1;
        break;
    case MoveRight:
        column += 1;
        break;
    }
    return model()->index(
        std::clamp(row, 0, rows - 1), std::clamp(column, 0, horizontalHeader()->count() - 1), rootIndex());
}

void FeedView::setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags command)
{
    const QRect area = rect.normalized();
    const int last = rowCount() - 1;
    const int top = std::max(0, verticalScrollBar()->value() + area.top() / rowHeight());
    const int bottom = std::min(last, verticalScrollBar()->value() + area.bottom() / rowHeight());
    QItemSelection selection;
    if (top <= bottom) {
        selection.select(
            model()->index(top, 0, rootIndex()), model()->index(bottom, horizontalHeader()->count() - 1, rootIndex()));
    }
    selectionModel()->select(selection, command);
}

QRegion FeedView::visualRegionForSelection(const QItemSelection &) const
{
    return viewport()->rect();
}

void FeedView::initViewItemOption(QStyleOptionViewItem *option) const
{
    QTableView::initViewItemOption(option);
    option->font = Theme::instance()->monospace();
    option->fontMetrics = QFontMetrics(option->font, this);
    option->showDecorationSelected = true;
    option->textElideMode = Qt::ElideRight;
    option->displayAlignment = Qt::AlignLeft | Qt::AlignVCenter;
}

void FeedView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    const int rows = rowCount();
    if (rows == 0) {
        painter.setPen(Theme::instance()->color(Theme::Shade::Muted));
        painter.drawText(viewport()->rect().adjusted(Theme::grid, 0, -Theme::grid, 0),
            Qt::AlignCenter | Qt::TextWordWrap, m_placeholder);
        return;
    }
    QStyleOptionViewItem base;
    initViewItemOption(&base);
    const int first = std::max(0, rowAt(event->rect().top()));
    const int last = std::min(rows - 1, rowAt(event->rect().bottom()));
    for (int row = first; row <= last; ++row) {
        for (int column = 0; column < horizontalHeader()->count(); ++column) {
            const QModelIndex index = model()->index(row, column, rootIndex());
            QStyleOptionViewItem option = base;
            option.rect = visualRect(index);
            option.state.setFlag(QStyle::State_Selected, selectionModel()->isSelected(index));
            option.state.setFlag(QStyle::State_HasFocus, hasFocus() && index == currentIndex());
            itemDelegate()->paint(&painter, option, index);
        }
    }
}

void FeedView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        copy();
        event->accept();
        return;
    }
    // The end of a live feed is a place that moves: to go there means to follow.
    if (event->key() == Qt::Key_End)
        setFollowing(true);
    QTableView::keyPressEvent(event);
}

void FeedView::rowsAboutToBeRemoved(const QModelIndex &parent, int start, int end)
{
    // The base class would make a neighbour current, and the details would jump to a message that nobody chose.
    const int current = currentIndex().row();
    if (current >= start && current <= end)
        selectionModel()->clearCurrentIndex();
    QTableView::rowsAboutToBeRemoved(parent, start, end);
}

void FeedView::copy() const
{
    QStringList lines;
    for (const QItemSelectionRange &range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom() && lines.size() < copyLimit; ++row) {
            QStringList cells;
            for (int column = 0; column < horizontalHeader()->count(); ++column)
                cells.append(model()->index(row, column, rootIndex()).data().toString());
            lines.append(cells.join(QLatin1Char('\t')));
        }
    }
    if (!lines.isEmpty())
        QApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

} // namespace redshank
