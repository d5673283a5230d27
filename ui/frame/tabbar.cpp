// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tabbar.h"

#include "ui/theme/theme.h"

#include <QFontMetrics>
#include <QMouseEvent>

namespace redshank {

TabBar::TabBar(QWidget *parent)
    : QTabBar(parent)
{
    setObjectName(QStringLiteral("tabBar"));
    setAccessibleName(tr("Open tabs"));
    setDocumentMode(true);
    setExpanding(false);
    setDrawBase(true);
    setElideMode(Qt::ElideMiddle);
    setIconSize({Theme::iconSize, Theme::iconSize});
    setMovable(true);
    setTabsClosable(true);
    setUsesScrollButtons(true);
}

QSize TabBar::tabSizeHint(int index) const
{
    const int widest = QFontMetrics(font()).averageCharWidth() * 34;
    const QSize hint = QTabBar::tabSizeHint(index);
    return {qMin(hint.width(), widest), qMax(hint.height(), Theme::grid * 4)};
}

QSize TabBar::minimumTabSizeHint(int index) const
{
    return tabSizeHint(index);
}

void TabBar::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::MiddleButton)
        m_pressedIndex = tabAt(event->position().toPoint());
    else
        QTabBar::mousePressEvent(event);
}

void TabBar::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::MiddleButton) {
        QTabBar::mouseReleaseEvent(event);
        return;
    }
    const int index = tabAt(event->position().toPoint());
    if (index >= 0 && index == m_pressedIndex)
        Q_EMIT tabCloseRequested(index);
    m_pressedIndex = -1;
}

} // namespace redshank
