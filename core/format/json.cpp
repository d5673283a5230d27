// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "json.h"

#include "core/base/bytes.h"
#include "jsonscanner.h"

#include <QCoreApplication>

namespace redshank {

namespace {

Error invalid(const JsonError &error)
{
    return {Error::Kind::InvalidInput,
        QCoreApplication::translate("Json", "Not JSON: %1, at byte %2").arg(error.what).arg(error.offset), {}, {}};
}

Error notText()
{
    return {Error::Kind::InvalidInput, QCoreApplication::translate("Format", "The value is not UTF-8 text"), {}, {}};
}

} // namespace

JsonError validateJson(QByteArrayView bytes)
{
    return scanJson(bytes, [](QByteArrayView) {});
}

Result<QByteArray> prettyJson(QByteArrayView bytes)
{
    QByteArray pretty;
    pretty.reserve(bytes.size() * 2);
    int depth = 0;
    char previous = 0;
    const auto breakLine = [&] {
        pretty += '\n';
        pretty.append(2 * depth, ' ');
    };
    const JsonError error = scanJson(bytes, [&](QByteArrayView token) {
        const char first = token.front();
        const bool isOpening = previous == '{' || previous == '[';
        if (first == '}' || first == ']') {
            --depth;
            if (!isOpening)
                breakLine();
        } else if (isOpening || previous == ',') {
            breakLine();
        } else if (previous == ':') {
            pretty += ' ';
        }
        pretty.append(token.data(), token.size());
        if (first == '{' || first == '[')
            ++depth;
        previous = first;
    });
    if (error)
        return invalid(error);
    return pretty;
}

Result<QByteArray> minifiedJson(QByteArrayView bytes)
{
    QByteArray minified;
    minified.reserve(bytes.size());
    const JsonError error = scanJson(bytes, [&](QByteArrayView token) { minified.append(token.data(), token.size()); });
    if (error)
        return invalid(error);
    return minified;
}

Result<QString> decodeJson(QByteArrayView bytes)
{
    Result<QByteArray> pretty = prettyJson(bytes);
    if (!pretty)
        return pretty.error();
    if (auto text = losslessText(pretty.value()))
        return *text;
    return notText();
}

Result<QByteArray> encodeJson(QStringView text, QByteArrayView original)
{
    if (!text.isValidUtf16())
        return notText();
    const QByteArray edited = text.toUtf8();
    const Result<QByteArray> editedTokens = minifiedJson(edited);
    if (!editedTokens)
        return editedTokens.error();
    // Only the white space differs, if anything: the value keeps its own, byte for byte.
    const Result<QByteArray> originalTokens = minifiedJson(original);
    if (originalTokens && originalTokens.value() == editedTokens.value())
        return original.toByteArray();
    // A value without white space stays so: the indentation was ours, for the eye.
    if (originalTokens && originalTokens.value() == original)
        return editedTokens.value();
    return edited;
}

} // namespace redshank
