// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/command.h"

#include <QDateTime>
#include <QList>

namespace redshank {

/// The commands that fill an empty server with a small web shop's data: every type, nested namespaces, expiring keys,
/// names and values in many scripts and in raw bytes, a few thousand keys. The same for the same `now`, to which times
/// and the ids of stream entries relate. Among them is `mykey`, which the endpoint's `GET /` answers with.
QList<Command> sampleData(const QDateTime &now);

/// What happens in the shop at one tick, four of which make a second: messages on channels and changing keys, none of
/// which grows without bound.
QList<Command> samplePulse(quint64 tick, const QDateTime &now);

constexpr int samplePulseInterval = 250; ///< ms

} // namespace redshank
