// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QString>

namespace redshank {

enum class FormatId : quint8 { Text, Json, Escaped, Hex };

/// One way to show bytes as text, and to read the text back. Rows of a constant table. Pure functions, any thread.
struct Format
{
    FormatId id;
    const char *key; ///< for settings, the endpoint and object names: "text", "json" ...; never translated
    const char *name; ///< as title() shows it, untranslated
    /// The bytes as text; an Error of kind InvalidInput says why this format cannot show them.
    Result<QString> (*decode)(QByteArrayView bytes);
    /// The text back as bytes. `original` is what decode() was given: text that means the same gives the very same
    /// bytes (JSON in which only white space differs), and JSON that had no white space stays without. InvalidInput
    /// with the place where the text is not well-formed.
    Result<QByteArray> (*encode)(QStringView text, QByteArrayView original);

    QString title() const; ///< translated
};

/// Every format in the order of the menu.
const QList<Format> &formats();
const Format &format(FormatId id);
/// The row with this key; nullptr where there is none.
const Format *formatByKey(QByteArrayView key);

/// The format that suits the bytes: JSON where it is an object or array that parses, text where it is lossless, escaped
/// where it is mostly text, else hex. Text with a NUL or other controls is not shown as text by itself.
FormatId detectFormat(QByteArrayView bytes);

/// A value in one format, ready to be shown.
struct DecodedValue
{
    FormatId id = FormatId::Hex;
    QString text;
    /// encode(text) == bytes was checked byte by byte: only then may the text be edited and saved (D1).
    bool isEditable = false;
};

/// Shows `bytes` in the format, or says why it cannot.
Result<DecodedValue> decodeValue(const Format &format, QByteArrayView bytes);

} // namespace redshank
