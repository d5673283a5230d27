// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keydelegate.h"

#include "ui/models/keytext.h"
#include "ui/models/keytreemodel.h"
#include "ui/theme/badge.h"
#include "ui/theme/theme.h"

#include <QLocale>
#include <QPainter>
#include <QPainterPath>

namespace redshank {

namespace {

constexpr int margin = Theme::grid / 2;
constexpr int indent = Theme::iconSize;

/// Deep nesting stops moving names to the right where a third of the row would be gone.
int indentation(const QRect &row, int depth)
{
    return std::min(depth * indent, row.width() / 3);
}

QColor inactiveHighlight(const QPalette &palette)
{
    constexpr qreal part = 0.35;
    const QColor base = palette.color(QPalette::Active, QPalette::Base);
    const QColor highlight = palette.color(QPalette::Active, QPalette::Highlight);
    const auto mixed = [](float a, float b) { return float(a * (1 - part) + b * part); };
    return QColor::fromRgbF(mixed(base.redF(), highlight.redF()), mixed(base.greenF(), highlight.greenF()),
        mixed(base.blueF(), highlight.blueF()));
}

bool isStrong(const QStyleOptionViewItem &option)
{
    return (option.state & QStyle::State_Selected) && (option.state & QStyle::State_Active);
}

// Where the keyboard is elsewhere, the selection steps back: a tint of its colour under the usual text.
QColor textColor(const QStyleOptionViewItem &option)
{
    const auto group = option.state & QStyle::State_Active ? QPalette::Active : QPalette::Inactive;
    return option.palette.color(group, isStrong(option) ? QPalette::HighlightedText : QPalette::Text);
}

QColor mutedColor(const QStyleOptionViewItem &option)
{
    return isStrong(option) ? textColor(option) : Theme::instance()->color(Theme::Shade::Muted);
}

void paintBadgeFrame(QPainter *painter, const QRect &rect, QColor color)
{
    const QSize size = badgeSize();
    const int top = rect.top() + (rect.height() - size.height()) / 2; // of whole pixels
    const QRectF ground(rect.left(), top, size.width(), size.height());
    color.setAlphaF(0.5F);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(color);
    painter->setBrush(Qt::NoBrush);
    painter->drawRoundedRect(ground.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    painter->setRenderHint(QPainter::Antialiasing, false);
}

} // namespace

QRect KeyDelegate::arrowRect(const QRect &nameCell, int depth, Qt::LayoutDirection direction)
{
    const QRect arrow(
        nameCell.left() + margin + indentation(nameCell, depth), nameCell.top(), Theme::iconSize, nameCell.height());
    return QStyle::visualRect(direction, nameCell, arrow);
}

QSize KeyDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {option.fontMetrics.averageCharWidth() * 24, Theme::rowHeight};
}

void KeyDelegate::paintArrow(QPainter *painter, const QRect &rect, bool isExpanded, Qt::LayoutDirection direction) const
{
    constexpr qreal half = 3.5;
    const QPointF centre = QRectF(rect).center();
    QPainterPath path;
    if (isExpanded) {
        path.moveTo(centre + QPointF(-half, -half / 2));
        path.lineTo(centre + QPointF(0, half / 2));
        path.lineTo(centre + QPointF(half, -half / 2));
    } else {
        const qreal tip = direction == Qt::RightToLeft ? -half / 2 : half / 2;
        path.moveTo(centre + QPointF(-tip, -half));
        path.lineTo(centre + QPointF(tip, 0));
        path.lineTo(centre + QPointF(-tip, half));
    }
    painter->setRenderHint(QPainter::Antialiasing);
    painter->strokePath(path, QPen(painter->pen().color(), 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->setRenderHint(QPainter::Antialiasing, false);
}

void KeyDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    painter->save();
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect,
            isStrong(option) ? option.palette.color(QPalette::Active, QPalette::Highlight)
                             : inactiveHighlight(option.palette));
    else if (option.state & QStyle::State_MouseOver)
        painter->fillRect(option.rect, Theme::instance()->color(Theme::Shade::Hover));
    if (index.column() == KeyColumn::Name)
        paintName(painter, option, index);
    else
        paintValue(painter, option, index);
    painter->restore();
}

void KeyDelegate::paintFrame(QPainter *painter, const QStyleOptionViewItem &option)
{
    if (!(option.state & QStyle::State_HasFocus))
        return;
    painter->setPen(isStrong(option) ? textColor(option) : Theme::instance()->color(Theme::Shade::Accent));
    painter->setBrush(Qt::NoBrush);
    painter->drawRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5));
}

