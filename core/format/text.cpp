// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "text.h"

#include "core/base/bytes.h"

#include <QCoreApplication>

namespace redshank {

Result<QString> decodeText(QByteArrayView bytes)
{
    if (auto text = losslessText(bytes))
        return *text;
    return Error{Error::Kind::InvalidInput, QCoreApplication::translate("Format", "The value is not UTF-8 text"), {},
        QCoreApplication::translate("Format", "Show it escaped or as hex.")};
}

Result<QByteArray> encodeText(QStringView text, QByteArrayView)
{
    // A lone surrogate has no UTF-8; toUtf8() would write a question mark in its place.
    if (!text.isValidUtf16())
        return Error{Error::Kind::InvalidInput,
            QCoreApplication::translate("Format", "The text holds half a character, which cannot be saved"), {}, {}};
    return text.toUtf8();
}

} // namespace redshank
