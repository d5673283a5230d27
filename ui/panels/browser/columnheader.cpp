// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "columnheader.h"

#include "ui/base/plaintooltip.h"
#include "ui/models/keytreemodel.h"
#include "ui/theme/badge.h"
#include "ui/theme/theme.h"

#include <QAbstractTableModel>
#include <QActionGroup>
#include <QContextMenuEvent>
#include <QMenu>
#include <QPainter>
#include <QPainterPath>
#include <QPointer>

#include <utility>

namespace redshank {

/// Titles without rows: a header that watched the keys themselves would hold on to the first of them, and forget its
/// widths when that goes.
class ColumnHeader::Titles : public QAbstractTableModel
{
public:
    using QAbstractTableModel::QAbstractTableModel;

    void setSource(KeyTreeModel *source)
    {
        if (m_source)
            m_source->disconnect(this);
        m_source = source;
        if (m_source)
            connect(m_source, &QAbstractItemModel::headerDataChanged, this, &QAbstractItemModel::headerDataChanged);
        Q_EMIT headerDataChanged(Qt::Horizontal, 0, KeyColumn::Count - 1);
    }
    int rowCount(const QModelIndex & = {}) const override { return 0; }
    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : KeyColumn::Count; }
    QVariant data(const QModelIndex &, int) const override { return {}; }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        return m_source ? m_source->headerData(section, orientation, role) : QVariant();
    }

private:
    QPointer<KeyTreeModel> m_source;
};

ColumnHeader::ColumnHeader(QWidget *parent)
    : QHeaderView(Qt::Horizontal, parent)
    , m_titles(new Titles(this))
{
    setObjectName(QStringLiteral("columnHeader"));
    setAccessibleName(tr("Columns"));
    setModel(m_titles);
    setHighlightSections(false);
    setSectionsClickable(true);
    setSortIndicatorShown(true);
    setSortIndicator(KeyColumn::Name, Qt::AscendingOrder);
    setMinimumSectionSize(fontMetrics().averageCharWidth() * 5);
    setFont(Theme::instance()->small());
    setTextElideMode(Qt::ElideRight);
    for (int column = KeyColumn::Name + 1; column < KeyColumn::Count; ++column) {
        resizeSection(column, usualWidth(column));
        setSectionHidden(column, column != KeyColumn::Ttl);
    }
    connect(this, &QHeaderView::sectionResized, this, &ColumnHeader::takeResize);
    connect(Theme::instance(), &Theme::changed, this, [this] {
        setFont(Theme::instance()->small());
        for (int column = KeyColumn::Name + 1; column < KeyColumn::Count; ++column)
            resizeSection(column, usualWidth(column));
    });
}

void ColumnHeader::setTitles(KeyTreeModel *model)
{
    m_titles->setSource(model);
}

int ColumnHeader::leastNameWidth() const
{
    return badgeSize().width() + 2 * Theme::iconSize
        + QFontMetrics(Theme::instance()->monospace()).averageCharWidth() * 16;
}

int ColumnHeader::usualWidth(int column) const
{
    QFont digits = Theme::instance()->monospace();
    digits.setPointSizeF(Theme::instance()->small().pointSizeF());
    const int text = QFontMetrics(digits).horizontalAdvance(widestColumnText(column));
    const int mark = style()->pixelMetric(QStyle::PM_HeaderMarkSize, nullptr, this) + Theme::grid;
    const int title = QFontMetrics(Theme::instance()->small()).horizontalAdvance(columnTitle(column)) + mark;
    return std::max(text, title) + 2 * Theme::grid;
}

void ColumnHeader::setColumns(const QStringList &ids)
{
    for (int column = KeyColumn::Name + 1; column < KeyColumn::Count; ++column)
        setColumnShown(column, ids.contains(columnId(column)));
}

QStringList ColumnHeader::columns() const
{
    QStringList ids;
    for (int column = KeyColumn::Name + 1; column < KeyColumn::Count; ++column)
        if (isColumnShown(column))
            ids.append(columnId(column));
    return ids;
}

void ColumnHeader::setColumnShown(int column, bool isShown)
{
    if (column <= KeyColumn::Name || column >= KeyColumn::Count || isShown == isColumnShown(column))
        return;
    setSectionHidden(column, !isShown);
    fit(m_width);
    Q_EMIT columnsChanged();
}

KeyTraits ColumnHeader::traits() const
{
    KeyTraits wanted;
    for (int column = KeyColumn::Name + 1; column < KeyColumn::Count; ++column)
        if (isColumnShown(column))
            wanted |= *columnTrait(column);
    return wanted;
}

