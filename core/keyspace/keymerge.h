// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keyindexdata.h"

#include <QThread>

namespace redshank {

/// Whether the thread is to end: long loops then stop early, with a result that nobody uses.
inline bool isInterrupted()
{
    return QThread::currentThread()->isInterruptionRequested();
}

/// The names of `a` that are not in `b`. Tells for each of the others where it stands in `b`.
KeyIndex subtracted(const KeyIndex &a, const KeyIndex &b, const std::function<void(qsizetype positionInB)> &common);

/// The names whose position is marked. Chunks that are kept whole are shared.
KeyIndex keptPositions(const KeyIndex &index, const std::vector<bool> &isKept);

/// Goes through the names of [begin, end) and keeps those that `keep` accepts; it sees them restored.
KeyIndex filteredRange(
    const KeyIndex &index, qsizetype begin, qsizetype end, const std::function<bool(QByteArrayView name)> &keep);
/// The same; `keep` also learns how many leading bytes the name has in common with the one that it saw before, or less.
KeyIndex filteredRange(const KeyIndex &index, qsizetype begin, qsizetype end,
    const std::function<bool(QByteArrayView name, qsizetype shared)> &keep);

} // namespace redshank
