// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

namespace redshank {

class ReplyView;

/// Why a command that only reads brought nothing. It changes nothing either: that its outcome is unknown is no reason
/// to check before it is repeated, which is what the connection advises of commands in general.
Error readFailure(const ReplyView &reply);

} // namespace redshank