void ColumnHeader::fit(int width)
{
    m_width = width;
    int others = 0;
    for (int column = KeyColumn::Name + 1; column < KeyColumn::Count; ++column)
        others += sectionSize(column); // 0 while it is hidden
    const bool wasFitting = std::exchange(m_isFitting, true);
    resizeSection(KeyColumn::Name, std::max(leastNameWidth(), width - others));
    m_isFitting = wasFitting;
}

void ColumnHeader::takeResize(int column, int before, int now)
{
    if (m_isFitting || before == 0 || now == 0)
        return;
    if (column == KeyColumn::Name) {
        // The border between the name and its neighbour is the neighbour's, as the name takes what is left.
        int neighbour = KeyColumn::Name + 1;
        while (neighbour < KeyColumn::Count && !isColumnShown(neighbour))
            ++neighbour;
        if (neighbour < KeyColumn::Count) {
            m_isFitting = true;
            resizeSection(neighbour, std::max(minimumSectionSize(), sectionSize(neighbour) + before - now));
            m_isFitting = false;
        }
    }
    fit(m_width);
}

void ColumnHeader::fillMenu(QMenu *menu)
{
    auto *columnsMenu = menu->addMenu(tr("&Columns"));
    columnsMenu->setObjectName(QStringLiteral("columnsMenu"));
    auto *orderMenu = menu->addMenu(tr("&Sort by"));
    orderMenu->setObjectName(QStringLiteral("orderMenu"));
    columnsMenu->setToolTipsVisible(true);
    auto *orders = new QActionGroup(orderMenu);
    auto *directions = new QActionGroup(orderMenu);
    for (int column = 0; column < KeyColumn::Count; ++column) {
        const QString title = m_titles->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        if (column != KeyColumn::Name) {
            QAction *show = columnsMenu->addAction(title);
            show->setObjectName(QStringLiteral("show_") + columnId(column));
            show->setToolTip(plainToolTip(m_titles->headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString()));
            show->setCheckable(true);
            show->setChecked(isColumnShown(column));
            connect(show, &QAction::toggled, this, [this, column](bool isOn) { setColumnShown(column, isOn); });
        }
        QAction *order = orderMenu->addAction(title);
        order->setObjectName(QStringLiteral("sort_") + columnId(column));
        order->setCheckable(true);
        order->setChecked(sortIndicatorSection() == column);
        orders->addAction(order);
        connect(order, &QAction::triggered, this, [this, column] { setSortIndicator(column, sortIndicatorOrder()); });
    }
    orderMenu->addSeparator();
    for (const Qt::SortOrder direction : {Qt::AscendingOrder, Qt::DescendingOrder}) {
        const bool isAscending = direction == Qt::AscendingOrder;
        QAction *order = orderMenu->addAction(isAscending ? tr("&Ascending") : tr("&Descending"));
        order->setObjectName(isAscending ? QStringLiteral("sortAscending") : QStringLiteral("sortDescending"));
        order->setCheckable(true);
        order->setChecked(sortIndicatorOrder() == direction);
        directions->addAction(order);
        connect(order, &QAction::triggered, this,
            [this, direction] { setSortIndicator(sortIndicatorSection(), direction); });
    }
}

void ColumnHeader::initStyleOptionForIndex(QStyleOptionHeader *option, int column) const
{
    QHeaderView::initStyleOptionForIndex(option, column);
    option->sortIndicator = QStyleOptionHeader::None; // a style puts it where it likes, far from its title
}

void ColumnHeader::paintSection(QPainter *painter, const QRect &rect, int column) const
{
    painter->save();
    QHeaderView::paintSection(painter, rect, column);
    painter->restore();
    if (column != sortIndicatorSection())
        return;
    // Beside the title, on its inner side, in the strokes of the branch arrows below.
    constexpr qreal half = 3.5;
    const int text =
        fontMetrics().horizontalAdvance(m_titles->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
    const int away = Theme::grid + text + Theme::grid;
    const bool isAtRight = isNumberColumn(column) != (layoutDirection() == Qt::RightToLeft);
    const QPointF centre(isAtRight ? rect.right() - away : rect.left() + away, QRectF(rect).center().y());
    const qreal tip = sortIndicatorOrder() == Qt::AscendingOrder ? -half / 2 : half / 2;
    QPainterPath path;
    path.moveTo(centre + QPointF(-half, -tip));
    path.lineTo(centre + QPointF(0, tip));
    path.lineTo(centre + QPointF(half, -tip));
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QColor color = palette().color(QPalette::ButtonText);
    painter->strokePath(path, QPen(color, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->restore();
}

void ColumnHeader::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("headerMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fillMenu(menu);
    menu->popup(event->globalPos());
    event->accept();
}

} // namespace redshank
