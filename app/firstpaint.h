// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace redshank {

/// For measuring: where REDSHANK_FIRST_PAINT_FD names a file descriptor, the monotonic clock's nanoseconds are written
/// to it as one line once the widget has painted for the first time. Nothing otherwise.
class FirstPaint : public QObject
{
    Q_OBJECT
public:
    /// Watches the widget for its first paint event; owned by it.
    static void watch(QObject *widget);

    bool eventFilter(QObject *object, QEvent *event) override;

private:
    FirstPaint(QObject *widget, int fd);

    int m_fd;
};

} // namespace redshank
