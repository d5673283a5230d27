// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "edit.h"

namespace redshank {

// Edits as bytes that a file can keep. Pure functions.

/// What scripts and transactions need of them: no native command, no inverse.
QByteArray encodeEdits(const QList<Edit> &edits);
/// Nothing where these bytes are none of encodeEdits().
std::optional<QList<Edit>> decodeEdits(const QByteArray &bytes);

} // namespace redshank
