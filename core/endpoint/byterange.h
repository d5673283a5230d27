// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace redshank {

/// `Range: bytes=..` against a length.
struct ByteRange
{
    enum class Kind : quint8 {
        None, ///< not given, not in bytes, several, or not understood: the whole is sent, as RFC 9110 lets us
        Part,
        Unsatisfiable,
    };
    Kind kind = Kind::None;
    qsizetype first = 0;
    qsizetype count = 0;

    static ByteRange of(QByteArrayView field, qsizetype length);
    /// For Content-Range.
    QByteArray toField(qsizetype length) const;
};

} // namespace redshank