void KeyDelegate::paintValue(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QString text = index.data().toString();
    if (text.isEmpty())
        return;
    QFont font = Theme::instance()->small();
    if (isNumberColumn(index.column())) { // digits of one width, so that they stand below each other
        font = Theme::instance()->monospace();
        font.setPointSizeF(Theme::instance()->small().pointSizeF());
    }
    painter->setFont(font);
    painter->setPen(mutedColor(option));
    const QRect rect = option.rect.adjusted(Theme::grid / 2, 0, -Theme::grid, 0);
    const QString shown = painter->fontMetrics().elidedText(text, Qt::ElideRight, rect.width());
    const auto alignment = Qt::Alignment(index.data(Qt::TextAlignmentRole).toInt());
    painter->drawText(rect, int(QStyle::visualAlignment(option.direction, alignment)) | Qt::TextSingleLine, shown);
}

void KeyDelegate::paintName(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme *theme = Theme::instance();
    const bool isFolder = index.data(KeyTreeModel::FolderRole).toBool();
    const int depth = index.data(KeyTreeModel::DepthRole).toInt();
    const auto place = [&](const QRect &rect) { return QStyle::visualRect(option.direction, option.rect, rect); };
    const QColor text = textColor(option);
    const QColor muted = mutedColor(option);

    QRect rest =
        option.rect.adjusted(margin + indentation(option.rect, depth) + Theme::iconSize + margin, 0, -Theme::grid, 0);
    if (isFolder) {
        painter->setPen(muted);
        paintArrow(painter, arrowRect(option.rect, depth, option.direction),
            index.data(KeyTreeModel::ExpandedRole).toBool(), option.direction);
    } else {
        const QByteArray type = index.data(KeyTreeModel::TypeRole).toByteArray();
        QRect badge(QPoint(rest.left(), option.rect.top()), QSize(badgeSize().width(), option.rect.height()));
        if (!type.isEmpty()) {
            paintBadge(painter, place(badge), type);
            if (isStrong(option)) // a badge may have the very colour of the selection
                paintBadgeFrame(painter, place(badge), text);
        }
        rest.setLeft(badge.right() + 1 + Theme::grid);
    }

    // The right edge: how many keys a folder holds.
    if (isFolder) {
        const QString count = QLocale().toString(index.data(KeyTreeModel::CountRole).toLongLong());
        painter->setFont(theme->small());
        const int width = painter->fontMetrics().horizontalAdvance(count);
        if (width < rest.width() / 2) {
            painter->setPen(muted);
            const QRect where(rest.right() - width + 1, rest.top(), width, rest.height());
            painter->drawText(place(where), Qt::AlignVCenter | Qt::AlignRight, count);
            rest.setRight(where.left() - Theme::grid);
        }
    }

    const bool isStandIn = index.data(KeyTreeModel::EmptyNameRole).toBool();
    QFont font = theme->monospace();
    font.setItalic(isStandIn);
    painter->setFont(font);
    painter->setPen(isStandIn ? muted : text);
    const QString name =
        painter->fontMetrics().elidedText(index.data(Qt::DisplayRole).toString(), option.textElideMode, rest.width());
    // Bytes on the wire run from left to right, whatever the language of the window or of the name.
    painter->setLayoutDirection(Qt::LeftToRight);
    const auto alignment = option.direction == Qt::RightToLeft ? Qt::AlignRight : Qt::AlignLeft;
    painter->drawText(place(rest), int(Qt::AlignVCenter | alignment | Qt::AlignAbsolute) | Qt::TextSingleLine, name);
}

} // namespace redshank
