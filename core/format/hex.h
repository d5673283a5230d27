// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

namespace redshank {

/// Lines of `00000010  48 65 6c 6c 6f 20 77 6f  72 6c 64 0a              |Hello world.|`. Shows any bytes.
Result<QString> decodeHex(QByteArrayView bytes);
/// One such line, without its end: of at most 16 bytes that are at this offset.
QString hexLine(QByteArrayView bytes, qint64 offset);
/// Reads the hex column; the offset and the ASCII column may be there or not and say nothing. Bytes may be added or
/// taken away in any line. InvalidInput with the line that is not pairs of hex digits.
Result<QByteArray> encodeHex(QStringView text, QByteArrayView original);

} // namespace redshank
