// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/values/hashvalue.h"
#include "core/values/listvalue.h"
#include "core/values/setvalue.h"
#include "core/values/sortedsetvalue.h"
#include "core/values/streamvalue.h"
#include "core/values/stringvalue.h"

namespace redshank {

/// One edit that must succeed on a key prepared by `setUp`, and what it must leave behind.
struct Sample
{
    QByteArray name;
    QList<QByteArrayList> setUp;
    Edit edit;
    QByteArrayList look;
    QByteArray afterwards; ///< replies of `look`, joined by commas
};

inline QList<Sample> samples()
{
    const QByteArray key("k");
    const QByteArrayList hash{"HSET", key, "f", "v", "g", "w"};
    const QByteArrayList list{"RPUSH", key, "a", "b", "a"};
    const QByteArrayList zset{"ZADD", key, "1.5", "m", "2", "n"};
    return {
        {"string", {{"SET", key, "old"}}, setString(key, "old", "new"), {"GET", key}, "new"},
        {"string, longer", {{"SET", key, "x"}}, setString(key, "x", QByteArray(3'000'000, 'y')), {"STRLEN", key},
            "3000000"},
        {"D12 string, empty", {{"SET", key, "old"}}, setString(key, "old", ""), {"EXISTS", key}, "1"},
        {"string, was empty", {{"SET", key, ""}}, setString(key, "", "new"), {"GET", key}, "new"},
        {"field", {hash}, setHashField(key, "f", "v", "new"), {"HGETALL", key}, "f,new,g,w"},
        {"D12 field, empty", {hash}, setHashField(key, "f", "v", ""), {"HGETALL", key}, "f,,g,w"},
        {"D12 field with an empty name", {hash}, addHashField(key, "", ""), {"HGETALL", key}, "f,v,g,w,,"},
        {"field added", {hash}, addHashField(key, "h", "x"), {"HGETALL", key}, "f,v,g,w,h,x"},
        {"field removed", {hash}, removeHashField(key, "f", "v"), {"HGETALL", key}, "g,w"},
        {"D13 field renamed", {hash}, renameHashField(key, "f", "v", "z"), {"HGETALL", key}, "g,w,z,v"},
        {"D13 only field renamed", {{"HSET", key, "f", "v"}}, renameHashField(key, "f", "v", "z"), {"HGETALL", key},
            "z,v"},
        {"element", {list}, setListElement(key, 2, "a", "new"), {"LRANGE", key, "0", "-1"}, "a,b,new"},
        {"D12 element, empty", {list}, setListElement(key, 0, "a", ""), {"LRANGE", key, "0", "-1"}, ",b,a"},
        {"element at the head", {list}, pushListElement(key, ListEnd::Head, "z"), {"LRANGE", key, "0", "-1"},
            "z,a,b,a"},
        {"element at the tail", {list}, pushListElement(key, ListEnd::Tail, ""), {"LRANGE", key, "0", "-1"}, "a,b,a,"},
        {"D10 before the last of equals", {list}, insertListElement(key, 2, "a", ListSide::Before, "new"),
            {"LRANGE", key, "0", "-1"}, "a,b,new,a"},
        {"D10 after the first of equals", {list}, insertListElement(key, 0, "a", ListSide::After, ""),
            {"LRANGE", key, "0", "-1"}, "a,,b,a"},
        {"D11 last of equals removed", {list}, removeListElement(key, 2, "a"), {"LRANGE", key, "0", "-1"}, "a,b"},
        {"D11 first of equals removed", {list}, removeListElement(key, 0, "a"), {"LRANGE", key, "0", "-1"}, "b,a"},
        {"D12 empty element removed", {{"RPUSH", key, "", "x", ""}}, removeListElement(key, 2, ""),
            {"LRANGE", key, "0", "-1"}, ",x"},
        {"member added", {{"SADD", key, "m"}}, addSetMember(key, "n"), {"SCARD", key}, "2"},
        {"D12 empty member", {{"SADD", key, "m"}}, addSetMember(key, ""), {"SISMEMBER", key, ""}, "1"},
        {"member removed", {{"SADD", key, "m", "n"}}, removeSetMember(key, "m"), {"SMEMBERS", key}, "n"},
        {"only member replaced", {{"SADD", key, "m"}}, replaceSetMember(key, "m", "n"), {"SMEMBERS", key}, "n"},
        {"score", {zset}, setSortedSetScore(key, "m", "1.5", "-inf"), {"ZRANGE", key, "0", "-1", "WITHSCORES"},
            "m,-inf,n,2"},
        {"scored member", {zset}, addSortedSetMember(key, "", "1e3"), {"ZSCORE", key, ""}, "1000"},
        {"scored member removed", {zset}, removeSortedSetMember(key, "m", "1.5"), {"ZRANGE", key, "0", "-1"}, "n"},
        {"only scored member renamed", {{"ZADD", key, "0.30000000000000004", "m"}},
            renameSortedSetMember(key, "m", "0.30000000000000004", "n"), {"ZSCORE", key, "n"}, "0.30000000000000004"},
        {"entry", {{"XADD", key, "1-1", "f", "v"}}, addStreamEntry(key, {"g", "", "", "w"}), {"XLEN", key}, "2"},
        {"entry removed", {{"XADD", key, "1-1", "f", "v"}, {"XADD", key, "2-1", "f", "v"}},
            removeStreamEntry(key, "1-1"), {"XLEN", key}, "1"},
        // A user's bytes that read like an option are bytes.
        {"D3 string KEEPTTL", {{"SET", key, "old"}}, setString(key, "old", "KEEPTTL"), {"GET", key}, "KEEPTTL"},
        {"D3 element KEEPTTL", {list}, setListElement(key, 1, "b", "KEEPTTL"), {"LRANGE", key, "0", "-1"},
            "a,KEEPTTL,a"},
        {"D3 KEEPTTL pushed", {list}, pushListElement(key, ListEnd::Tail, "KEEPTTL"), {"LRANGE", key, "0", "-1"},
            "a,b,a,KEEPTTL"},
        {"D3 field KEEPTTL", {hash}, addHashField(key, "h", "KEEPTTL"), {"HGET", key, "h"}, "KEEPTTL"},
        {"D3 value KEEPTTL", {hash}, setHashField(key, "f", "v", "KEEPTTL"), {"HGETALL", key}, "f,KEEPTTL,g,w"},
        {"D3 field KEEPTTL removed", {{"HSET", key, "KEEPTTL", "v", "PX", "w", "g", "x"}},
            removeHashField(key, "KEEPTTL", "v"), {"HGETALL", key}, "PX,w,g,x"},
        {"D3 member KEEPTTL", {{"SADD", key, "KEEPTTL"}}, replaceSetMember(key, "KEEPTTL", "n"), {"SMEMBERS", key},
            "n"},
        {"D3 member KEEPTTL added", {{"SADD", key, "m"}}, addSetMember(key, "KEEPTTL"), {"SCARD", key}, "2"},
        {"D3 member KEEPTTL removed", {{"SADD", key, "KEEPTTL", "PX"}}, removeSetMember(key, "KEEPTTL"),
            {"SMEMBERS", key}, "PX"},
        {"D3 scored KEEPTTL", {zset}, addSortedSetMember(key, "KEEPTTL", "3"), {"ZRANGE", key, "0", "-1"},
            "m,n,KEEPTTL"},
        {"D3 scored KEEPTTL removed", {{"ZADD", key, "1", "KEEPTTL", "2", "PX"}},
            removeSortedSetMember(key, "KEEPTTL", "1"), {"ZRANGE", key, "0", "-1"}, "PX"},
        {"D3 entry KEEPTTL", {{"XADD", key, "1-1", "f", "v"}}, addStreamEntry(key, {"f", "KEEPTTL"}), {"XLEN", key},
            "2"},
    };
}

} // namespace redshank
