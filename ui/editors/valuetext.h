// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/format/formats.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

namespace redshank {

/// A value in one format, in the form in which it can be shown without a stall.
struct ValueText
{
    enum class Form : quint8 {
        Editor, ///< in the text editor
        TextRows, ///< read-only rows of bounded length; their breaks are no part of the value
        HexRows, ///< read-only rows of sixteen bytes
    };

    FormatId id = FormatId::Text;
    Form form = Form::Editor;
    QByteArray text; ///< UTF-8; the value itself for HexRows
    std::vector<quint32> rowStarts; ///< for TextRows: where in the text each row begins
    /// In the editor, and reading the text back was shown to give the very same bytes (D1).
    bool isEditable = false;
    QString notice; ///< one sentence where the form is not the editor: what is shown, and why
    QString remedy; ///< one sentence that says which view can be edited, where one can
};

/// `bytes` in this format; InvalidInput with the reason where the format cannot show them. Any thread.
Result<ValueText> makeValueText(FormatId id, const QByteArray &bytes);
/// As `wanted`, or where that is not possible or nothing is wanted, in the format that suits. Any thread.
ValueText makeValueText(std::optional<FormatId> wanted, const QByteArray &bytes);
/// What the text in the editor says, which was made from `original`. Any thread.
Result<QByteArray> readValueText(FormatId id, const QByteArray &text, const QByteArray &original);

} // namespace redshank
