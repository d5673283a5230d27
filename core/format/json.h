// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

namespace redshank {

/// JSON as tokens: numbers, escapes, duplicate names and order stay as they were written, whatever is done with the
/// white space. No number ever becomes a double. Nesting of at most maximumJsonDepth. Pure; any thread.
inline constexpr int maximumJsonDepth = 128;

struct JsonError
{
    qsizetype offset = -1; ///< of the first byte that is wrong; -1: none is
    QString what; ///< translated

    explicit operator bool() const { return offset >= 0; }
};

/// Whether the bytes are one JSON text (RFC 8259, UTF-8), and if not, where it goes wrong.
JsonError validateJson(QByteArrayView bytes);
/// Indented by two spaces; InvalidInput where it is not JSON.
Result<QByteArray> prettyJson(QByteArrayView bytes);
/// Without any white space between tokens.
Result<QByteArray> minifiedJson(QByteArrayView bytes);

// Rows of the table of formats.
Result<QString> decodeJson(QByteArrayView bytes);
Result<QByteArray> encodeJson(QStringView text, QByteArrayView original);

} // namespace redshank
