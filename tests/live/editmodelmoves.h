// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/values/hashvalue.h"
#include "core/values/listvalue.h"
#include "core/values/setvalue.h"
#include "core/values/sortedsetvalue.h"
#include "core/values/streamvalue.h"
#include "core/values/stringvalue.h"
#include "editmodel.h"
#include "tests/support/randombytes.h"

namespace redshank {

/// Draws what the user and the strangers do next. Names and contents come from small stocks, so that they meet often.
class EditModelMoves
{
public:
    explicit EditModelMoves(quint32 seed)
        : m_random(seed)
    {
        m_stock = {"", "KEEPTTL", QByteArray(1, '\0')};
        while (m_stock.size() < 10)
            m_stock.append(m_random.next());
    }

    int below(int bound) { return m_random.below(bound); }

    /// A key of any type from nothing.
    StrangersChange creation(const QByteArray &key)
    {
        const QByteArray a = any(), b = any();
        ModelValue value;
        switch (m_creations++ % 6) { // each as often
        case 0:
            value.type = "string";
            value.text = a;
            return {{"SET", key, a}, [value](ModelKey &now) { now = value; }};
        case 1:
            value.type = "hash";
            value.fields = {{a, b}, {"f", a}};
            return {{"HSET", key, a, b, "f", a}, [value](ModelKey &now) { now = value; }};
        case 2:
            value.type = "list";
            value.elements = {a, b, a};
            return {{"RPUSH", key, a, b, a}, [value](ModelKey &now) { now = value; }};
        case 3:
            value.type = "set";
            value.fields = {{a, {}}, {b, {}}};
            return {{"SADD", key, a, b}, [value](ModelKey &now) { now = value; }};
        case 4: {
            const QByteArray score = anyScore();
            value.type = "zset";
            value.fields = {{a, score}, {"m", "2"}};
            return {{"ZADD", key, score, a, "2", "m"}, [value](ModelKey &now) { now = value; }};
        }
        default:
            value.type = "stream";
            value.entries = {{{}, {a, b}}};
            return {{"XADD", key, "*", a, b}, [value](ModelKey &now) { now = value; }};
        }
    }

