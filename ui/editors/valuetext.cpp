// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "valuetext.h"

#include "core/base/bytes.h"
#include "ui/base/textlimits.h"

#include <QCoreApplication>
#include <QLocale>

namespace redshank {

namespace {

/// Views other than plain text multiply the size; a larger value is shown as text or as hex.
constexpr qsizetype maxViewBytes = 32 * 1024 * 1024;
constexpr qsizetype maxEditableHexBytes = 256 * 1024;
constexpr qsizetype rowBytes = 120;

QString translated(const char *text)
{
    return QCoreApplication::translate("ValueText", text);
}

std::vector<quint32> rowStartsOf(QByteArrayView text)
{
    std::vector<quint32> starts;
    starts.reserve(size_t(text.size() / rowBytes + 1));
    for (qsizetype at = 0; at < text.size();) {
        starts.push_back(quint32(at));
        const qsizetype until = qMin(text.size(), at + rowBytes);
        const qsizetype newline = text.sliced(at, until - at).indexOf('\n');
        at = newline >= 0 ? at + newline + 1 : qMax(at + 1, characterStart(text, until));
    }
    return starts;
}

QString rowsNotice(const QByteArray &text)
{
    const QLocale locale;
    const qsizetype longest = longestLine(text);
    const QString why = text.size() > maxEditorBytes
        ? translated(QT_TRANSLATE_NOOP("ValueText", "%1 are too much to edit in one piece"))
              .arg(locale.formattedDataSize(text.size()))
        : longest > maxLineBytes ? translated(QT_TRANSLATE_NOOP("ValueText", "a line of %1 is too long to edit"))
                                       .arg(locale.formattedDataSize(longest))
                                 : translated(QT_TRANSLATE_NOOP("ValueText", "many long lines are too much to edit"));
    return translated(
        QT_TRANSLATE_NOOP("ValueText", "Shown read-only, with line breaks that are not in the value: %1."))
        .arg(why);
}

ValueText asHexRows(const QByteArray &bytes)
{
    ValueText hex;
    hex.id = FormatId::Hex;
    hex.form = ValueText::Form::HexRows;
    hex.text = bytes;
    hex.notice = translated(QT_TRANSLATE_NOOP("ValueText", "Shown read-only: hex can be edited up to %1."))
                     .arg(QLocale().formattedDataSize(maxEditableHexBytes));
    return hex;
}

} // namespace

Result<ValueText> makeValueText(FormatId id, const QByteArray &bytes)
{
    ValueText shown;
    shown.id = id;
    if (id == FormatId::Hex && bytes.size() > maxEditableHexBytes)
        return asHexRows(bytes);
    if (id == FormatId::Text) {
        // Straight from bytes to bytes: valid UTF-8 needs no proof of coming back.
        if (!isUtf8(bytes))
            return Error{Error::Kind::InvalidInput,
                translated(QT_TRANSLATE_NOOP("ValueText", "Not text: some bytes are not UTF-8.")), {}, {}};
        shown.text = bytes;
        shown.isEditable = true;
    } else {
        if (bytes.size() > maxViewBytes)
            return Error{Error::Kind::InvalidInput,
                translated(QT_TRANSLATE_NOOP("ValueText", "The value is too large for this view.")), {}, {}};
        Result<DecodedValue> decoded = decodeValue(format(id), bytes);
        if (!decoded)
            return decoded.error();
        shown.text = decoded.value().text.toUtf8();
        shown.isEditable = decoded.value().isEditable;
    }
    if (fitsEditor(shown.text))
        return shown;
    if (shown.text.size() > std::numeric_limits<quint32>::max())
        return asHexRows(bytes);
    shown.form = ValueText::Form::TextRows;
    shown.isEditable = false;
    shown.rowStarts = rowStartsOf(shown.text);
    shown.notice = rowsNotice(shown.text);
    // Escaped text has short lines of its own; it is at least as long as the value.
    if (id != FormatId::Escaped && bytes.size() <= maxEditorBytes / 4 * 3)
        shown.remedy = translated(QT_TRANSLATE_NOOP("ValueText", "The view \"Escaped\" can be edited."));
    return shown;
}

ValueText makeValueText(std::optional<FormatId> wanted, const QByteArray &bytes)
{
    if (wanted)
        if (Result<ValueText> shown = makeValueText(*wanted, bytes))
            return std::move(shown).value();
    const bool isLarge = bytes.size() > maxViewBytes;
    const FormatId id = isLarge ? (isUtf8(bytes) ? FormatId::Text : FormatId::Hex) : detectFormat(bytes);
    Result<ValueText> shown = makeValueText(id, bytes);
    return shown ? std::move(shown).value() : asHexRows(bytes);
}

Result<QByteArray> readValueText(FormatId id, const QByteArray &text, const QByteArray &original)
{
    if (id == FormatId::Text)
        return text;
    return format(id).encode(QString::fromUtf8(text), original);
}

} // namespace redshank
