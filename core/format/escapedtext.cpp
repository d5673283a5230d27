// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "escapedtext.h"

#include "core/base/bytes.h"

#include <QCoreApplication>

namespace redshank {

namespace {

constexpr qsizetype longTextLength = 4096;
constexpr qsizetype lineLength = 120;

/// The length of what begins at `at` and may not be divided: an escape, a character with the marks over it.
qsizetype unitLength(QStringView text, qsizetype at)
{
    if (text[at] == u'\\')
        return qMin<qsizetype>(text.size() - at, at + 1 < text.size() && text[at + 1] == u'x' ? 4 : 2);
    qsizetype end = at + 1;
    while (end < text.size() && end - at < lineLength && (text[end].isLowSurrogate() || text[end].isMark()))
        ++end;
    return end - at;
}

/// The same bytes in lines of bounded length, and a line end of the value at the end of a line.
QString inLines(QStringView text)
{
    QString lines;
    lines.reserve(text.size() + text.size() / lineLength * 2 + 2);
    qsizetype from = 0;
    for (qsizetype at = 0; at < text.size();) {
        const qsizetype length = unitLength(text, at);
        const bool isLineEnd = text.sliced(at, length) == QLatin1String("\\n");
        at += length;
        if ((isLineEnd || at - from >= lineLength) && at < text.size()) {
            lines += text.sliced(from, at - from);
            lines += QLatin1String("\\\n");
            from = at;
        }
    }
    lines += text.sliced(from);
    return lines;
}

/// Without the backslashes that only say that a line goes on. Another escape is left as it is.
QString withoutContinuations(QStringView text)
{
    QString joined;
    joined.reserve(text.size());
    qsizetype from = 0;
    qsizetype at = 0;
    while ((at = text.indexOf(u'\\', at)) >= 0) {
        if (at + 1 < text.size() && text[at + 1] == u'\n') {
            joined += text.sliced(from, at - from);
            from = at + 2;
        }
        at += 2; // past the second of two backslashes
        if (at > text.size())
            break;
    }
    joined += text.sliced(from);
    return joined;
}

/// Where the first escape that is none begins. unescaped() of what lies before it succeeds.
qsizetype firstWrongEscape(QStringView text)
{
    qsizetype at = 0;
    while ((at = text.indexOf(u'\\', at)) >= 0) {
        const qsizetype length = at + 1 < text.size() && text[at + 1] == u'x' ? 4 : 2;
        const bool goesOn = at + 1 < text.size() && text[at + 1] == u'\n';
        if (!goesOn && (at + length > text.size() || !unescaped(text.sliced(at, length))))
            return at;
        at += length;
    }
    return text.size();
}

} // namespace

Result<QString> decodeEscaped(QByteArrayView bytes)
{
    const QString text = escaped(bytes);
    return text.size() > longTextLength ? inLines(text) : text;
}

Result<QByteArray> encodeEscaped(QStringView text, QByteArrayView)
{
    if (!text.isValidUtf16())
        return Error{Error::Kind::InvalidInput,
            QCoreApplication::translate("Format", "The text holds half a character, which cannot be saved"), {}, {}};
    if (auto bytes = unescaped(text.contains(QLatin1String("\\\n")) ? withoutContinuations(text) : text.toString()))
        return *bytes;
    return Error{Error::Kind::InvalidInput,
        QCoreApplication::translate("Format", "A backslash at character %1 starts no escape")
            .arg(firstWrongEscape(text) + 1),
        {}, QCoreApplication::translate("Format", "Escapes are \\n \\r \\t \\\\ and \\xNN.")};
}

} // namespace redshank
