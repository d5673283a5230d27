// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

namespace redshank {

/// Everything visible: what is not readable text is `\xNN`, a backslash is doubled. Shows any bytes.
Result<QString> decodeEscaped(QByteArrayView bytes);
/// InvalidInput at the first backslash that starts no escape. A line break that was typed is a line break.
Result<QByteArray> encodeEscaped(QStringView text, QByteArrayView original);

} // namespace redshank
