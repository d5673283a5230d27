// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "escapedtext.h"

#include "core/base/bytes.h"

#include <QCoreApplication>

namespace redshank {

namespace {

/// Where the first escape that is none begins. unescaped() of what lies before it succeeds.
qsizetype firstWrongEscape(QStringView text)
{
    qsizetype at = 0;
    while ((at = text.indexOf(u'\\', at)) >= 0) {
        const qsizetype length = at + 1 < text.size() && text[at + 1] == u'x' ? 4 : 2;
        if (at + length > text.size() || !unescaped(text.sliced(at, length)))
            return at;
        at += length;
    }
    return text.size();
}

} // namespace

Result<QString> decodeEscaped(QByteArrayView bytes)
{
    return escaped(bytes);
}

Result<QByteArray> encodeEscaped(QStringView text, QByteArrayView)
{
    if (!text.isValidUtf16())
        return Error{Error::Kind::InvalidInput,
            QCoreApplication::translate("Format", "The text holds half a character, which cannot be saved"), {}, {}};
    if (auto bytes = unescaped(text))
        return *bytes;
    return Error{Error::Kind::InvalidInput,
        QCoreApplication::translate("Format", "A backslash at character %1 starts no escape")
            .arg(firstWrongEscape(text) + 1),
        {}, QCoreApplication::translate("Format", "Escapes are \\n \\r \\t \\\\ and \\xNN.")};
}

} // namespace redshank
