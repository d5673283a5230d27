// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "hex.h"

#include <QCoreApplication>

namespace redshank {

namespace {

constexpr qsizetype bytesPerLine = 16;
constexpr char digits[] = "0123456789abcdef";

int hexValue(QChar digit)
{
    const char16_t unit = digit.unicode();
    if (unit >= u'0' && unit <= u'9')
        return unit - u'0';
    const char16_t lower = unit | 0x20;
    return unit < 0x80 && lower >= u'a' && lower <= u'f' ? lower - u'a' + 10 : -1;
}

bool isBlank(QChar character)
{
    return character == u' ' || character == u'\t' || character == u'\r';
}

/// Appends one line's bytes; false where something is not a pair of digits.
bool parseLine(QStringView line, QByteArray &bytes)
{
    // The ASCII column is the only place where a bar may be.
    line = line.left(qMax<qsizetype>(0, line.indexOf(u'|') < 0 ? line.size() : line.indexOf(u'|')));
    bool isFirstWord = true;
    for (qsizetype at = 0; at < line.size();) {
        if (isBlank(line[at])) {
            ++at;
            continue;
        }
        qsizetype end = at;
        while (end < line.size() && !isBlank(line[end]))
            ++end;
        const QStringView word = line.sliced(at, end - at);
        at = end;
        for (const QChar digit : word) {
            if (hexValue(digit) < 0)
                return false;
        }
        // Eight digits or more at the front are the offset.
        if (std::exchange(isFirstWord, false) && word.size() >= 8)
            continue;
        if (word.size() != 2)
            return false;
        bytes += char(hexValue(word[0]) << 4 | hexValue(word[1]));
    }
    return true;
}

void appendLine(QByteArray &text, QByteArrayView line, qint64 offset)
{
    text += QByteArray::number(offset, 16).rightJustified(8, '0') + ' ';
    for (qsizetype i = 0; i < bytesPerLine; ++i) {
        text += i == bytesPerLine / 2 ? "  " : " ";
        const quint8 byte = i < line.size() ? quint8(line[i]) : 0;
        text += i < line.size() ? digits[byte >> 4] : ' ';
        text += i < line.size() ? digits[byte & 15] : ' ';
    }
    text += "  |";
    for (const char byte : line)
        text += byte >= 0x20 && byte < 0x7f ? byte : '.';
    text += '|';
}

} // namespace

QString hexLine(QByteArrayView bytes, qint64 offset)
{
    QByteArray text;
    text.reserve(79);
    appendLine(text, bytes, offset);
    return QString::fromLatin1(text);
}

Result<QString> decodeHex(QByteArrayView bytes)
{
    QByteArray text;
    text.reserve((bytes.size() / bytesPerLine + 1) * 79);
    for (qsizetype offset = 0; offset < bytes.size(); offset += bytesPerLine) {
        appendLine(text, bytes.sliced(offset, qMin(bytesPerLine, bytes.size() - offset)), offset);
        text += '\n';
    }
    return QString::fromLatin1(text);
}

Result<QByteArray> encodeHex(QStringView text, QByteArrayView)
{
    QByteArray bytes;
    bytes.reserve(text.size() / 4);
    int number = 0;
    for (qsizetype from = 0; from < text.size();) {
        qsizetype end = text.indexOf(u'\n', from);
        if (end < 0)
            end = text.size();
        ++number;
        if (!parseLine(text.sliced(from, end - from), bytes))
            return Error{Error::Kind::InvalidInput,
                QCoreApplication::translate("Format", "Line %1 is not pairs of hex digits").arg(number), {}, {}};
        from = end + 1;
    }
    return bytes;
}

} // namespace redshank
