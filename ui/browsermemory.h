// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace redshank {

class BrowserPanel;
class ProfileStore;
class ServerChooser;
class Settings;

/// Gives the browser of a server the columns and filters that the user has had before, and keeps what becomes of them:
/// columns and history for all servers, saved filters with the profile. Belongs to the browser; the others outlive it.
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

    BrowserPanel *m_browser;
    Stores m_stores;
};

} // namespace redshank
