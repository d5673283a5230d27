// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keyview.h"

#include "accessiblekeyview.h"
#include "columnheader.h"
#include "keydelegate.h"
#include "keyselection.h"
#include "ui/models/keytreemodel.h"
#include "ui/theme/theme.h"

#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTimerEvent>

namespace redshank {

namespace {

// A QRect carries ints: what lies further away than this is "far above" or "far below" and never painted.
constexpr qint64 farAway = 1'000'000'000;
constexpr int frame = 16; // ms

} // namespace

KeyView::KeyView(QWidget *parent)
    : QAbstractItemView(parent)
    , m_header(new ColumnHeader(this))
{
    AccessibleKeyView::install();
    setItemDelegate(new KeyDelegate(this));
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setTabKeyNavigation(false);
    setTextElideMode(Qt::ElideMiddle);
    viewport()->setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_Hover);
    m_header->setFocusPolicy(Qt::NoFocus); // the rows' menu has all that it offers
    connect(m_header, &QHeaderView::sectionResized, this, [this] { scheduleDelayedItemsLayout(); });
    connect(m_header, &ColumnHeader::columnsChanged, this, [this] { scheduleDelayedItemsLayout(); });
    updateRowHeight();
    connect(Theme::instance(), &Theme::changed, this, [this] {
        updateRowHeight();
        scheduleDelayedItemsLayout();
    });
}

KeyView::~KeyView() = default;

void KeyView::setModel(QAbstractItemModel *model)
{
    if (m_model)
        m_model->disconnect(this);
    m_model = qobject_cast<KeyTreeModel *>(model);
    Q_ASSERT(m_model || !model);
    m_header->setTitles(m_model);
    m_anchor.clear();
    QItemSelectionModel *oldSelection = selectionModel();
    QAbstractItemView::setModel(m_model);
    if (oldSelection && oldSelection != selectionModel() && oldSelection->parent() == this)
        oldSelection->deleteLater();
    if (!m_model)
        return;
    auto *selection = new KeySelection(m_model, this);
    QItemSelectionModel *plain = selectionModel();
    setSelectionModel(selection);
    plain->deleteLater();

    // A change of contents is made of row and layout changes; the anchor spans them all.
    const auto foldingStarts = [this] {
        if (!m_areContentsChanging)
            keepAnchor(false);
    };
    const auto foldingEnds = [this] {
        if (!m_areContentsChanging)
            restoreAnchor();
    };
    connect(m_model, &QAbstractItemModel::rowsAboutToBeInserted, this, foldingStarts);
    connect(m_model, &QAbstractItemModel::rowsAboutToBeRemoved, this, foldingStarts);
    connect(m_model, &QAbstractItemModel::rowsInserted, this, foldingEnds);
    connect(m_model, &QAbstractItemModel::rowsRemoved, this, foldingEnds);
    connect(m_model, &KeyTreeModel::contentsAboutToChange, this, [this] {
        m_areContentsChanging = true;
        keepAnchor(true);
    });
    connect(m_model, &KeyTreeModel::contentsChanged, this, [this] {
        m_areContentsChanging = false;
        restoreAnchor();
    });
}

int KeyView::rowCount() const
{
    return m_model ? m_model->rowCount() : 0;
}

qint64 KeyView::scrollOffset() const
{
    return m_scroll.offset(verticalScrollBar()->value());
}

qint64 KeyView::rowAt(int y) const
{
    const qint64 position = scrollOffset() + y;
    return position < 0 ? -1 : position / m_rowHeight;
}

int KeyView::rowTop(int row) const
{
    return int(std::clamp(qint64(row) * m_rowHeight - scrollOffset(), -farAway, farAway));
}

int KeyView::pageRows() const
{
    return std::max(1, viewport()->height() / m_rowHeight);
}

QRect KeyView::visualRect(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    if (index.column() != KeyColumn::Name)
        return cellRect(index);
    return {0, rowTop(index.row()), viewport()->width(), m_rowHeight};
}

