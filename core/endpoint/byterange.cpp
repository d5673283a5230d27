// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "byterange.h"

#include <algorithm>
#include <optional>

namespace redshank {

namespace {

std::optional<qsizetype> position(QByteArrayView digits)
{
    const bool isNumber = !digits.isEmpty() && digits.size() <= 18
        && std::all_of(digits.begin(), digits.end(), [](char digit) { return digit >= '0' && digit <= '9'; });
    return isNumber ? std::optional<qsizetype>(digits.toLongLong()) : std::nullopt;
}

} // namespace

ByteRange ByteRange::of(QByteArrayView field, qsizetype length)
{
    ByteRange range;
    if (!field.startsWith("bytes=") || field.contains(','))
        return range;
    const QByteArrayView spec = field.sliced(6).trimmed();
    const qsizetype dash = spec.indexOf('-');
    if (dash < 0)
        return range;
    const std::optional<qsizetype> from = position(spec.first(dash));
    const std::optional<qsizetype> to = position(spec.sliced(dash + 1));
    if (dash == 0) { // the last bytes
        if (!to)
            return range;
        range.count = qMin(*to, length);
        range.first = length - range.count;
    } else {
        if (!from || (!to && dash + 1 < spec.size()) || (to && *to < *from))
            return range;
        range.first = *from;
        range.count = *from < length ? qMin(to.value_or(length - 1), length - 1) - *from + 1 : 0;
    }
    range.kind = range.count > 0 ? Kind::Part : Kind::Unsatisfiable;
    return range;
}

QByteArray ByteRange::toField(qsizetype length) const
{
    if (kind == Kind::Unsatisfiable)
        return "bytes */" + QByteArray::number(length);
    return "bytes " + QByteArray::number(first) + '-' + QByteArray::number(first + count - 1) + '/'
        + QByteArray::number(length);
}

} // namespace redshank
