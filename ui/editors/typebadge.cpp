// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "typebadge.h"

#include "core/base/bytes.h"
#include "ui/base/plaintooltip.h"
#include "ui/theme/badge.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace redshank {

TypeBadge::TypeBadge(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("typeBadge"));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
    setType({});
}

void TypeBadge::setType(const QByteArray &type)
{
    m_type = type;
    const QString name = escaped(type);
    setAccessibleName(name.isEmpty() ? tr("Type not known yet") : tr("Type %1").arg(name));
    setToolTip(plainToolTip(name));
    update();
}

QSize TypeBadge::sizeHint() const
{
    return badgeSize().expandedTo(QSize(0, Theme::rowHeight));
}

void TypeBadge::paintEvent(QPaintEvent *)
{
    if (m_type.isEmpty())
        return;
    QPainter painter(this);
    paintBadge(&painter, rect(), m_type);
}

} // namespace redshank
