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
    const QFontMetrics metrics(badgeFont());
    return {metrics.horizontalAdvance(QStringLiteral("TOPK")) + Theme::grid, metrics.height() + 2};
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
    painter->drawText(ground, Qt::AlignCenter, Theme::instance()->typeBadge(type));
    painter->restore();
}

} // namespace redshank
