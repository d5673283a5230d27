// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace redshank {

/// The i-th name of the bench's key space: about 20 bytes, in nested namespaces, with ten million direct children of
/// one folder at ten million names' worth of `event:`.
QByteArray benchKey(int i);
/// Writes `count` keys to the server on a unix socket as one stream of SETs. False where the server objects.
bool fillKeys(const QString &socketPath, int count);
/// Seconds of a blocking hiredis loop over SCAN COUNT 10000: the floor. Negative on failure.
double scanFloor(const QString &socketPath, qint64 *keys);

} // namespace redshank
