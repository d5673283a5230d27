// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keyevents.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace redshank {

namespace {

// A command that leaves a collection empty is followed by a `del`, as are UNLINK, GETDEL, MIGRATE and an EXPIRE in the
// past.
constexpr const char *goneEvents[] = {"del", "expired", "evicted", "rename_from", "move_from"};
constexpr const char *newEvent = "new";
constexpr const char *renamedEvent = "rename_to";
constexpr const char *creatingEvents[] = {"append", "copy_to", "geosearchstore", "georadiusstore", "hincrby",
    "hincrbyfloat", "hset", "incrby", "incrbyfloat", "linsert", "lpush", "move_to", "pfadd", "rename_to", "restore",
    "rpush", "sadd", "sdiffstore", "set", "setbit", "setrange", "sinterstore", "sortstore", "sunionstore", "xadd",
    "xgroup-create", "zadd", "zdiffstore", "zincr", "zinterstore", "zrangestore", "zunionstore"};

QByteArray prefixOf(const char *kind, int database)
{
    return QByteArray("__") + kind + '@' + QByteArray::number(database) + "__:";
}

} // namespace

KeyEventKind keyEventKind(QByteArrayView event)
{
    const auto isIt = [event](const char *name) { return event == name; };
    if (std::any_of(std::begin(goneEvents), std::end(goneEvents), isIt))
        return KeyEventKind::Gone;
    if (isIt(newEvent) || std::any_of(std::begin(creatingEvents), std::end(creatingEvents), isIt))
        return KeyEventKind::Appeared;
    return KeyEventKind::Other;
}

KeyEventChannels KeyEventChannels::of(const KeyEventSetting &setting, int database, const QByteArray &match)
{
    KeyEventChannels wanted;
    if (setting.publishesByEvent() || !setting.isKnown()) {
        const QByteArray prefix = prefixOf("keyevent", database);
        for (const char *event : goneEvents)
            wanted.channels.append(prefix + event);
        if (setting.namesNewKeys() || !setting.isKnown())
            wanted.channels.append(prefix + newEvent);
        if (setting.namesNewKeys())
            wanted.channels.append(prefix + renamedEvent); // the new key is told of twice: this tells which it was
        if (!setting.namesNewKeys()) {
            for (const char *event : creatingEvents)
                wanted.channels.append(prefix + event);
        }
    }
    // The server matches channels as SCAN matches names, so that it need not send what nobody lists.
    if (!setting.publishesByEvent())
        wanted.patterns.append(prefixOf("keyspace", database) + (match.isEmpty() ? QByteArray("*") : match));
    return wanted;
}

KeyEventReader::KeyEventReader(int database)
    : m_byEvent(prefixOf("keyevent", database))
    , m_byKey(prefixOf("keyspace", database))
{ }

KeyEvent KeyEventReader::read(QByteArrayView channel, QByteArrayView message) const
{
    if (channel.startsWith(m_byEvent))
        return {message, channel.sliced(m_byEvent.size()), false};
    if (channel.startsWith(m_byKey))
        return {channel.sliced(m_byKey.size()), message, true};
    return {};
}

std::optional<KeyRename> KeyRenameReader::read(const KeyEvent &event)
{
    if (event.event == "rename_from") {
        m_open = Open{event.key.toByteArray(), event.isByKey};
        return std::nullopt;
    }
    if (!m_open || m_open->isByKey != event.isByKey)
        return std::nullopt;
    const Open open = *std::exchange(m_open, std::nullopt);
    if (event.event != renamedEvent)
        return std::nullopt;
    return KeyRename{open.from, event.key.toByteArray()};
}

bool KeyEventLog::add(QByteArrayView key, bool isThere)
{
    const auto known = m_isThere.find(QByteArray::fromRawData(key.data(), key.size()));
    if (known != m_isThere.end()) {
        *known = isThere;
        return true;
    }
    if (m_isThere.size() >= m_limits.names || m_bytes + key.size() > m_limits.bytes)
        return false;
    m_isThere.insert(key.toByteArray(), isThere);
    m_bytes += key.size();
    return true;
}

void KeyEventLog::addRename(const KeyRename &rename)
{
    const qsizetype bytes = rename.from.size() + rename.to.size();
    if (m_renamed.size() >= m_limits.names || m_bytes + bytes > m_limits.bytes)
        return;
    m_renamed.append(rename);
    m_bytes += bytes;
}

void KeyEventLog::clear()
{
    m_isThere = {};
    m_renamed = {};
    m_bytes = 0;
}

KeyEventLog::Changes KeyEventLog::take()
{
    Changes changes;
    // A name that another key has by now is not followed.
    for (const KeyRename &rename : std::as_const(m_renamed)) {
        if (!m_isThere.value(rename.from))
            changes.renamed.append(rename);
    }
    for (auto it = m_isThere.cbegin(); it != m_isThere.cend(); ++it)
        (*it ? changes.created : changes.removed).append(it.key());
    clear();
    return changes;
}

} // namespace redshank
