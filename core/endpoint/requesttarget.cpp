// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "requesttarget.h"

#include <algorithm>

namespace redshank {

namespace {

constexpr qsizetype kDatabaseDigits = 6;

int hexDigit(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    const char lower = char(digit | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// Calls `take(name, value)` for each parameter until it returns true.
template <typename Take> bool eachParameter(QByteArrayView query, Take take)
{
    while (!query.isEmpty()) {
        const qsizetype end = query.indexOf('&');
        const QByteArrayView pair = end < 0 ? query : query.first(end);
        const qsizetype equals = pair.indexOf('=');
        if (take(equals < 0 ? pair : pair.first(equals), equals < 0 ? QByteArrayView() : pair.sliced(equals + 1)))
            return true;
        query = end < 0 ? QByteArrayView() : query.sliced(end + 1);
    }
    return false;
}

bool isNamed(QByteArrayView encoded, QByteArrayView name)
{
    return encoded == name || (encoded.contains('%') && percentDecoded(encoded) == name.toByteArray());
}

} // namespace

std::optional<QByteArray> percentDecoded(QByteArrayView text)
{
    QByteArray decoded;
    decoded.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += text[i];
            continue;
        }
        const int high = i + 2 < text.size() ? hexDigit(text[i + 1]) : -1;
        const int low = high >= 0 ? hexDigit(text[i + 2]) : -1;
        if (low < 0)
            return std::nullopt;
        decoded += char(high * 16 + low);
        i += 2;
    }
    return decoded;
}

RequestTarget::RequestTarget(QByteArrayView target)
{
    const qsizetype mark = target.indexOf('?');
    path = mark < 0 ? target : target.first(mark);
    query = mark < 0 ? QByteArrayView() : target.sliced(mark + 1);
}

bool RequestTarget::hasParameter(QByteArrayView name) const
{
    return eachParameter(query, [name](QByteArrayView each, QByteArrayView) { return isNamed(each, name); });
}

std::optional<QByteArray> RequestTarget::parameter(QByteArrayView name) const
{
    std::optional<QByteArray> found;
    int count = 0;
    eachParameter(query, [&](QByteArrayView each, QByteArrayView value) {
        if (isNamed(each, name) && ++count == 1)
            found = percentDecoded(value);
        return count > 1;
    });
    return count == 1 ? found : std::nullopt;
}

std::optional<int> parseDatabase(QByteArrayView text)
{
    const bool isPlain = std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (text.isEmpty() || text.size() > kDatabaseDigits || !isPlain)
        return std::nullopt;
    return text.toInt();
}

QByteArray redactedTarget(QByteArrayView target)
{
    const RequestTarget parts(target);
    QByteArray text = parts.path.toByteArray();
    char separator = '?';
    eachParameter(parts.query, [&](QByteArrayView name, QByteArrayView value) {
        text += separator + name.toByteArray();
        separator = '&';
        // The name is compared as the policy decodes it, so that an encoded spelling hides nothing.
        if (percentDecoded(name).value_or(QByteArray()).compare("_token", Qt::CaseInsensitive) == 0)
            text += "=(redacted)";
        else if (!value.isNull())
            text += '=' + value.toByteArray();
        return false;
    });
    return text;
}

} // namespace redshank
