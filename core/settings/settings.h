// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "settingsfile.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QList>
#include <QString>
#include <QStringList>

namespace redshank {

enum class ThemeMode : quint8 { System, Light, Dark };
enum class KeyLayout : quint8 { Tree, Flat };

/// What a window looked like when it was closed.
struct WindowSettings
{
    QByteArray geometry; ///< as QWidget::saveGeometry() gave it
    QByteArray splitter; ///< as QSplitter::saveState() gave it
    QString profileId; ///< of the server that was open; empty: none
    int database = 0;
    QByteArrayList openKeys; ///< raw key names, in the order of their tabs
    int currentTab = 0;

    bool operator==(const WindowSettings &) const = default;
};

/// The user's own settings, typed; passwords and profiles are not among them. Values are read at any time; save()
/// writes them. Belongs to one thread.
class Settings
{
public:
    explicit Settings(QString path);

    /// Takes over what is stored; defaults stay where nothing is, or nothing usable. The error says why nothing could
    /// be read, and save() then refuses.
    Result<void> load();
    Result<void> save();
    /// One sentence where load() had to fall back on the generation before; else empty.
    const QString &notice() const { return m_notice; }

    ThemeMode themeMode = ThemeMode::System;
    KeyLayout keyLayout = KeyLayout::Tree;
    QStringList keyColumns{QStringLiteral("ttl")}; ///< shown beside the names of keys
    QStringList filterHistory; ///< what keys were looked for, the newest first
    bool isEndpointEnabled = false; ///< off until the user turns it on
    bool isSessionRestored = true;
    WindowSettings window;

private:
    SettingsFile m_file;
    QJsonObject m_stored; ///< with what this version does not know, so that saving does not drop it
    QString m_notice;
};

/// `$XDG_CONFIG_HOME/redshank` or what stands for it on this system.
QString settingsFolder();

} // namespace redshank
