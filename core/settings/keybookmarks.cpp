// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keybookmarks.h"

#include <QJsonArray>

#include <algorithm>

namespace redshank {

namespace {

constexpr int bookmarksSchema = 1;
constexpr qsizetype mostServers = 500;

const QString &serversKey()
{
    static const QString key = QStringLiteral("servers");
    return key;
}

const QString &favouritesKey()
{
    static const QString key = QStringLiteral("favourites");
    return key;
}

const QString &recentKey()
{
    static const QString key = QStringLiteral("recent");
    return key;
}

QJsonArray toJson(const QList<KeyBookmark> &keys)
{
    QJsonArray list;
    for (const KeyBookmark &each : keys)
        if (each.key.size() <= KeyBookmarks::longestKey)
            list.append(QJsonObject{{QStringLiteral("database"), each.database},
                {QStringLiteral("key"), QString::fromLatin1(each.key.toBase64())}});
    return list;
}

QList<KeyBookmark> fromJson(const QJsonValue &value, qsizetype most)
{
    QList<KeyBookmark> keys;
    const QJsonArray list = value.toArray();
    for (const QJsonValue &entry : list) {
        const QJsonObject stored = entry.toObject();
        const auto key = QByteArray::fromBase64Encoding(
            stored.value(QLatin1String("key")).toString().toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
        const int database = stored.value(QLatin1String("database")).toInt(-1);
        const KeyBookmark each{database, key.decoded};
        if (key && !each.key.isEmpty() && database >= 0 && keys.size() < most && !keys.contains(each))
            keys.append(each);
    }
    return keys;
}

void putFirst(QList<KeyBookmark> &keys, const KeyBookmark &key, qsizetype most)
{
    keys.removeAll(key);
    keys.prepend(key);
    if (keys.size() > most)
        keys.resize(most);
}

} // namespace

KeyBookmarks::KeyBookmarks(QString path, QObject *parent)
    : QObject(parent)
    , m_file(std::move(path), bookmarksSchema)
{ }

Result<void> KeyBookmarks::load()
{
    const auto loaded = m_file.load();
    if (!loaded)
        return loaded.error();
    take(loaded.value());
    return {};
}

bool KeyBookmarks::isFavourite(const QString &profileId, const KeyBookmark &key) const
{
    const auto server = m_servers.constFind(profileId);
    return server != m_servers.constEnd() && server->favourites.contains(key);
}

Result<void> KeyBookmarks::setFavourite(const QString &profileId, const KeyBookmark &key, bool isFavourite)
{
    const auto apply = [&](Server &server) -> Result<void> {
        if (!isFavourite) {
            server.favourites.removeAll(key);
        } else if (!server.favourites.contains(key)) {
            if (server.favourites.size() >= mostFavourites)
                return Error{Error::Kind::LimitExceeded,
                    tr("There are %1 favourites already; no more are kept").arg(mostFavourites), {}, {}};
            server.favourites.append(key);
        }
        return {};
    };
    Result<void> done;
    if (profileId.isEmpty() || key.key.size() > longestKey) {
        done = apply(m_servers[profileId]);
    } else {
        Result<void> applied;
        done = change([&](QHash<QString, Server> &servers) { applied = apply(servers[profileId]); });
        if (done && !applied)
            done = applied;
    }
    if (done)
        Q_EMIT changed(profileId);
    return done;
}

void KeyBookmarks::noteOpened(const QString &profileId, const KeyBookmark &key)
{
    putFirst(m_servers[profileId].recent, key, mostRecent);
    if (!profileId.isEmpty()) {
        putFirst(m_opened[profileId], key, mostRecent);
        m_removed[profileId].removeAll(key);
    }
    Q_EMIT changed(profileId);
}

void KeyBookmarks::noteRemoved(const QString &profileId, const KeyBookmark &key)
{
    const auto server = m_servers.find(profileId);
    if (server == m_servers.end() || server->recent.removeAll(key) == 0)
        return;
    if (!profileId.isEmpty()) {
        m_opened[profileId].removeAll(key);
        putFirst(m_removed[profileId], key, mostRecent);
    }
    Q_EMIT changed(profileId);
}

Result<void> KeyBookmarks::save()
{
    const auto isIdle = [](const QHash<QString, QList<KeyBookmark>> &kept) {
        return std::all_of(kept.begin(), kept.end(), [](const auto &keys) { return keys.isEmpty(); });
    };
    if (isIdle(m_opened) && isIdle(m_removed))
        return {};
    return change([](QHash<QString, Server> &) {});
}

template <typename Change> Result<void> KeyBookmarks::change(Change apply)
{
    const auto stored = m_file.change([&](QJsonObject &data) { applyTo(data, apply); });
    if (!stored)
        return stored.error();
    m_opened.clear();
    m_removed.clear();
    take(stored.value());
    return {};
}

template <typename Change> void KeyBookmarks::applyTo(QJsonObject &data, Change apply) const
{
    QJsonObject stored = data.value(serversKey()).toObject();
    QHash<QString, Server> servers;
    for (auto each = stored.constBegin(); each != stored.constEnd(); ++each) {
        const QJsonObject server = each.value().toObject();
        servers.insert(each.key(),
            {fromJson(server.value(favouritesKey()), mostFavourites), fromJson(server.value(recentKey()), mostRecent)});
    }
    apply(servers);
    for (auto gone = m_removed.constBegin(); gone != m_removed.constEnd(); ++gone)
        for (const KeyBookmark &key : gone.value())
            servers[gone.key()].recent.removeAll(key);
    for (auto opened = m_opened.constBegin(); opened != m_opened.constEnd(); ++opened)
        for (auto key = opened.value().crbegin(); key != opened.value().crend(); ++key)
            putFirst(servers[opened.key()].recent, *key, mostRecent);

    for (auto server = servers.constBegin(); server != servers.constEnd(); ++server) {
        if (!stored.contains(server.key()) && stored.size() >= mostServers)
            continue;
        // What a newer program keeps of this server stays in it.
        QJsonObject entry = stored.value(server.key()).toObject();
        entry.insert(favouritesKey(), toJson(server->favourites));
        entry.insert(recentKey(), toJson(server->recent));
        stored.insert(server.key(), entry);
    }
    data.insert(serversKey(), stored);
}

/// What is kept in memory alone stays: servers that are not stored, and names too long for the file.
void KeyBookmarks::take(const QJsonObject &data)
{
    const QJsonObject stored = data.value(serversKey()).toObject();
    for (auto each = stored.constBegin(); each != stored.constEnd(); ++each) {
        if (each.key().isEmpty())
            continue;
        const QJsonObject server = each.value().toObject();
        Server &mine = m_servers[each.key()];
        Server read{
            fromJson(server.value(favouritesKey()), mostFavourites), fromJson(server.value(recentKey()), mostRecent)};
        const auto keepLong = [](const QList<KeyBookmark> &from, QList<KeyBookmark> &to) {
            for (const KeyBookmark &key : from)
                if (key.key.size() > longestKey)
                    to.append(key);
        };
        keepLong(mine.favourites, read.favourites);
        keepLong(mine.recent, read.recent);
        mine = read;
    }
}

} // namespace redshank
