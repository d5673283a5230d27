// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "settingsfile.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace redshank {

enum class ThemeMode : quint8 { System, Light, Dark };
enum class KeyLayout : quint8 { Tree, Flat };

/// A server and database that was open in a window.
struct PlaceSettings
{
    QString profileId;
    int database = 0;
    bool isFolded = false; ///< its keys out of sight

    bool operator==(const PlaceSettings &) const = default;
};

/// The page of a key.
struct PageSettings
{
    int place = 0; ///< in WindowSettings::places
    QByteArray key; ///< its raw name

    bool operator==(const PageSettings &) const = default;
};

/// What a window looked like when it was closed.
struct WindowSettings
{
    QByteArray geometry; ///< as QWidget::saveGeometry() gave it
    QByteArray splitter; ///< as QSplitter::saveState() gave it
    QList<PlaceSettings> places; ///< from top to bottom
    QList<PageSettings> pages; ///< in the order of their tabs
    int currentPage = 0;

    bool operator==(const WindowSettings &) const = default;
};

/// The user's own settings, typed; passwords and profiles are not among them. Values are read at any time; save()
/// writes them. Belongs to one thread.
class Settings
{
public:
    /// About a hundred million names; without a limit a huge database would take all memory before anybody saw it.
    static constexpr qint64 defaultNameBudget = 2LL << 30;

    explicit Settings(QString path);

    /// Takes over what is stored; defaults stay where nothing is, or nothing usable. The error says why nothing could
    /// be read, and save() then refuses.
    Result<void> load();
    Result<void> save();
    /// One sentence where load() had to fall back on the generation before; else empty.
    const QString &notice() const { return m_file.notice(); }

    ThemeMode themeMode = ThemeMode::System;
    KeyLayout keyLayout = KeyLayout::Tree;
    QStringList keyColumns{QStringLiteral("ttl")}; ///< shown beside the names of keys
    qint64 nameBudget = defaultNameBudget; ///< bytes that the names of a database's keys may take; 0: no limit
    QStringList filterHistory; ///< what keys were looked for, the newest first
    bool isEndpointEnabled = false; ///< off until the user turns it on
    bool isSessionRestored = true;
    WindowSettings window;

private:
    SettingsFile m_file;
    QJsonObject m_stored; ///< with what this version does not know, so that saving does not drop it
};

/// `$XDG_CONFIG_HOME/redshank` or what stands for it on this system.
QString settingsFolder();

} // namespace redshank
