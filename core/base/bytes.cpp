// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bytes.h"

#include <QChar>
#include <QStringDecoder>

#include <algorithm>
#include <cstring>

namespace redshank {

namespace {

constexpr char hexDigits[] = "0123456789abcdef";

/// Length of the valid UTF-8 sequence at `at` and its code point, or 0 where there is none (Unicode, table 3-7).
int decodeOne(QByteArrayView bytes, qsizetype at, char32_t &codePoint)
{
    const auto byteAt = [&](qsizetype i) { return i < bytes.size() ? quint8(bytes[i]) : quint8(0); };
    const quint8 first = byteAt(at);
    if (first < 0x80) {
        codePoint = first;
        return 1;
    }
    const auto isTail = [&](qsizetype i) { return (byteAt(i) & 0xc0) == 0x80; };
    if (first >= 0xc2 && first <= 0xdf && isTail(at + 1)) {
        codePoint = char32_t((first & 0x1f) << 6 | (byteAt(at + 1) & 0x3f));
        return 2;
    }
    if ((first & 0xf0) == 0xe0 && isTail(at + 1) && isTail(at + 2)) {
        codePoint = char32_t((first & 0x0f) << 12 | (byteAt(at + 1) & 0x3f) << 6 | (byteAt(at + 2) & 0x3f));
        return codePoint >= 0x800 && (codePoint < 0xd800 || codePoint > 0xdfff) ? 3 : 0;
    }
    if (first >= 0xf0 && first <= 0xf4 && isTail(at + 1) && isTail(at + 2) && isTail(at + 3)) {
        codePoint = char32_t((first & 0x07) << 18 | (byteAt(at + 1) & 0x3f) << 12 | (byteAt(at + 2) & 0x3f) << 6
            | (byteAt(at + 3) & 0x3f));
        return codePoint >= 0x10000 && codePoint <= 0x10ffff ? 4 : 0;
    }
    return 0;
}

/// Characters that a reader could not see, or that would reorder what is painted around them.
bool isInvisible(char32_t codePoint)
{
    if (codePoint < 0x20 || (codePoint >= 0x7f && codePoint <= 0x9f) || codePoint == 0xad)
        return true;
    switch (QChar::category(codePoint)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned:
    case QChar::Other_Surrogate:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    case QChar::Separator_Space:
        return codePoint != 0x20 && codePoint != 0x3000;
    default:
        return codePoint == 0x034f || codePoint == 0x115f || codePoint == 0x1160 || codePoint == 0x3164
            || codePoint == 0xffa0;
    }
}

/// Painted over the character before it.
bool isMark(char32_t codePoint)
{
    if (codePoint < 0x300)
        return false;
    switch (QChar::category(codePoint)) {
    case QChar::Mark_NonSpacing:
    case QChar::Mark_SpacingCombining:
    case QChar::Mark_Enclosing:
        return true;
    default:
        return false;
    }
}

void appendHex(QString &text, quint8 byte)
{
    text += QLatin1String("\\x");
    text += QLatin1Char(hexDigits[byte >> 4]);
    text += QLatin1Char(hexDigits[byte & 15]);
}

int hexValue(char16_t digit)
{
    if (digit >= u'0' && digit <= u'9')
        return digit - u'0';
    const char16_t lower = digit | 0x20;
    return lower >= u'a' && lower <= u'f' ? lower - u'a' + 10 : -1;
}

} // namespace

QString escaped(QByteArrayView bytes)
{
    QString text;
    text.reserve(bytes.size());
    qsizetype plainFrom = 0;
    const auto flush = [&](qsizetype until) {
        if (until > plainFrom)
            text += QString::fromUtf8(bytes.sliced(plainFrom, until - plainFrom));
    };
    for (qsizetype i = 0; i < bytes.size();) {
        char32_t codePoint = 0;
        const int length = decodeOne(bytes, i, codePoint);
        // A mark without a base of its own would be painted over the last letter of an escape, or over the quote or the
        // cell's edge before the text.
        const bool hasBase = i > plainFrom;
        if (length > 0 && codePoint != U'\\' && !isInvisible(codePoint) && (hasBase || !isMark(codePoint))) {
            i += length;
            continue;
        }
        flush(i);
        const int shown = qMax(1, length);
        if (codePoint == U'\\' && length == 1)
            text += QLatin1String("\\\\");
        else if (length == 1 && codePoint == U'\n')
            text += QLatin1String("\\n");
        else if (length == 1 && codePoint == U'\r')
            text += QLatin1String("\\r");
        else if (length == 1 && codePoint == U'\t')
            text += QLatin1String("\\t");
        else
            for (int k = 0; k < shown; ++k)
                appendHex(text, quint8(bytes[i + k]));
        i += shown;
        plainFrom = i;
    }
    flush(bytes.size());
    return text;
}

std::optional<QByteArray> unescaped(QStringView text)
{
    QByteArray bytes;
    bytes.reserve(text.size());
    qsizetype plainFrom = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != QLatin1Char('\\'))
            continue;
        bytes += text.sliced(plainFrom, i - plainFrom).toUtf8();
        if (i + 1 >= text.size())
            return std::nullopt;
        const char16_t kind = text[i + 1].unicode();
        if (kind == u'x') {
            const int high = i + 2 < text.size() ? hexValue(text[i + 2].unicode()) : -1;
            const int low = i + 3 < text.size() ? hexValue(text[i + 3].unicode()) : -1;
            if (high < 0 || low < 0)
                return std::nullopt;
            bytes += char(high << 4 | low);
            i += 3;
        } else {
            const char plain = kind == u'n' ? '\n'
                : kind == u'r'              ? '\r'
                : kind == u't'              ? '\t'
                : kind == u'\\'             ? '\\'
                                            : 0;
            if (plain == 0)
                return std::nullopt;
            bytes += plain;
            i += 1;
        }
        plainFrom = i + 1;
    }
    bytes += text.sliced(plainFrom).toUtf8();
    return bytes;
}

