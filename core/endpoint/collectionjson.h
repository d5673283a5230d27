// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/command.h"
#include "core/redis/reply.h"
#include "jsonwriter.h"

#include <QByteArray>

namespace redshank {

/// How a type other than string is read whole and written as JSON, the same from RESP2 and RESP3.
/// list, set `[..]`; sorted set `[[member,"score"],..]`; stream `[[id,[field,value,..]],..]`; hash `{field:value}`, or
/// `{"$pairs":[[field,value],..]}` where a field's name is not UTF-8.
struct CollectionType
{
    QByteArrayView name; ///< as TYPE tells it
    const char *countCommand;
    Command (*readCommand)(const QByteArray &key);
    void (*write)(const ReplyView &reply, JsonWriter &json);
};

/// Null for a type that has no line in the table.
const CollectionType *collectionType(QByteArrayView name);

} // namespace redshank
