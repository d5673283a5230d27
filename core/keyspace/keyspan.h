// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keyindex.h"

namespace redshank {

/// A run of names of one snapshot. A value; the names are read in any thread.
struct KeySpan
{
    KeyIndex index;
    qsizetype begin = 0;
    qsizetype end = 0;

    static KeySpan all(const KeyIndex &index) { return {index, 0, index.size()}; }
    qsizetype size() const { return end - begin; }
};

} // namespace redshank
