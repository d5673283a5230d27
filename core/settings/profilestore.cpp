// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "profilestore.h"

#include "profilejson.h"

#include <QHash>
#include <QJsonArray>
#include <QUuid>

#include <algorithm>

namespace redshank {

namespace {

constexpr int profilesSchema = 1;
constexpr qsizetype mostProfiles = 500;

const QString &listKey()
{
    static const QString key = QStringLiteral("profiles");
    return key;
}

qsizetype indexOf(const QJsonArray &list, const QString &id)
{
    const auto found = std::find_if(list.begin(), list.end(),
        [&](const QJsonValue &value) { return value.toObject().value(QLatin1String("id")).toString() == id; });
    return found == list.end() ? -1 : found - list.begin();
}

} // namespace

ProfileStore::ProfileStore(QString path, QObject *parent)
    : QObject(parent)
    , m_file(std::move(path), profilesSchema)
{ }

Result<void> ProfileStore::load()
{
    const auto loaded = m_file.load();
    if (!loaded)
        return loaded.error();
    take(loaded.value());
    return {};
}

const Profile *ProfileStore::find(const QString &id) const
{
    const auto found =
        std::find_if(m_profiles.cbegin(), m_profiles.cend(), [&](const Profile &profile) { return profile.id == id; });
    return found == m_profiles.cend() ? nullptr : &*found;
}

Result<Profile> ProfileStore::put(Profile profile)
{
    if (profile.isSample)
        return profile;
    if (profile.id.isEmpty())
        profile.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const auto done = change([&](QJsonArray &list) {
        QJsonObject stored = profileToJson(profile);
        if (const qsizetype at = indexOf(list, profile.id); at >= 0) {
            // What a newer program added to this profile stays in it.
            QJsonObject merged = list.takeAt(at).toObject();
            // Who holds a profile for long holds what was saved for it since in an older state.
            stored.remove(QLatin1String("filters"));
            stored.remove(QLatin1String("databaseNames"));
            for (auto field = stored.constBegin(); field != stored.constEnd(); ++field)
                merged.insert(field.key(), field.value());
            stored = merged;
        }
        list.prepend(stored);
        while (list.size() > mostProfiles)
            list.removeLast();
    });
    if (!done)
        return done.error();
    for (Profile &kept : m_profiles)
        if (kept.id == profile.id)
            kept.params.password = profile.params.password;
    if (const Profile *stored = find(profile.id)) {
        profile.filters = stored->filters;
        profile.databaseNames = stored->databaseNames;
    }
    Q_EMIT changed();
    return profile;
}

Result<void> ProfileStore::remove(const QString &id)
{
    const auto done = change([&](QJsonArray &list) {
        if (const qsizetype at = indexOf(list, id); at >= 0)
            list.removeAt(at);
    });
    if (done)
        Q_EMIT changed();
    return done;
}

Result<void> ProfileStore::changeFilters(const QString &id, const QStringList &added, const QStringList &removed)
{
    return changeProfile(id, [&](QJsonObject &stored) {
        QJsonArray filters;
        const QJsonArray before = stored.value(QLatin1String("filters")).toArray();
        for (const QJsonValue &filter : before)
            if (!removed.contains(filter.toString()))
                filters.append(filter);
        for (const QString &filter : added)
            if (!filters.contains(filter))
                filters.append(filter);
        stored.insert(QStringLiteral("filters"), filters);
    });
}

Result<void> ProfileStore::setDatabaseName(const QString &id, int database, const QString &name)
{
    return changeProfile(id, [&](QJsonObject &stored) {
        QJsonObject names = stored.value(QLatin1String("databaseNames")).toObject();
        if (name.isEmpty())
            names.remove(QString::number(database));
        else
            names.insert(QString::number(database), name);
        stored.insert(QStringLiteral("databaseNames"), names);
    });
}

template <typename Change> Result<void> ProfileStore::changeProfile(const QString &id, Change apply)
{
    const auto done = change([&](QJsonArray &list) {
        if (const qsizetype at = indexOf(list, id); at >= 0) {
            QJsonObject stored = list.at(at).toObject();
            apply(stored);
            list.replace(at, stored);
        }
    });
    if (done)
        Q_EMIT changed();
    return done;
}

template <typename Change> Result<void> ProfileStore::change(Change apply)
{
    const auto stored = m_file.change([&](QJsonObject &data) {
        QJsonArray list = data.value(listKey()).toArray();
        apply(list);
        data.insert(listKey(), list);
    });
    if (!stored)
        return stored.error();
    take(stored.value());
    return {};
}

void ProfileStore::take(const QJsonObject &data)
{
    QHash<QString, Secret> passwords;
    for (const Profile &profile : std::as_const(m_profiles))
        passwords.insert(profile.id, profile.params.password);
    m_profiles.clear();
    const QJsonArray entries = data.value(listKey()).toArray();
    for (const QJsonValue &value : entries) {
        auto profile = profileFromJson(value.toObject());
        if (!profile || find(profile->id))
            continue;
        profile->params.password = passwords.value(profile->id);
        m_profiles.append(*std::move(profile));
    }
}

} // namespace redshank
