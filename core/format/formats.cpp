// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats.h"

#include "core/base/bytes.h"
#include "escapedtext.h"
#include "hex.h"
#include "json.h"
#include "text.h"

#include <QCoreApplication>

#include <algorithm>

namespace redshank {

namespace {

/// Bytes that detection looks at where looking at all would take long.
constexpr qsizetype sampleSize = 4096;

bool looksLikeJson(QByteArrayView bytes)
{
    const auto first = std::find_if_not(
        bytes.begin(), bytes.end(), [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; });
    return first != bytes.end() && (*first == '{' || *first == '[');
}

/// Whether a reader gets more out of the escaped bytes than out of hex: at most one byte in eight needs an escape.
bool isMostlyText(QByteArrayView bytes)
{
    const QByteArrayView sample = bytes.first(qMin(bytes.size(), sampleSize));
    const qsizetype escapes = escaped(sample).count(QLatin1String("\\x"));
    return escapes * 8 <= sample.size();
}

bool hasInvisible(QByteArrayView bytes)
{
    // Text that an editor cannot show faithfully: a NUL, controls. Line ends and tabs it can.
    return std::any_of(bytes.begin(), bytes.end(),
        [](char c) { return (quint8(c) < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7f; });
}

} // namespace

QString Format::title() const
{
    return QCoreApplication::translate("Format", name);
}

const QList<Format> &formats()
{
    static const QList<Format> table{
        {FormatId::Text, "text", QT_TRANSLATE_NOOP("Format", "Text"), decodeText, encodeText},
        {FormatId::Json, "json", QT_TRANSLATE_NOOP("Format", "JSON"), decodeJson, encodeJson},
        {FormatId::Escaped, "escaped", QT_TRANSLATE_NOOP("Format", "Escaped"), decodeEscaped, encodeEscaped},
        {FormatId::Hex, "hex", QT_TRANSLATE_NOOP("Format", "Hex"), decodeHex, encodeHex},
    };
    return table;
}

const Format &format(FormatId id)
{
    const auto &table = formats();
    const auto found = std::find_if(table.begin(), table.end(), [id](const Format &row) { return row.id == id; });
    return found == table.end() ? table.last() : *found;
}

const Format *formatByKey(QByteArrayView key)
{
    const auto &table = formats();
    const auto found = std::find_if(table.begin(), table.end(), [key](const Format &row) { return key == row.key; });
    return found == table.end() ? nullptr : &*found;
}

FormatId detectFormat(QByteArrayView bytes)
{
    if (looksLikeJson(bytes) && !validateJson(bytes))
        return FormatId::Json;
    if (isUtf8(bytes) && !hasInvisible(bytes))
        return FormatId::Text;
    return isMostlyText(bytes) ? FormatId::Escaped : FormatId::Hex;
}

Result<DecodedValue> decodeValue(const Format &format, QByteArrayView bytes)
{
    Result<QString> text = format.decode(bytes);
    if (!text)
        return text.error();
    DecodedValue value;
    value.id = format.id;
    value.text = std::move(text).value();
    const Result<QByteArray> back = format.encode(value.text, bytes);
    value.isEditable = back && back.value() == bytes;
    return value;
}

} // namespace redshank
