// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "slimbar.h"

#include "ui/theme/theme.h"

#include <QPainter>
#include <QStyle>
#include <QTimerEvent>

#include <algorithm>

namespace redshank {

namespace {
constexpr int full = 1000; // thousandths: counts of keys may pass an int
constexpr int step = 40; // ms
constexpr int frames = 50; // from one end to the other
} // namespace

SlimBar::SlimBar(QWidget *parent)
    : QProgressBar(parent)
{
    setTextVisible(false);
    setRange(0, full);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize SlimBar::sizeHint() const
{
    return {Theme::grid * 8, Theme::grid / 2 - 1};
}

void SlimBar::setFraction(double fraction)
{
    setRange(0, fraction < 0 ? 0 : full);
    setValue(int(std::clamp(fraction, 0.0, 1.0) * full));
    animate();
    update();
}

void SlimBar::animate()
{
    const bool isMoving = maximum() == 0 && isVisible();
    if (isMoving == (m_timer != 0))
        return;
    if (isMoving) {
        m_timer = startTimer(step);
    } else {
        killTimer(m_timer);
        m_timer = 0;
    }
}

void SlimBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::instance()->color(Theme::Shade::Border));
    QRect done = rect();
    if (maximum() > 0) {
        done.setWidth(int(qint64(width()) * value() / maximum()));
    } else {
        done.setWidth(width() / 4);
        done.moveLeft((width() + done.width()) * m_step / frames - done.width());
    }
    painter.fillRect(
        QStyle::visualRect(layoutDirection(), rect(), done), Theme::instance()->color(Theme::Shade::Accent));
}

void SlimBar::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_timer) {
        QProgressBar::timerEvent(event);
        return;
    }
    m_step = (m_step + 1) % frames;
    update();
}

void SlimBar::showEvent(QShowEvent *event)
{
    QProgressBar::showEvent(event);
    animate();
}

void SlimBar::hideEvent(QHideEvent *event)
{
    QProgressBar::hideEvent(event);
    animate();
}

} // namespace redshank
