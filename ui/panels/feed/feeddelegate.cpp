// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "feeddelegate.h"

#include "ui/models/feedmodel.h"
#include "ui/theme/theme.h"

namespace redshank {

void FeedDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const bool isGap = index.data(FeedModel::GapRole).toBool();
    if (isGap) {
        const QColor warning = Theme::instance()->color(Theme::Shade::Warning);
        QColor ground = warning;
        ground.setAlphaF(0.14F);
        option->backgroundBrush = ground;
        option->font.setItalic(true);
        if (index.column() == FeedModel::ChannelColumn)
            option->palette.setColor(QPalette::Text, warning);
    }
    if (index.column() == FeedModel::TimeColumn)
        option->palette.setColor(QPalette::Text, Theme::instance()->color(Theme::Shade::Muted));
}

} // namespace redshank
