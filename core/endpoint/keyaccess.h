// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/connection.h"
#include "exchange.h"

#include <QByteArrayList>

#include <optional>

namespace redshank {

/// What the handlers of key routes share: the key of the path, its connection, entity tags.
struct KeyAccess
{
    Connection *connection = nullptr;
    QByteArray key;

    /// Nothing where the exchange has been answered already: a bad path, no connection.
    static std::optional<KeyAccess> begin(const ExchangePtr &exchange);
};

/// The connection of `{n}`; null where the exchange has been answered already.
Connection *beginDatabase(const ExchangePtr &exchange);

/// `"sha1hex"` of a value, in quotes.
QByteArray entityTag(const QByteArray &value);

/// What If-Match or If-None-Match lists.
struct EntityTags
{
    bool isGiven = false;
    bool isAny = false; ///< `*`
    QByteArrayList sha1; ///< lower case hex; foreign tags match nothing and are left out, weak ones too of If-Match

    static EntityTags of(const HttpRequest &request, QByteArrayView field);
    bool contains(const QByteArray &tag) const; ///< with its quotes
};

} // namespace redshank
