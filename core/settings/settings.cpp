// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings.h"

#include <QJsonArray>
#include <QStandardPaths>

#include <array>

namespace redshank {

namespace {

constexpr int settingsSchema = 1;
constexpr std::array themeNames{"system", "light", "dark"};
constexpr std::array layoutNames{"tree", "flat"};

/// The enumerator whose name is stored; `otherwise` for anything else, so that a strange file cannot make a strange
/// value.
template <typename Enum, std::size_t count>
Enum fromName(const QJsonValue &value, const std::array<const char *, count> &names, Enum otherwise)
{
    const QString stored = value.toString();
    for (std::size_t i = 0; i < count; ++i)
        if (stored == QLatin1String(names[i]))
            return Enum(i);
    return otherwise;
}

template <typename Enum, std::size_t count> QString nameOf(Enum value, const std::array<const char *, count> &names)
{
    return QLatin1String(names[std::size_t(value)]);
}

QString base64Text(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes.toBase64());
}

QByteArray fromBase64Text(const QJsonValue &value)
{
    return QByteArray::fromBase64(value.toString().toLatin1());
}

QStringList toStringList(const QJsonValue &value)
{
    QStringList texts;
    const QJsonArray stored = value.toArray();
    for (const QJsonValue &text : stored)
        if (text.isString())
            texts.append(text.toString());
    return texts;
}

} // namespace

Settings::Settings(QString path)
    : m_file(std::move(path), settingsSchema)
{ }

Result<void> Settings::load()
{
    const auto loaded = m_file.load();
    if (!loaded)
        return loaded.error();
    m_notice = loaded.value().notice;
    m_stored = loaded.value().data;
    themeMode = fromName(m_stored.value(QLatin1String("theme")), themeNames, ThemeMode::System);
    keyLayout = fromName(m_stored.value(QLatin1String("keyLayout")), layoutNames, KeyLayout::Tree);
    if (const QJsonValue columns = m_stored.value(QLatin1String("keyColumns")); columns.isArray())
        keyColumns = toStringList(columns);
    filterHistory = toStringList(m_stored.value(QLatin1String("filterHistory")));
    isEndpointEnabled = m_stored.value(QLatin1String("endpoint")).toBool(false);
    isSessionRestored = m_stored.value(QLatin1String("restoreSession")).toBool(true);
    const QJsonObject stored = m_stored.value(QLatin1String("window")).toObject();
    window.geometry = fromBase64Text(stored.value(QLatin1String("geometry")));
    window.splitter = fromBase64Text(stored.value(QLatin1String("splitter")));
    window.profileId = stored.value(QLatin1String("profile")).toString();
    window.database = qMax(0, stored.value(QLatin1String("database")).toInt());
    window.currentTab = qMax(0, stored.value(QLatin1String("currentTab")).toInt());
    window.openKeys.clear();
    const QJsonArray openKeys = stored.value(QLatin1String("openKeys")).toArray();
    for (const QJsonValue &key : openKeys)
        window.openKeys.append(fromBase64Text(key));
    return {};
}

Result<void> Settings::save()
{
    QJsonArray openKeys;
    for (const QByteArray &key : window.openKeys)
        openKeys.append(base64Text(key));
    QJsonObject stored = m_stored.value(QLatin1String("window")).toObject();
    stored.insert(QStringLiteral("geometry"), base64Text(window.geometry));
    stored.insert(QStringLiteral("splitter"), base64Text(window.splitter));
    stored.insert(QStringLiteral("profile"), window.profileId);
    stored.insert(QStringLiteral("database"), window.database);
    stored.insert(QStringLiteral("currentTab"), window.currentTab);
    stored.insert(QStringLiteral("openKeys"), openKeys);
    m_stored.insert(QStringLiteral("window"), stored);
    m_stored.insert(QStringLiteral("theme"), nameOf(themeMode, themeNames));
    m_stored.insert(QStringLiteral("keyLayout"), nameOf(keyLayout, layoutNames));
    m_stored.insert(QStringLiteral("keyColumns"), QJsonArray::fromStringList(keyColumns));
    m_stored.insert(QStringLiteral("filterHistory"), QJsonArray::fromStringList(filterHistory));
    m_stored.insert(QStringLiteral("endpoint"), isEndpointEnabled);
    m_stored.insert(QStringLiteral("restoreSession"), isSessionRestored);
    return m_file.save(m_stored);
}

QString settingsFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + QStringLiteral("/redshank");
}

} // namespace redshank
