// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "edit.h"
#include "editcapabilities.h"

namespace redshank {

class ReplyView;

// The one script that applies any edit in one server-side step. EVAL with its text each time: nothing to load before,
// and nothing to load again after a SCRIPT FLUSH or a fail-over.

/// EVAL of the edit. What the server is known not to have is not even tried.
Command scriptCommand(const Edit &edit, const EditCapabilities &server);

/// What the script answered; Failed with kind Protocol where it is not the script's answer at all.
EditOutcome scriptOutcome(const ReplyView &reply);

} // namespace redshank
