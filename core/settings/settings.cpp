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

QJsonArray placesToJson(const QList<PlaceSettings> &places)
{
    QJsonArray stored;
    for (const PlaceSettings &place : places)
        stored.append(QJsonObject{{QStringLiteral("profile"), place.profileId},
            {QStringLiteral("database"), place.database}, {QStringLiteral("folded"), place.isFolded}});
    return stored;
}

QList<PlaceSettings> placesFromJson(const QJsonArray &stored)
{
    QList<PlaceSettings> places;
    for (const QJsonValue &value : stored) {
        const QJsonObject place = value.toObject();
        places.append({place.value(QLatin1String("profile")).toString(),
            qMax(0, place.value(QLatin1String("database")).toInt()), place.value(QLatin1String("folded")).toBool()});
    }
    return places;
}

QJsonArray pagesToJson(const QList<PageSettings> &pages)
{
    QJsonArray stored;
    for (const PageSettings &page : pages)
        stored.append(
            QJsonObject{{QStringLiteral("place"), page.place}, {QStringLiteral("key"), base64Text(page.key)}});
    return stored;
}

QList<PageSettings> pagesFromJson(const QJsonArray &stored, int places)
{
    QList<PageSettings> pages;
    for (const QJsonValue &value : stored) {
        const QJsonObject page = value.toObject();
        const QJsonValue key = page.value(QLatin1String("key"));
        if (const int place = page.value(QLatin1String("place")).toInt(-1);
            place >= 0 && place < places && key.isString())
            pages.append({place, fromBase64Text(key)});
    }
    return pages;
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
    m_stored = loaded.value();
    themeMode = fromName(m_stored.value(QLatin1String("theme")), themeNames, ThemeMode::System);
    keyLayout = fromName(m_stored.value(QLatin1String("keyLayout")), layoutNames, KeyLayout::Tree);
    if (const QJsonValue columns = m_stored.value(QLatin1String("keyColumns")); columns.isArray())
        keyColumns = toStringList(columns);
    nameBudget = qMax<qint64>(0, m_stored.value(QLatin1String("nameBudget")).toInteger(defaultNameBudget));
    filterHistory = toStringList(m_stored.value(QLatin1String("filterHistory")));
    isEndpointEnabled = m_stored.value(QLatin1String("endpoint")).toBool(false);
    isSessionRestored = m_stored.value(QLatin1String("restoreSession")).toBool(true);
    const QJsonObject stored = m_stored.value(QLatin1String("window")).toObject();
    window.geometry = fromBase64Text(stored.value(QLatin1String("geometry")));
    window.splitter = fromBase64Text(stored.value(QLatin1String("splitter")));
    window.currentPage = qMax(0, stored.value(QLatin1String("currentPage")).toInt());
    window.places = placesFromJson(stored.value(QLatin1String("places")).toArray());
    window.pages = pagesFromJson(stored.value(QLatin1String("pages")).toArray(), int(window.places.size()));
    return {};
}

Result<void> Settings::save()
{
    QJsonObject stored = m_stored.value(QLatin1String("window")).toObject();
    stored.insert(QStringLiteral("geometry"), base64Text(window.geometry));
    stored.insert(QStringLiteral("splitter"), base64Text(window.splitter));
    stored.insert(QStringLiteral("places"), placesToJson(window.places));
    stored.insert(QStringLiteral("pages"), pagesToJson(window.pages));
    stored.insert(QStringLiteral("currentPage"), window.currentPage);
    m_stored.insert(QStringLiteral("window"), stored);
    m_stored.insert(QStringLiteral("theme"), nameOf(themeMode, themeNames));
    m_stored.insert(QStringLiteral("keyLayout"), nameOf(keyLayout, layoutNames));
    m_stored.insert(QStringLiteral("keyColumns"), QJsonArray::fromStringList(keyColumns));
    m_stored.insert(QStringLiteral("nameBudget"), nameBudget);
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
