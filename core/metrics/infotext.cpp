// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "infotext.h"

#include <algorithm>
#include <limits>

namespace redshank {

namespace {

std::optional<quint64> plainNumber(QByteArrayView text)
{
    // QByteArray would take a sign and white space; a server never sends them where a number is meant.
    const bool isPlain =
        !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!isPlain)
        return {};
    bool isOk = false;
    const quint64 number = text.toULongLong(&isOk);
    return isOk ? std::optional(number) : std::nullopt;
}

} // namespace

InfoText::InfoText(QByteArrayView text)
{
    while (!text.isEmpty()) {
        const qsizetype end = text.indexOf('\n');
        QByteArrayView line = end < 0 ? text : text.first(end);
        text = end < 0 ? QByteArrayView() : text.sliced(end + 1);
        if (line.endsWith('\r'))
            line.chop(1);
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && !line.startsWith('#'))
            m_fields.insert(line.first(colon).toByteArray(), line.sliced(colon + 1).toByteArray());
    }
}

std::optional<quint64> InfoText::number(const char *field) const
{
    return plainNumber(text(field));
}

std::optional<quint64> InfoText::number(const char *field, QByteArrayView subField) const
{
    const QByteArray fields = text(field);
    QByteArrayView rest = fields;
    while (!rest.isEmpty()) {
        const qsizetype comma = rest.indexOf(',');
        const QByteArrayView each = comma < 0 ? rest : rest.first(comma);
        rest = comma < 0 ? QByteArrayView() : rest.sliced(comma + 1);
        const qsizetype equals = each.indexOf('=');
        if (equals >= 0 && each.first(equals) == subField)
            return plainNumber(each.sliced(equals + 1));
    }
    return {};
}

QMap<int, quint64> InfoText::databaseSizes() const
{
    QMap<int, quint64> sizes;
    for (auto field = m_fields.constBegin(); field != m_fields.constEnd(); ++field) {
        if (!field.key().startsWith("db"))
            continue;
        const auto database = plainNumber(QByteArrayView(field.key()).sliced(2));
        const auto keys = number(field.key().constData(), "keys");
        if (database && keys && *database <= quint64(std::numeric_limits<int>::max()))
            sizes.insert(int(*database), *keys);
    }
    return sizes;
}

QByteArray InfoText::product() const
{
    if (contains("valkey_version"))
        return QByteArrayLiteral("valkey");
    return contains("redis_version") ? QByteArrayLiteral("redis") : QByteArray();
}

// Valkey goes on telling redis_version, frozen at the one that it is compatible with.
QByteArray InfoText::version() const
{
    return contains("valkey_version") ? text("valkey_version") : text("redis_version");
}

QByteArray InfoText::role() const
{
    const QByteArray role = text("role");
    return role == "slave" ? QByteArrayLiteral("replica") : role;
}

} // namespace redshank
