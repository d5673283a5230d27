// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/edit/edit.h"
#include "tests/support/realserver.h"

#include <QMap>

#include <functional>
#include <optional>
#include <utility>

namespace redshank {

/// What a key holds, as plain as it can be said.
struct ModelValue
{
    QByteArray type;
    QByteArray text; ///< string
    QMap<QByteArray, QByteArray> fields; ///< hash; zset: member -> score; set: member -> nothing
    QByteArrayList elements; ///< list
    QList<std::pair<QByteArray, QByteArrayList>> entries; ///< stream: id (empty: not known yet) -> fields and values
    qint64 expiresAt = -1; ///< milliseconds since 1970 by the server's clock

    bool operator==(const ModelValue &) const = default;
};

/// A key; nothing: there is none.
using ModelKey = std::optional<ModelValue>;

/// What somebody else does: the command, and what it makes of the key.
struct StrangersChange
{
    QByteArrayList command;
    std::function<void(ModelKey &)> apply;
};

/// What the user does with what was shown some time ago: the edit as the program makes it, and, written without a look
/// at it, what must become of the key and of the edit.
struct UsersEdit
{
    Edit edit;
    std::function<EditOutcome::Kind(ModelKey &)> apply;
};

/// Takes what is empty away, as the server does; an empty stream stays.
inline void dropEmpty(ModelKey &key)
{
    if (!key || key->type == "string" || key->type == "stream")
        return;
    if (key->type == "list" ? key->elements.isEmpty() : key->fields.isEmpty())
        key.reset();
}

/// Type, contents and time of expiry, of a key that nobody else writes at the moment.
inline ModelKey readKey(RealServer &server, const QByteArray &key)
{
    ModelValue value;
    value.type = server.command({"TYPE", key}).bytes;
    if (value.type == "none")
        return {};
    value.expiresAt = server.command({"PEXPIRETIME", key}).integer;
    if (value.type == "string") {
        value.text = server.command({"GET", key}).bytes;
    } else if (value.type == "list") {
        for (const Reply &element : server.command({"LRANGE", key, "0", "-1"}).elements)
            value.elements.append(element.bytes);
    } else if (value.type == "set") {
        for (const Reply &member : server.command({"SMEMBERS", key}).elements)
            value.fields.insert(member.bytes, {});
    } else if (value.type == "stream") {
        for (const Reply &entry : server.command({"XRANGE", key, "-", "+"}).elements) {
            QByteArrayList cells;
            for (const Reply &cell : entry.elements.value(1).elements)
                cells.append(cell.bytes);
            value.entries.append({entry.elements.value(0).bytes, cells});
        }
    } else {
        const Reply pairs = value.type == "hash" ? server.command({"HGETALL", key})
                                                 : server.command({"ZRANGE", key, "0", "-1", "WITHSCORES"});
        for (qsizetype i = 0; i + 1 < pairs.elements.size(); i += 2)
            value.fields.insert(pairs.elements[i].bytes, pairs.elements[i + 1].bytes);
    }
    return value;
}

/// Whether the server may hold this; ids that only it could give are taken over from it. Where a server cannot be told
/// to keep a TTL, it is read and written again in one step, and may be a moment off.
inline bool fits(ModelKey expected, const ModelKey &present)
{
    constexpr qint64 tolerance = 50; // ms
    if (expected && present && expected->expiresAt > 0 && present->expiresAt > 0
        && qAbs(expected->expiresAt - present->expiresAt) <= tolerance)
        expected->expiresAt = present->expiresAt;
    if (expected && present && expected->entries.size() == present->entries.size())
        for (qsizetype i = 0; i < expected->entries.size(); ++i)
            if (expected->entries[i].first.isEmpty())
                expected->entries[i].first = present->entries[i].first;
    return expected == present;
}

} // namespace redshank
