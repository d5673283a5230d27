// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/reply.h"

#include <QByteArray>
#include <QByteArrayView>

#include <memory>

namespace redshank {

/// JSON as the native dialect writes it: bytes that are not UTF-8 become `{"$b64":"..."}`, integers beyond 2^53 become
/// strings, doubles keep the server's own text as a string. Compact; the caller keeps the structure balanced.
class JsonWriter
{
public:
    JsonWriter();
    ~JsonWriter();

    JsonWriter &beginObject();
    JsonWriter &endObject();
    JsonWriter &beginArray();
    JsonWriter &endArray();
    JsonWriter &key(QByteArrayView name); ///< ASCII
    JsonWriter &bytes(QByteArrayView bytes);
    JsonWriter &integer(qint64 number);
    JsonWriter &null();
    /// Text that is JSON already, e.g. an id that goes back as it came.
    JsonWriter &raw(QByteArrayView json);
    /// Any reply in the shape of RESP2: maps are flat, nil is null, booleans are 1 and 0. An error inside an aggregate
    /// becomes `{"error":"..."}`.
    JsonWriter &reply(const ReplyView &reply);

    QByteArray toByteArray() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// `{"error":"..."}`.
QByteArray errorJson(QByteArrayView text);

} // namespace redshank