bool isUtf8(QByteArrayView bytes)
{
    return bytes.isValidUtf8();
}

std::optional<QString> losslessText(QByteArrayView bytes)
{
    if (!isUtf8(bytes))
        return std::nullopt;
    // Stateless: a decoder of its own would swallow a leading byte order mark, which is three bytes of the value.
    QStringDecoder decoder(
        QStringDecoder::Utf8, QStringDecoder::Flag::Stateless | QStringDecoder::Flag::ConvertInitialBom);
    QString text = decoder(bytes);
    if (text.toUtf8() != bytes)
        return std::nullopt;
    return text;
}

QByteArray quotedArgument(QByteArrayView argument)
{
    const auto isPlain = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
            || (c != 0 && strchr("_-.:/@%+,=*?[]^~<>(){}|&$!#;", c));
    };
    if (!argument.isEmpty() && std::all_of(argument.begin(), argument.end(), isPlain))
        return argument.toByteArray();
    QByteArray quoted(1, '"');
    for (const char c : argument) {
        const auto byte = quint8(c);
        if (c == '"' || c == '\\')
            quoted.append('\\').append(c);
        else if (c == '\n')
            quoted += "\\n";
        else if (c == '\r')
            quoted += "\\r";
        else if (c == '\t')
            quoted += "\\t";
        else if (byte < 0x20 || byte >= 0x7f)
            quoted.append("\\x").append(hexDigits[byte >> 4]).append(hexDigits[byte & 15]);
        else
            quoted += c;
    }
    return quoted + '"';
}

QByteArray globEscaped(QByteArrayView literal)
{
    QByteArray pattern;
    pattern.reserve(literal.size());
    for (const char c : literal) {
        if (c != 0 && strchr("\\*?[]^-", c))
            pattern += '\\';
        pattern += c;
    }
    return pattern;
}

} // namespace redshank
