// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme.h"

namespace redshank {

/// The colours of one of the two looks. Pure functions, so that a test can compute the contrast of every pair.
namespace colors {

QPalette palette(bool isDark);
QColor shade(Theme::Shade shade, bool isDark);
QColor environment(Environment environment, bool isDark);
QColor type(QByteArrayView type, bool isDark);
QString badge(QByteArrayView type);

/// Contrast of two opaque colours as WCAG 2 defines it: 1 to 21.
double contrast(const QColor &one, const QColor &other);

} // namespace colors
} // namespace redshank