    /// Of a key that may be gone, or of another type, by the time it is done: then it does nothing. `donor`: a key of
    /// another type that is renamed over it.
    StrangersChange change(const QByteArray &key, const ModelKey &now, const QByteArray &donor, const ModelKey &given)
    {
        const QByteArray a = any(), b = any();
        if (!now && below(2) == 0)
            return {{"SET", key, a, "NX"}, [a](ModelKey &value) {
                        if (!value)
                            value = ModelValue{"string", a, {}, {}, {}};
                    }};
        switch (below(16)) {
        case 0:
            return {{"DEL", key}, [](ModelKey &value) { value.reset(); }};
        case 1: {
            const qint64 at = m_later + below(100'000);
            return {{"PEXPIREAT", key, QByteArray::number(at)}, [at](ModelKey &value) {
                        if (value)
                            value->expiresAt = at;
                    }};
        }
        case 2:
            return {{"PERSIST", key}, [](ModelKey &value) {
                        if (value)
                            value->expiresAt = -1;
                    }};
        case 3:
            // It is gone when the next step begins, however late that is: a time that has passed.
            return {{"PEXPIRE", key, "1"}, [](ModelKey &value) { value.reset(); }};
        case 4:
            if (given)
                return {{"RENAME", donor, key}, [given](ModelKey &value) { value = given; }};
            break;
        default:
            break;
        }
        const QByteArray type = now ? now->type : QByteArray("string");
        const auto on = [](const QByteArray &wanted, auto &&does) {
            return [wanted, does](ModelKey &value) {
                if (!value || value->type != wanted)
                    return;
                does(*value);
                dropEmpty(value);
            };
        };
        if (type == "string")
            return {{"SET", key, a, "XX", "KEEPTTL"}, [a](ModelKey &value) {
                        if (!value)
                            return;
                        const qint64 expiresAt = value->expiresAt;
                        value = ModelValue{"string", a, {}, {}, {}, expiresAt};
                    }};
        if (type == "hash") {
            if (below(2) == 0)
                return {{"HDEL", key, a}, on(type, [a](ModelValue &value) { value.fields.remove(a); })};
            // Only where it is: strangers would make the key anew.
            return {ifThere("HSET", key, {a, b}), on(type, [a, b](ModelValue &value) { value.fields.insert(a, b); })};
        }
        if (type == "list") {
            if (below(2) == 0)
                return {{"LPOP", key}, on(type, [](ModelValue &value) { value.elements.removeFirst(); })};
            return {{"LPUSHX", key, a}, on(type, [a](ModelValue &value) { value.elements.prepend(a); })};
        }
        if (type == "set") {
            if (below(2) == 0)
                return {{"SREM", key, a}, on(type, [a](ModelValue &value) { value.fields.remove(a); })};
            return {ifThere("SADD", key, {a}), on(type, [a](ModelValue &value) { value.fields.insert(a, {}); })};
        }
        if (type == "zset") {
            const QByteArray score = anyScore();
            if (below(2) == 0)
                return {{"ZREM", key, a}, on(type, [a](ModelValue &value) { value.fields.remove(a); })};
            return {ifThere("ZADD", key, {score, a}),
                on(type, [a, score](ModelValue &value) { value.fields.insert(a, score); })};
        }
        return {{"XADD", key, "NOMKSTREAM", "*", a, b}, on("stream", [a, b](ModelValue &value) {
                    value.entries.append({{}, {a, b}});
                })};
    }

    /// What a user could do who was shown this.
    UsersEdit edit(const QByteArray &key, const ModelKey &shown)
    {
        if (!shown)
            return creationByUser(key);
        if (shown->type == "string")
            return stringEdit(key, shown->text);
        if (shown->type == "hash")
            return hashEdit(key, shown->fields);
        if (shown->type == "list")
            return listEdit(key, shown->elements);
        if (shown->type == "set")
            return setEdit(key, shown->fields);
        if (shown->type == "zset")
            return sortedSetEdit(key, shown->fields);
        return streamEdit(key, shown->entries);
    }

    /// Milliseconds since 1970, far enough away that nothing expires by itself.
    void setLater(qint64 time) { m_later = time; }

private:
    using Kind = EditOutcome::Kind;
    using Fields = QMap<QByteArray, QByteArray>;

    QByteArray any() { return m_stock[below(int(m_stock.size()))]; }
    /// As the server writes them.
    QByteArray anyScore()
    {
        static const QByteArrayList scores{"0", "2", "-1.5", "0.30000000000000004", "inf", "-inf", "9007199254740992"};
        return scores[below(int(scores.size()))];
    }
    std::pair<QByteArray, QByteArray> pick(const Fields &fields)
    {
        const auto it = std::next(fields.cbegin(), below(int(fields.size())));
        return {it.key(), it.value()};
    }
    static QByteArrayList ifThere(const QByteArray &command, const QByteArray &key, const QByteArrayList &arguments)
    {
        return QByteArrayList{"EVAL",
                   "if redis.call('EXISTS', KEYS[1]) == 1 then return redis.pcall('" + command
                       + "', KEYS[1], unpack(ARGV)) end",
                   "1", key}
        + arguments;
    }
    /// Whatever comes before the contents are looked at: absent keys and other types.
    static std::function<Kind(ModelKey &)> on(
        const QByteArray &type, const std::function<bool(ModelValue &)> &appliesTo)
    {
        return [type, appliesTo](ModelKey &value) {
            if (!value)
                return Kind::KeyGone;
            if (value->type != type)
                return Kind::WrongType;
            const bool isApplied = appliesTo(*value);
            dropEmpty(value);
            return isApplied ? Kind::Applied : Kind::Conflict;
        };
    }

    UsersEdit creationByUser(const QByteArray &key)
    {
        const QByteArray a = any(), b = any();
        const auto making = [](const ModelValue &made) {
            return [made](ModelKey &value) {
                if (value)
                    return Kind::KeyExists;
                value = made;
                return Kind::Applied;
            };
        };
        switch (below(6)) {
        case 0:
            return {createString(key, a), making({"string", a, {}, {}, {}})};
        case 1:
            return {createHash(key, {{a, b}}), making({"hash", {}, {{a, b}}, {}, {}})};
        case 2:
            return {createList(key, {{a}, {b}}), making({"list", {}, {}, {a, b}, {}})};
        case 3:
            return {createSet(key, {{a}}), making({"set", {}, {{a, {}}}, {}, {}})};
        case 4:
            return {createSortedSet(key, {{a, "2"}}), making({"zset", {}, {{a, "2"}}, {}, {}})};
        default:
            return {createStream(key, {{a, b}}), making({"stream", {}, {}, {}, {{{}, {a, b}}}})};
        }
    }

    UsersEdit stringEdit(const QByteArray &key, const QByteArray &shown)
    {
        const QByteArray text = any();
        return {setString(key, shown, text), on("string", [shown, text](ModelValue &value) {
                    return value.text == shown ? (value.text = text, true) : false;
                })};
    }

    UsersEdit hashEdit(const QByteArray &key, const Fields &shown)
    {
        const auto [field, old] = pick(shown);
        const QByteArray a = any(), b = any();
        const auto isShown = [field, old](const ModelValue &value) {
            return value.fields.contains(field) && value.fields[field] == old;
        };
        switch (below(4)) {
        case 0:
            return {setHashField(key, field, old, b), on("hash", [=](ModelValue &value) {
                        if (!isShown(value))
                            return false;
                        value.fields[field] = b;
                        return true;
                    })};
        case 1:
            return {addHashField(key, a, b), on("hash", [=](ModelValue &value) {
                        if (value.fields.contains(a))
                            return false;
                        value.fields.insert(a, b);
                        return true;
                    })};
        case 2:
            return {removeHashField(key, field, old),
                on("hash", [=](ModelValue &value) { return isShown(value) && value.fields.remove(field) == 1; })};
        default:
            return {renameHashField(key, field, old, a), on("hash", [=](ModelValue &value) {
                        if (!isShown(value) || value.fields.contains(a))
                            return false;
                        value.fields.remove(field);
                        value.fields.insert(a, old);
                        return true;
                    })};
        }
    }

    UsersEdit listEdit(const QByteArray &key, const QByteArrayList &shown)
    {
        const int index = below(int(shown.size()));
        const QByteArray old = shown[index], a = any();
        const auto isShown = [index, old](const ModelValue &value) {
            return index < value.elements.size() && value.elements[index] == old;
        };
        switch (below(6)) {
        case 0:
            return {setListElement(key, index, old, a), on("list", [=](ModelValue &value) {
                        return isShown(value) ? (value.elements[index] = a, true) : false;
                    })};
        case 1:
            return {removeListElement(key, index, old), on("list", [=](ModelValue &value) {
                        return isShown(value) ? (value.elements.removeAt(index), true) : false;
                    })};
        case 2:
            return {insertListElement(key, index, old, ListSide::Before, a), on("list", [=](ModelValue &value) {
                        return isShown(value) ? (value.elements.insert(index, a), true) : false;
                    })};
        case 3:
            return {insertListElement(key, index, old, ListSide::After, a), on("list", [=](ModelValue &value) {
                        return isShown(value) ? (value.elements.insert(index + 1, a), true) : false;
                    })};
        case 4:
            return {pushListElement(key, ListEnd::Head, a),
                on("list", [=](ModelValue &value) { return value.elements.prepend(a), true; })};
        default:
            return {pushListElement(key, ListEnd::Tail, a),
                on("list", [=](ModelValue &value) { return value.elements.append(a), true; })};
        }
    }

    UsersEdit setEdit(const QByteArray &key, const Fields &shown)
    {
        const QByteArray old = pick(shown).first, a = any();
        switch (below(3)) {
        case 0:
            return {addSetMember(key, a), on("set", [=](ModelValue &value) {
                        return !value.fields.contains(a) && (value.fields.insert(a, {}), true);
                    })};
        case 1:
            return {
                removeSetMember(key, old), on("set", [=](ModelValue &value) { return value.fields.remove(old) == 1; })};
        default:
            return {replaceSetMember(key, old, a), on("set", [=](ModelValue &value) {
                        if (!value.fields.contains(old) || value.fields.contains(a))
                            return false;
                        value.fields.remove(old);
                        value.fields.insert(a, {});
                        return true;
                    })};
        }
    }

    UsersEdit sortedSetEdit(const QByteArray &key, const Fields &shown)
    {
        const auto [member, old] = pick(shown);
        const QByteArray a = any(), score = anyScore();
        const auto isShown = [member, old](const ModelValue &value) {
            return value.fields.contains(member) && value.fields[member] == old;
        };
        switch (below(4)) {
        case 0:
            return {addSortedSetMember(key, a, score), on("zset", [=](ModelValue &value) {
                        return !value.fields.contains(a) && (value.fields.insert(a, score), true);
                    })};
        case 1:
            return {setSortedSetScore(key, member, old, score),
                on("zset", [=](ModelValue &value) { return isShown(value) && (value.fields[member] = score, true); })};
        case 2:
            return {removeSortedSetMember(key, member, old),
                on("zset", [=](ModelValue &value) { return isShown(value) && value.fields.remove(member) == 1; })};
        default:
            return {renameSortedSetMember(key, member, old, a), on("zset", [=](ModelValue &value) {
                        if (!isShown(value) || value.fields.contains(a))
                            return false;
                        value.fields.remove(member);
                        value.fields.insert(a, old);
                        return true;
                    })};
        }
    }

    UsersEdit streamEdit(const QByteArray &key, const QList<std::pair<QByteArray, QByteArrayList>> &shown)
    {
        const QByteArray a = any(), b = any();
        if (shown.isEmpty() || below(2) == 0)
            return {addStreamEntry(key, {a, b}), on("stream", [=](ModelValue &value) {
                        return value.entries.append({{}, {a, b}}), true;
                    })};
        const QByteArray id = shown[below(int(shown.size()))].first;
        return {removeStreamEntry(key, id), on("stream", [=](ModelValue &value) {
                    return value.entries.removeIf([&](const auto &entry) { return entry.first == id; }) == 1;
                })};
    }

    RandomBytes m_random;
    QByteArrayList m_stock;
    qint64 m_later = 0;
    int m_creations = 0;
};

} // namespace redshank
