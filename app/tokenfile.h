// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"

#include <QString>

namespace redshank {

/// `token` in runtimeFolder(): gone with the login session, so that a token does not outlive it.
Result<QString> defaultTokenPath();

/// The endpoint's bearer token. An absent file is made with mode 0600 and 256 random bits in base64url, but no
/// folder for it: a path with a slip of the pen must not leave folders behind. A file that others can read, that
/// belongs to somebody else, that is a link or that holds no usable token is refused: it is never repaired, since
/// somebody may know it already.
Result<Secret> readOrCreateToken(const QString &path);

/// A line for a shell that asks the endpoint for its root key; the token stays out of it and so out of the history.
QString curlLine(const QString &tokenPath, const QString &address);

} // namespace redshank
