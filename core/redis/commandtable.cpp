// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "commandtable.h"

#include "reply.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace redshank {

namespace {

// Names as the COMMAND reply of Redis 7.0 flags them, with what Redis 7.2-8 and Valkey 8-9 added.
constexpr const char *readOnlyNames =
    "BITCOUNT BITFIELD_RO BITPOS DBSIZE DUMP EVALSHA_RO EVAL_RO EXISTS EXPIRETIME FCALL_RO GEODIST GEOHASH GEOPOS "
    "GEORADIUSBYMEMBER_RO GEORADIUS_RO GEOSEARCH GET GETBIT GETRANGE HEXISTS HEXPIRETIME HGET HGETALL HKEYS HLEN HMGET "
    "HPEXPIRETIME HPTTL HRANDFIELD HSCAN HSTRLEN HTTL HVALS KEYS LCS LINDEX LLEN LOLWUT LPOS LRANGE MGET OBJECT "
    "PEXPIRETIME PFCOUNT PTTL RANDOMKEY SCAN SCARD SDIFF SINTER SINTERCARD SISMEMBER SMEMBERS SMISMEMBER SORT_RO "
    "SRANDMEMBER SSCAN STRLEN SUBSTR SUNION TOUCH TTL TYPE XINFO XLEN XPENDING XRANGE XREAD XREVRANGE ZCARD ZCOUNT "
    "ZDIFF "
    "ZINTER ZINTERCARD ZLEXCOUNT ZMSCORE ZRANDMEMBER ZRANGE ZRANGEBYLEX ZRANGEBYSCORE ZRANK ZREVRANGE ZREVRANGEBYLEX "
    "ZREVRANGEBYSCORE ZREVRANK ZSCAN ZSCORE ZUNION VCARD VDIM VEMB VGETATTR VINFO VISMEMBER VLINKS VRANDMEMBER VSIM "
    "JSON.GET JSON.MGET JSON.TYPE JSON.STRLEN JSON.ARRLEN JSON.OBJKEYS JSON.OBJLEN TS.GET TS.RANGE TS.REVRANGE TS.INFO";
// PUBLISH reaches every subscriber, and a script may write: both count as writes here, although the server's flags do
// not.
constexpr const char *writeNames =
    "APPEND BITFIELD BITOP BLMOVE BLMPOP BLPOP BRPOP BRPOPLPUSH BZMPOP BZPOPMAX BZPOPMIN COPY DECR DECRBY DEL DELEX "
    "DELIFEQ EVAL EVALSHA EXPIRE EXPIREAT FCALL FLUSHALL FLUSHDB GEOADD GEORADIUS GEORADIUSBYMEMBER GEOSEARCHSTORE "
    "GETDEL "
    "GETEX GETSET HDEL HEXPIRE HEXPIREAT HGETDEL HGETEX HINCRBY HINCRBYFLOAT HMSET HPERSIST HPEXPIRE HPEXPIREAT HSET "
    "HSETEX "
    "HSETNX INCR INCRBY INCRBYFLOAT LINSERT LMOVE LMPOP LPOP LPUSH LPUSHX LREM LSET LTRIM MIGRATE MOVE MSET MSETEX "
    "MSETNX "
    "PERSIST PEXPIRE PEXPIREAT PFADD PFDEBUG PFMERGE PSETEX PUBLISH RENAME RENAMENX RESTORE RESTORE-ASKING RPOP "
    "RPOPLPUSH "
    "RPUSH RPUSHX SADD SDIFFSTORE SET SETBIT SETEX SETNX SETRANGE SINTERSTORE SMOVE SORT SPOP SPUBLISH SREM "
    "SUNIONSTORE "
    "SWAPDB UNLINK XACK XACKDEL XADD XAUTOCLAIM XCLAIM XDEL XDELEX XGROUP XREADGROUP XSETID XTRIM ZADD ZDIFFSTORE "
    "ZINCRBY "
    "ZINTERSTORE ZMPOP ZPOPMAX ZPOPMIN ZRANGESTORE ZREM ZREMRANGEBYLEX ZREMRANGEBYRANK ZREMRANGEBYSCORE ZUNIONSTORE "
    "VADD "
    "VREM VSETATTR JSON.SET JSON.DEL JSON.MERGE TS.ADD TS.CREATE TS.DEL";
constexpr const char *adminNames =
    "ACL BGREWRITEAOF BGSAVE CLUSTER CONFIG DEBUG FAILOVER FUNCTION MODULE MONITOR PFDEBUG PFSELFTEST PSYNC REPLCONF "
    "REPLICAOF SAVE SCRIPT SENTINEL SHUTDOWN SLAVEOF SYNC";
constexpr const char *dangerousNames =
    "BGREWRITEAOF BGSAVE DEBUG FAILOVER FLUSHALL FLUSHDB INFO KEYS LASTSAVE MIGRATE MONITOR PFDEBUG PFSELFTEST PSYNC "
    "REPLCONF REPLICAOF RESTORE RESTORE-ASKING ROLE SAVE SHUTDOWN SLAVEOF SORT SORT_RO SWAPDB SYNC";
constexpr const char *blockingNames =
    "BLMOVE BLMPOP BLPOP BRPOP BRPOPLPUSH BZMPOP BZPOPMAX BZPOPMIN WAIT WAITAOF XREAD XREADGROUP";
constexpr const char *pubSubNames =
    "PSUBSCRIBE PUBLISH PUNSUBSCRIBE SPUBLISH SSUBSCRIBE SUBSCRIBE SUNSUBSCRIBE UNSUBSCRIBE";
constexpr const char *scriptNames = "EVAL EVALSHA EVALSHA_RO EVAL_RO FCALL FCALL_RO";
// Commands that the gate looks at more closely: they change the connection, have subcommands of different danger, or
// depend on an option.
constexpr const char *gatedNames = "ACL ASKING AUTH CLIENT CLUSTER CONFIG DEBUG DISCARD EXEC FAILOVER FLUSHALL FLUSHDB "
                                   "FUNCTION HELLO KEYS LATENCY MEMORY "
                                   "MIGRATE MODULE MONITOR MULTI PSUBSCRIBE PSYNC PUNSUBSCRIBE QUIT READONLY READWRITE "
                                   "REPLCONF REPLICAOF RESET SCRIPT "
                                   "SELECT SENTINEL SHUTDOWN SLAVEOF SLOWLOG SSUBSCRIBE SUBSCRIBE SUNSUBSCRIBE SWAPDB "
                                   "SYNC UNSUBSCRIBE UNWATCH WAIT WAITAOF "
                                   "WATCH BGSAVE SAVE BGREWRITEAOF";
constexpr const char *otherNames = "COMMAND ECHO INFO LASTSAVE LATENCY MEMORY PING PUBSUB ROLE SLOWLOG TIME";

constexpr qsizetype longestName = 48;

} // namespace

