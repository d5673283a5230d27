// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace redshank {

/// Resident memory in bytes of a process, 0: of this one. 0 where there is none.
qint64 residentBytes(qint64 pid = 0);

} // namespace redshank