QRect KeyView::cellRect(const QModelIndex &index) const
{
    if (!index.isValid() || m_header->isSectionHidden(index.column()))
        return {};
    return {m_header->sectionViewportPosition(index.column()), rowTop(index.row()),
        m_header->sectionSize(index.column()), m_rowHeight};
}

QModelIndex KeyView::cellAt(const QPoint &point) const
{
    const QModelIndex row = indexAt(point);
    const int column = m_header->logicalIndexAt(point.x());
    return row.isValid() && column > 0 ? row.siblingAtColumn(column) : row;
}

QModelIndex KeyView::indexAt(const QPoint &point) const
{
    const qint64 row = rowAt(point.y());
    return row >= 0 && row < rowCount() ? m_model->index(int(row), 0) : QModelIndex();
}

QRect KeyView::arrowRect(const QModelIndex &index) const
{
    if (!index.isValid() || !index.data(KeyTreeModel::FolderRole).toBool())
        return {};
    return KeyDelegate::arrowRect(cellRect(index), index.data(KeyTreeModel::DepthRole).toInt(), layoutDirection());
}

std::pair<int, int> KeyView::visibleRows() const
{
    const int count = rowCount();
    if (count == 0 || viewport()->height() <= 0)
        return {-1, -1};
    const qint64 last = rowAt(viewport()->height() - 1);
    return {int(std::clamp<qint64>(rowAt(0), 0, count - 1)), int(std::clamp<qint64>(last, 0, count - 1))};
}

void KeyView::scrollTo(const QModelIndex &index, ScrollHint hint)
{
    if (!index.isValid())
        return;
    const qint64 top = qint64(index.row()) * m_rowHeight;
    const qint64 bottom = top + m_rowHeight;
    const qint64 height = viewport()->height();
    const qint64 offset = scrollOffset();
    switch (hint) {
    case PositionAtTop:
        verticalScrollBar()->setValue(m_scroll.valueAtMost(top));
        break;
    case PositionAtBottom:
        verticalScrollBar()->setValue(m_scroll.valueAtLeast(bottom - height));
        break;
    case PositionAtCenter:
        verticalScrollBar()->setValue(m_scroll.valueAtMost(top - (height - m_rowHeight) / 2));
        break;
    case EnsureVisible:
        if (top < offset || height < m_rowHeight)
            verticalScrollBar()->setValue(m_scroll.valueAtMost(top));
        else if (bottom > offset + height)
            verticalScrollBar()->setValue(m_scroll.valueAtLeast(bottom - height));
        break;
    }
}

int KeyView::verticalOffset() const
{
    return int(std::min(scrollOffset(), farAway));
}

int KeyView::horizontalOffset() const
{
    return m_header->offset();
}

void KeyView::placeHeader()
{
    const int height = std::max(Theme::rowHeight, m_header->sizeHint().height());
    if (viewportMargins().top() != height)
        setViewportMargins(0, height, 0, 0);
    const QRect inside = viewport()->geometry();
    m_header->setGeometry(inside.left(), inside.top() - height, inside.width(), height);
    m_header->fit(inside.width());
    horizontalScrollBar()->setRange(0, std::max(0, m_header->length() - inside.width()));
    horizontalScrollBar()->setPageStep(inside.width());
    horizontalScrollBar()->setSingleStep(fontMetrics().averageCharWidth() * 4);
    m_header->setOffset(horizontalScrollBar()->value());
}

void KeyView::updateGeometries()
{
    placeHeader();
    m_scroll = RowScroll(rowCount(), m_rowHeight, viewport()->height());
    verticalScrollBar()->setRange(0, m_scroll.maximum());
    verticalScrollBar()->setPageStep(int(std::max<qint64>(1, viewport()->height() / m_scroll.step())));
    verticalScrollBar()->setSingleStep(int(std::max<qint64>(1, m_rowHeight / m_scroll.step())));
    QAbstractItemView::updateGeometries();
    announceVisibleRows();
}

void KeyView::scrollContentsBy(int, int)
{
    m_header->setOffset(horizontalScrollBar()->value());
    // Painting what is visible costs less than moving it: a few dozen rows.
    viewport()->update();
    updateHover();
    announceVisibleRows();
}

