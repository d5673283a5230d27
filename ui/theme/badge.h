// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QRect>
#include <QSize>

class QPainter;

namespace redshank {

/// Room of a type badge: the same for every type, so that names line up behind it.
QSize badgeSize();
/// Paints the badge of a Redis type, as TYPE names it, centred in the height of `rect` and at its left edge. Its
/// letters stand on their own ground and stay readable on a selected row.
void paintBadge(QPainter *painter, const QRect &rect, QByteArrayView type);

} // namespace redshank
