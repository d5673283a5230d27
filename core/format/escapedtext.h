// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

namespace redshank {

/// Everything visible: what is not readable text is `\xNN`, a backslash is doubled. Shows any bytes. A text that is
/// long goes on in the next line after a backslash at the line's end, as in C; neither is part of the bytes.
Result<QString> decodeEscaped(QByteArrayView bytes);
/// InvalidInput at the first backslash that starts no escape. A line break that was typed is a line break,
/// unless a single backslash is before it.
Result<QByteArray> encodeEscaped(QStringView text, QByteArrayView original);

} // namespace redshank
