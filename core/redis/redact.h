// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayList>
#include <QString>

namespace redshank {

/// The arguments with every secret replaced by `(redacted)`: AUTH, HELLO .. AUTH, ACL SETUSER, CONFIG SET of password
/// options in any position, MIGRATE .. AUTH/AUTH2, SENTINEL SET .. auth-pass. The only redaction there is: history,
/// logs, monitor, slow log and error texts all use it. Any letter case; any thread.
QByteArrayList redactArgv(QByteArrayList arguments);

/// A URI with the password replaced, for anything that is shown or written.
QString redactUri(const QString &text);

} // namespace redshank