std::size_t CommandTable::NameHash::operator()(std::string_view name) const
{
    std::uint64_t head = 0;
    std::uint64_t tail = 0;
    const std::size_t count = std::min(name.size(), sizeof head);
    std::memcpy(&head, name.data(), count);
    std::memcpy(&tail, name.data() + name.size() - count, count);
    const std::uint64_t mixed = (head ^ (tail << 1) ^ name.size()) * 0x9e3779b97f4a7c15u;
    return std::size_t(mixed ^ (mixed >> 32));
}

const CommandTable &CommandTable::builtIn()
{
    static const CommandTable table = [] {
        CommandTable made;
        const auto add = [&](const char *names, CommandFlags flags) {
            for (const QByteArray &name : QByteArray(names).split(' '))
                made.m_flags[name.toStdString()] |= flags | CommandFlag::Known;
        };
        add(readOnlyNames, CommandFlag::ReadOnly);
        add(writeNames, CommandFlag::Write);
        add(adminNames, CommandFlag::Admin);
        add(dangerousNames, CommandFlag::Dangerous);
        add(blockingNames, CommandFlag::Blocking);
        add(pubSubNames, CommandFlag::PubSub);
        add(scriptNames, CommandFlag::Script);
        add(gatedNames, CommandFlag::Gated);
        add(otherNames, {});
        return made;
    }();
    return table;
}

CommandFlags CommandTable::flags(QByteArrayView name) const
{
    // On the hot path of every command: no allocation.
    if (name.size() > longestName)
        return {};
    char upper[longestName];
    for (qsizetype i = 0; i < name.size(); ++i)
        upper[i] = name[i] >= 'a' && name[i] <= 'z' ? char(name[i] - 'a' + 'A') : name[i];
    const auto found = m_flags.find(std::string_view(upper, std::size_t(name.size())));
    return found == m_flags.end() ? CommandFlags() : found->second;
}

void CommandTable::learn(const ReplyView &commandReply)
{
    for (qsizetype i = 0; i < commandReply.size(); ++i) {
        const ReplyView entry = commandReply[i];
        const QByteArray name = entry[0].toByteArray().toUpper();
        if (name.isEmpty() || name.size() > longestName)
            continue;
        CommandFlags flags = CommandFlag::Known;
        const auto take = [&](const ReplyView &words, const char *word, CommandFlag flag) {
            for (qsizetype k = 0; k < words.size(); ++k)
                flags.setFlag(flag, flags.testFlag(flag) || words[k].bytes() == word);
        };
        take(entry[2], "readonly", CommandFlag::ReadOnly);
        take(entry[2], "write", CommandFlag::Write);
        take(entry[2], "admin", CommandFlag::Admin);
        take(entry[2], "blocking", CommandFlag::Blocking);
        take(entry[2], "pubsub", CommandFlag::PubSub);
        take(entry[6], "@dangerous", CommandFlag::Dangerous);
        // What is built in stays: it is stricter than the server where the server's flags say too little.
        m_flags[name.toStdString()] |= flags;
    }
}

} // namespace redshank
