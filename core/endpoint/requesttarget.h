// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace redshank {

/// `%41` to bytes, `+` stays `+`, `%00` is legal; nothing where a `%` is not followed by two hex digits.
std::optional<QByteArray> percentDecoded(QByteArrayView text);

/// The path and the query of a request, not decoded.
struct RequestTarget
{
    QByteArrayView path;
    QByteArrayView query; ///< without the `?`

    explicit RequestTarget(QByteArrayView target);
    /// Names are compared decoded; `name` is plain. Parameters that nobody asks for are passed over.
    bool hasParameter(QByteArrayView name) const;
    /// Decoded; nothing where it is missing, not decodable, or given twice: no reader could say which one counts.
    std::optional<QByteArray> parameter(QByteArrayView name) const;
};

/// The number of a database as a path or a parameter spells it; nothing where it is none.
std::optional<int> parseDatabase(QByteArrayView text);

/// The target with the value of `_token` replaced, for a log.
QByteArray redactedTarget(QByteArrayView target);

} // namespace redshank
