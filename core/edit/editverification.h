// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "edit.h"

#include <functional>

class QObject;

namespace redshank {

class Connection;

/// Looks whether an edit has run; reads only. See EditApplier::verify().
void verifyEdit(Connection &connection, const Edit &edit, QObject *context,
    std::function<void(Verification, const Error &)> callback);

} // namespace redshank
