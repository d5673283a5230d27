// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "badge.h"

#include "theme.h"

#include <QApplication>
#include <QFontMetrics>
#include <QPainter>

namespace redshank {

namespace {

QFont badgeFont()
{
    QFont font = Theme::instance()->small();
    font.setBold(true);
    return font;
}

} // namespace

QSize badgeSize()
{
    static QFont measured;
    static QSize size;
    const QFont font = badgeFont();
    if (size.isValid() && font == measured)
        return size; // asked for with every row that is painted
    measured = font;
    const QFontMetrics metrics(font);
    int widest = 0;
    for (const auto *badge : {"HASH", "TOPK", "STRM", "ZSET", "JSON", "GONE", "VSET", "TDIG"})
        widest = qMax(widest, metrics.horizontalAdvance(QLatin1String(badge)));
    size = {widest + Theme::grid, metrics.height() + 2};
    return size;
}

void paintBadge(QPainter *painter, const QRect &rect, QByteArrayView type)
{
    const QSize size = badgeSize().boundedTo({rect.width(), rect.height()});
    const QRect ground(rect.left(), rect.top() + (rect.height() - size.height()) / 2, size.width(), size.height());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(Theme::instance()->typeColor(type));
    painter->drawRoundedRect(ground, 3, 3);
    painter->setFont(badgeFont());
    painter->setPen(QApplication::palette().color(QPalette::Base));
    // A type that nobody has described may have wider letters; it shows as many as there is room for.
    QString letters = Theme::instance()->typeBadge(type);
    while (letters.size() > 1 && painter->fontMetrics().horizontalAdvance(letters) > ground.width())
        letters.chop(1);
    painter->drawText(ground, Qt::AlignCenter, letters);
    painter->restore();
}

} // namespace redshank
