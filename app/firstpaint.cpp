// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "firstpaint.h"

#include <QEvent>

#include <cstdio>
#include <ctime>

namespace redshank {

void FirstPaint::watch(QObject *widget)
{
    bool isNumber = false;
    const int fd = qEnvironmentVariableIntValue("REDSHANK_FIRST_PAINT_FD", &isNumber);
    if (isNumber && fd > 2)
        new FirstPaint(widget, fd);
}

FirstPaint::FirstPaint(QObject *widget, int fd)
    : QObject(widget)
    , m_fd(fd)
{
    widget->installEventFilter(this);
}

bool FirstPaint::eventFilter(QObject *object, QEvent *event)
{
    if (event->type() == QEvent::Paint) {
        object->removeEventFilter(this);
        // Queued: the children paint and the window is flushed before the event loop comes round again.
        QMetaObject::invokeMethod(
            this,
            [this] {
                timespec now = {};
                ::clock_gettime(CLOCK_MONOTONIC, &now);
                ::dprintf(m_fd, "%lld\n", qint64(now.tv_sec) * 1'000'000'000 + now.tv_nsec);
                deleteLater();
            },
            Qt::QueuedConnection);
    }
    return false;
}

} // namespace redshank
