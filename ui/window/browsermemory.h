// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>

namespace redshank {

class BrowserPanel;
class ProfileStore;
class ServerChooser;
class Settings;

/// Gives the browser of a server the columns, filters and memory for names that the user has chosen before, and keeps
/// what becomes of them: saved filters with the profile, the others for all servers. Belongs to the browser; the others
/// outlive it.
class BrowserMemory : public QObject
{
    Q_OBJECT
public:
    struct Stores
    {
        Settings *settings = nullptr;
        ProfileStore *profiles = nullptr;
        ServerChooser *chooser = nullptr; ///< knows which profile a server is stored as
    };
    BrowserMemory(BrowserPanel *browser, const Stores &stores);

Q_SIGNALS:
    void settingsChanged(); ///< and are worth saving
    void statusMessage(const QString &text);

private:
    void storeFilters(const QStringList &filters);
    void followFilters();

    BrowserPanel *m_browser;
    Stores m_stores;
    QStringList m_filters; ///< of those that the browser holds, the ones that are stored
};

} // namespace redshank
