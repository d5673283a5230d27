// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectionjson.h"

#include "core/base/bytes.h"

namespace redshank {

namespace {

void writeList(const ReplyView &reply, JsonWriter &json)
{
    json.reply(reply);
}

void writeSortedSet(const ReplyView &reply, JsonWriter &json)
{
    json.beginArray();
    const bool isNested = reply[0].size() == 2; // RESP3; flat in RESP2
    for (qsizetype i = 0; i < reply.size() && !json.isTooLong(); i += isNested ? 1 : 2) {
        json.beginArray();
        json.bytes((isNested ? reply[i][0] : reply[i]).bytes());
        json.bytes((isNested ? reply[i][1] : reply[i + 1]).bytes());
        json.endArray();
    }
    json.endArray();
}

void writeHash(const ReplyView &reply, JsonWriter &json)
{
    bool areNamesText = true;
    for (qsizetype i = 0; i < reply.size() && areNamesText; i += 2)
        areNamesText = isUtf8(reply[i].bytes());
    json.beginObject();
    if (!areNamesText)
        json.key("$pairs").beginArray();
    for (qsizetype i = 0; i + 1 < reply.size() && !json.isTooLong(); i += 2) {
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
}

constexpr CollectionType kTypes[] = {
    {"list", "LLEN",
        [](const QByteArray &key) {
            return Command{"LRANGE", key, "0", "-1"};
        },
        writeList},
    {"set", "SCARD",
        [](const QByteArray &key) {
            return Command{"SMEMBERS", key};
        },
        writeList},
    {"zset", "ZCARD",
        [](const QByteArray &key) {
            return Command{"ZRANGE", key, "0", "-1", "WITHSCORES"};
        },
        writeSortedSet},
    {"hash", "HLEN",
        [](const QByteArray &key) {
            return Command{"HGETALL", key};
        },
        writeHash},
    {"stream", "XLEN",
        [](const QByteArray &key) {
            return Command{"XRANGE", key, "-", "+"};
        },
        writeList},
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
