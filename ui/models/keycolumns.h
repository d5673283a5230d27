// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/keyspace/keytraits.h"

#include <QString>

#include <optional>

namespace redshank {

/// The columns of the key list, by the numbers that models and views use.
namespace KeyColumn {
enum Id : int { Name, Type, Ttl, Size, Encoding, Idle, Count };
}

/// What of a key the column shows; nothing for the name.
std::optional<KeyTrait> columnTrait(int column);
/// `ttl`: as settings store it; and back, -1 for a word that is none.
QString columnId(int column);
int columnOf(const QString &id);

/// `isFrequency`: the server counts how often keys are used, in place of how long they were idle.
QString columnTitle(int column, bool isFrequency = false);
/// What it shows and by which command that is told; plain text.
QString columnMeaning(int column, bool isFrequency = false);
bool isNumberColumn(int column); ///< then texts stand at the right
/// A text as wide as they usually get, to measure.
QString widestColumnText(int column);

/// `5 min`, `1.2 KiB`, `listpack`; an en dash where the server refused to tell; empty where there is nothing, or
/// nothing known.
QString columnText(int column, const KeyDetail &detail);
/// The same in words that stand alone: `expires in 5 min`, `takes 1.2 KiB of memory`.
QString columnWords(int column, const KeyDetail &detail);

} // namespace redshank
