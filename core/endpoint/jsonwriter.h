// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/reply.h"

#include <QByteArray>
#include <QByteArrayView>

#include <limits>

namespace redshank {

/// JSON as the native dialect writes it: bytes that are not UTF-8 become `{"$b64":"..."}`, integers beyond 2^53 become
/// strings, doubles keep the server's own text as a string. Compact; the caller keeps the structure balanced.
class JsonWriter
{
public:
    /// Stops at about `limit` bytes: what is written then is worth nothing, see isTooLong().
    explicit JsonWriter(qsizetype limit = std::numeric_limits<qsizetype>::max())
        : m_limit(limit)
    { }

    JsonWriter &beginObject() { return open('{'); }
    JsonWriter &endObject() { return close('}'); }
    JsonWriter &beginArray() { return open('['); }
    JsonWriter &endArray() { return close(']'); }
    JsonWriter &key(QByteArrayView name); ///< UTF-8
    JsonWriter &bytes(QByteArrayView bytes);
    JsonWriter &integer(qint64 number);
    JsonWriter &null() { return raw("null"); }
    /// Text that is JSON already, e.g. an id that goes back as it came.
    JsonWriter &raw(QByteArrayView json);
    /// Any reply in the shape of RESP2: maps are flat, nil is null, booleans are 1 and 0. An error inside an aggregate
    /// becomes `{"error":"..."}`.
    JsonWriter &reply(const ReplyView &reply);

    bool isTooLong() const { return m_isTooLong || m_text.size() > m_limit; }
    /// Shared, not copied.
    QByteArray toByteArray() const { return m_text; }

private:
    JsonWriter &open(char bracket);
    JsonWriter &close(char bracket);
    /// Whether `count` more bytes are allowed; if so, the comma in front of them is written.
    bool begin(qsizetype count);
    void quoted(QByteArrayView text);

    QByteArray m_text;
    const qsizetype m_limit;
    bool m_needsComma = false;
    bool m_isTooLong = false;
};

/// `{"error":"..."}`.
QByteArray errorJson(QByteArrayView text);

} // namespace redshank
