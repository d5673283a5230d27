// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>

namespace redshank {

/// Seconds of processor time: what work costs whatever else the machine does.
double processorSeconds(); ///< of all threads of this program, those that have ended included
double threadSeconds(); ///< of the calling thread
/// Of a process' first thread, by the system's own account.
struct Turns
{
    double worked = 0; ///< seconds at the processor
    double waited = 0; ///< seconds for a turn at it, while others had theirs
};
Turns turnsOf(qint64 pid);
/// Of each living thread, by its name; threads of one name are added up.
QHash<QByteArray, double> secondsByThread();

} // namespace redshank
