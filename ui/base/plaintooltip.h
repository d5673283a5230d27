// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace redshank {

/// A tool tip that shows `text` as it is. Qt guesses whether a tool tip is markup, and a server's bytes must never be:
/// what comes out is markup that is known to hold nothing but this text.
inline QString plainToolTip(const QString &text)
{
    if (text.isEmpty())
        return {};
    return QStringLiteral("<p style=\"white-space: pre-wrap\">%1</p>").arg(text.toHtmlEscaped());
}

} // namespace redshank
