// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectionjson.h"

#include "core/base/bytes.h"
#include "jsonwriter.h"

namespace redshank {

namespace {

QByteArray listJson(const ReplyView &reply)
{
    JsonWriter json;
    json.reply(reply);
    return json.toByteArray();
}

QByteArray sortedSetJson(const ReplyView &reply)
{
    JsonWriter json;
    json.beginArray();
    const bool isNested = reply[0].size() == 2; // RESP3; flat in RESP2
    for (qsizetype i = 0; i < reply.size(); i += isNested ? 1 : 2) {
        json.beginArray();
        json.bytes((isNested ? reply[i][0] : reply[i]).bytes());
        json.bytes((isNested ? reply[i][1] : reply[i + 1]).bytes());
        json.endArray();
    }
    json.endArray();
    return json.toByteArray();
}

QByteArray hashJson(const ReplyView &reply)
{
    bool areNamesText = true;
    for (qsizetype i = 0; i < reply.size() && areNamesText; i += 2)
        areNamesText = isUtf8(reply[i].bytes());
    JsonWriter json;
    json.beginObject();
    if (!areNamesText)
        json.key("$pairs").beginArray();
    for (qsizetype i = 0; i + 1 < reply.size(); i += 2) {
        if (areNamesText) {
            json.key(reply[i].bytes()).bytes(reply[i + 1].bytes());
        } else {
            json.beginArray().bytes(reply[i].bytes()).bytes(reply[i + 1].bytes());
            json.endArray();
        }
    }
    if (!areNamesText)
        json.endArray();
    json.endObject();
    return json.toByteArray();
}

constexpr CollectionType kTypes[] = {
    {"list", "LLEN",
        [](const QByteArray &key) {
            return Command{"LRANGE", key, "0", "-1"};
        },
        listJson},
    {"set", "SCARD",
        [](const QByteArray &key) {
            return Command{"SMEMBERS", key};
        },
        listJson},
    {"zset", "ZCARD",
        [](const QByteArray &key) {
            return Command{"ZRANGE", key, "0", "-1", "WITHSCORES"};
        },
        sortedSetJson},
    {"hash", "HLEN",
        [](const QByteArray &key) {
            return Command{"HGETALL", key};
        },
        hashJson},
    {"stream", "XLEN",
        [](const QByteArray &key) {
            return Command{"XRANGE", key, "-", "+"};
        },
        listJson},
};

} // namespace

const CollectionType *collectionType(QByteArrayView name)
{
    for (const CollectionType &type : kTypes) {
        if (type.name == name)
            return &type;
    }
    return nullptr;
}

} // namespace redshank
