// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace redshank {

struct ScanSummary;

/// What is said in place of the keys where there are none; plain text.
struct EmptyNotice
{
    QString title;
    QString text;
    QString action; ///< label of the button; empty: none
};

/// `summary` of a list that shows nothing. `filter` is the filter line as it is typed.
EmptyNotice emptyNotice(const ScanSummary &summary, const QString &filter);

} // namespace redshank