void KeyView::keepAnchor(bool isCurrentPreferred)
{
    m_anchor.clear();
    const auto [first, last] = visibleRows();
    if (first < 0)
        return;
    const QModelIndex current = currentIndex();
    const bool isCurrentVisible = current.isValid() && current.row() >= first && current.row() <= last;
    if (isCurrentPreferred && isCurrentVisible)
        m_anchor.append({QPersistentModelIndex(current), rowTop(current.row())});
    else if (verticalScrollBar()->value() == 0)
        return; // at the very top new rows show up at the top, instead of pushing the view away from it
    for (int row = first; row <= last; ++row)
        m_anchor.append({QPersistentModelIndex(m_model->index(row, 0)), rowTop(row)});
}

void KeyView::restoreAnchor()
{
    updateGeometries();
    for (const auto &[index, top] : std::as_const(m_anchor)) {
        if (!index.isValid())
            continue;
        verticalScrollBar()->setValue(m_scroll.valueAtMost(qint64(index.row()) * m_rowHeight - top));
        break;
    }
    m_anchor.clear();
    updateHover();
    viewport()->update();
}

void KeyView::announceVisibleRows()
{
    if (!m_visibleTimer.isActive())
        m_visibleTimer.start(frame, this);
}

void KeyView::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_visibleTimer.timerId()) {
        QAbstractItemView::timerEvent(event);
        return;
    }
    m_visibleTimer.stop();
    const auto [first, last] = visibleRows();
    if (isVisible() && first >= 0)
        Q_EMIT visibleRowsChanged(first, last);
}

void KeyView::paintEvent(QPaintEvent *event)
{
    const auto [first, last] = visibleRows();
    if (first < 0)
        return;
    QPainter painter(viewport());
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    option.state.setFlag(QStyle::State_Active, isActiveWindow() && hasFocus());
    const int currentRow = currentIndex().row();
    const QItemSelection selection = selectionModel()->selection();
    const bool isOneSelected = selection.size() == 1 && selection.first().height() == 1;
    for (int row = first; row <= last; ++row) {
        option.rect = QRect(0, rowTop(row), viewport()->width(), m_rowHeight);
        if (!event->rect().intersects(option.rect))
            continue;
        const bool isSelected = selection.contains(m_model->index(row, KeyColumn::Name));
        option.state.setFlag(QStyle::State_Selected, isSelected);
        option.state.setFlag(QStyle::State_MouseOver, row == m_hoveredRow);
        // The one selected row shows the focus by its colour; a frame tells where it is in every other case.
        const bool isFramed = hasFocus() && row == currentRow && !(isSelected && isOneSelected);
        option.state.setFlag(QStyle::State_HasFocus, isFramed);
        paintRow(&painter, option, row);
    }
    if (hasFocus() && currentRow < 0) {
        painter.setPen(Theme::instance()->color(Theme::Shade::Accent));
        painter.drawRect(QRectF(viewport()->rect()).adjusted(0.5, 0.5, -0.5, -0.5));
    }
}

void KeyView::paintRow(QPainter *painter, QStyleOptionViewItem &option, int row)
{
    const QRect whole = option.rect;
    for (int column = 0; column < KeyColumn::Count; ++column) {
        const QModelIndex cell = m_model->index(row, column);
        option.rect = cellRect(cell);
        if (option.rect.intersects(viewport()->rect()))
            itemDelegate()->paint(painter, option, cell);
    }
    option.rect = whole;
    KeyDelegate::paintFrame(painter, option);
}

void KeyView::updateRow(int row)
{
    if (row >= 0)
        viewport()->update(0, rowTop(row), viewport()->width(), m_rowHeight);
}

void KeyView::updateRowHeight()
{
    const QFontMetrics name(Theme::instance()->monospace());
    m_rowHeight = std::max(Theme::rowHeight, name.height() + Theme::grid / 2);
}

void KeyView::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        updateRowHeight();
        scheduleDelayedItemsLayout();
    }
    QAbstractItemView::changeEvent(event);
}

void KeyView::showEvent(QShowEvent *event)
{
    QAbstractItemView::showEvent(event);
    announceVisibleRows();
}

} // namespace redshank
