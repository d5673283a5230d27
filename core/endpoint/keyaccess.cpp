// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keyaccess.h"

#include "backendpool.h"
#include "endpointcontext.h"

#include <QCryptographicHash>

namespace redshank {

namespace {
constexpr qsizetype kSha1Digits = 40;
} // namespace

Connection *beginDatabase(const ExchangePtr &exchange)
{
    const std::optional<int> database = parseDatabase(exchange->match.database);
    if (!database) {
        exchange->respond(HttpResponse::error(400, "a database is a number"));
        return nullptr;
    }
    Connection *const connection = exchange->endpoint().backends->data(*database);
    if (std::optional<HttpResponse> problem = unavailable(connection)) {
        exchange->respond(std::move(*problem));
        return nullptr;
    }
    return connection;
}

std::optional<KeyAccess> KeyAccess::begin(const ExchangePtr &exchange)
{
    std::optional<QByteArray> key = percentDecoded(exchange->match.key);
    if (!key) {
        exchange->respond(HttpResponse::error(400, "the key is not properly percent-encoded"));
        return std::nullopt;
    }
    Connection *const connection = beginDatabase(exchange);
    if (!connection)
        return std::nullopt;
    return KeyAccess{connection, std::move(*key)};
}

QByteArray entityTag(const QByteArray &value)
{
    return '"' + QCryptographicHash::hash(value, QCryptographicHash::Sha1).toHex() + '"';
}

EntityTags EntityTags::of(const HttpRequest &request, QByteArrayView name)
{
    EntityTags tags;
    const bool comparesWeakly = name == "if-none-match"; // RFC 9110, 13.1.2
    for (const HttpRequest::Field &field : request.fields) {
        if (field.name.compare(name, Qt::CaseInsensitive) != 0)
            continue;
        tags.isGiven = true;
        const QByteArrayList listed = field.value.toByteArray().split(',');
        for (const QByteArray &each : listed) {
            QByteArray tag = each.trimmed();
            if (comparesWeakly && tag.startsWith("W/"))
                tag.remove(0, 2);
            if (tag == "*")
                tags.isAny = true;
            else if (tag.size() == kSha1Digits + 2 && tag.startsWith('"') && tag.endsWith('"'))
                tags.sha1.append(tag.sliced(1, kSha1Digits).toLower());
        }
    }
    return tags;
}

bool EntityTags::contains(const QByteArray &tag) const
{
    return isAny || sha1.contains(tag.sliced(1, tag.size() - 2));
}

} // namespace redshank
