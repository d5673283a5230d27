// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "profilejson.h"

#include <QJsonArray>

#include <array>

namespace redshank {

namespace {

constexpr std::array environmentNames{"none", "development", "staging", "production"};
constexpr std::array safetyNames{"free", "confirm", "read-only", "locked"};

/// Bytes that need not be UTF-8, in letters that JSON can hold; readable for nearly every user name and separator.
QString percentEncoded(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes.toPercentEncoding(" !#$&'()*+,/:;=?@[]|<>^`{}"));
}

QByteArray percentDecoded(const QJsonValue &value)
{
    return QByteArray::fromPercentEncoding(value.toString().toUtf8());
}

QJsonObject databaseNamesToJson(const QMap<int, QString> &names)
{
    QJsonObject stored;
    for (auto entry = names.constBegin(); entry != names.constEnd(); ++entry)
        stored.insert(QString::number(entry.key()), entry.value());
    return stored;
}

QMap<int, QString> databaseNamesFromJson(const QJsonObject &stored)
{
    QMap<int, QString> names;
    for (auto entry = stored.constBegin(); entry != stored.constEnd(); ++entry) {
        bool isNumber = false;
        const int database = entry.key().toInt(&isNumber);
        if (const QString name = entry.value().toString(); isNumber && database >= 0 && !name.isEmpty())
            names.insert(database, name);
    }
    return names;
}

template <typename Enum, std::size_t count>
std::optional<Enum> fromName(const QJsonValue &value, const std::array<const char *, count> &names)
{
    const QString stored = value.toString();
    for (std::size_t i = 0; i < count; ++i)
        if (stored == QLatin1String(names[i]))
            return Enum(i);
    return std::nullopt;
}

} // namespace

QJsonObject profileToJson(const Profile &profile)
{
    const ConnectionParams &params = profile.params;
    QJsonArray separators;
    for (const QByteArray &separator : profile.separators)
        separators.append(percentEncoded(separator));
    QJsonObject stored{
        {QStringLiteral("id"), profile.id},
        {QStringLiteral("name"), profile.name},
        {QStringLiteral("environment"), QLatin1String(environmentNames[std::size_t(profile.environment)])},
        {QStringLiteral("safety"), QLatin1String(safetyNames[std::size_t(params.safety)])},
        {QStringLiteral("user"), percentEncoded(params.user)},
        {QStringLiteral("database"), params.database},
        {QStringLiteral("separators"), separators},
        {QStringLiteral("filters"), QJsonArray::fromStringList(profile.filters)},
        {QStringLiteral("databaseNames"), databaseNamesToJson(profile.databaseNames)},
    };
    if (params.address.transport == ServerAddress::Transport::Unix) {
        stored.insert(QStringLiteral("socket"), params.address.path);
    } else {
        stored.insert(QStringLiteral("host"), params.address.host);
        stored.insert(QStringLiteral("port"), params.address.port);
    }
    return stored;
}

std::optional<Profile> profileFromJson(const QJsonObject &stored)
{
    Profile profile;
    profile.id = stored.value(QLatin1String("id")).toString();
    const QString socket = stored.value(QLatin1String("socket")).toString();
    const QString host = stored.value(QLatin1String("host")).toString();
    const int port = stored.value(QLatin1String("port")).toInt();
    if (profile.id.isEmpty() || (socket.isEmpty() && (host.isEmpty() || port < 1 || port > 65535)))
        return std::nullopt;
    ServerAddress &address = profile.params.address;
    if (socket.isEmpty()) {
        address.host = host;
        address.port = quint16(port);
    } else {
        address.transport = ServerAddress::Transport::Unix;
        address.path = socket;
    }
    profile.name = stored.value(QLatin1String("name")).toString();
    // A word that we do not know was written to protect: the careful reading of it is the right one.
    profile.environment = fromName<Environment>(stored.value(QLatin1String("environment")), environmentNames)
                              .value_or(Environment::Production);
    profile.params.safety =
        fromName<SafetyLevel>(stored.value(QLatin1String("safety")), safetyNames).value_or(SafetyLevel::ReadOnly);
    profile.params.user = percentDecoded(stored.value(QLatin1String("user")));
    profile.params.database = qMax(0, stored.value(QLatin1String("database")).toInt());
    profile.separators.clear();
    const QJsonArray separators = stored.value(QLatin1String("separators")).toArray();
    for (const QJsonValue &separator : separators)
        if (const QByteArray bytes = percentDecoded(separator); !bytes.isEmpty())
            profile.separators.append(bytes);
    const QJsonArray filters = stored.value(QLatin1String("filters")).toArray();
    for (const QJsonValue &filter : filters)
        if (const QString text = filter.toString(); !text.isEmpty())
            profile.filters.append(text);
    profile.databaseNames = databaseNamesFromJson(stored.value(QLatin1String("databaseNames")).toObject());
    return profile;
}

} // namespace redshank
