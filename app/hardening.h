// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace redshank {

/// First thing in main(): files and folders of ours are private from birth, a peer that hangs up is an error value and
/// not a signal, and in release builds neither a core dump nor another process of the user reads our memory.
void hardenProcess();

} // namespace redshank
