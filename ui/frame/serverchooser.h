// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings/profile.h"

#include <QObject>

#include <functional>

class QMenu;
class QWidget;

namespace redshank {

class ProfileStore;

/// Where a server is opened: in place of the current one, or beside those that are open.
enum class OpenWhere : quint8 { Here, Beside };

/// Finds out which server the user wants: by the form, by a URL, from those used last; and remembers it. GUI thread.
class ServerChooser : public QObject
{
    Q_OBJECT
public:
    /// Its dialogs stand in front of `window`, which owns it; `profiles` outlives it.
    ServerChooser(ProfileStore *profiles, QWidget *window);

    void askForNew(OpenWhere where = OpenWhere::Here);
    void askForUri(OpenWhere where = OpenWhere::Here);
    /// Puts a profile before the user, as it is stored; what comes of it is for all that is open of that server.
    void edit(const Profile &profile);
    /// Forgets a stored profile once the user has confirmed it, in front of `parent` (nullptr: the window); calls back
    /// when it is gone.
    void remove(const Profile &profile, QWidget *parent = nullptr, std::function<void()> done = {});
    /// Adds an action for each of the servers used last.
    void addRecent(QMenu *menu, OpenWhere where);
    /// The stored profile of that server with this database and password, or a new one.
    Profile profileOf(const ConnectionParams &params) const;
    /// The id under which that server is stored; empty: it is not.
    QString storedId(const Profile &profile) const;
    /// Moves it to the top of the servers used last; the sample server is forgotten.
    void remember(Profile profile);

Q_SIGNALS:
    void profileChosen(const redshank::Profile &profile, redshank::OpenWhere where);
    /// A stored profile has been changed in the form, and is to be opened at once or merely kept.
    void profileEdited(const redshank::Profile &profile, bool isToOpen);
    void statusMessage(const QString &text);

private:
    void openForm(const Profile &profile, OpenWhere where);

    ProfileStore *m_profiles;
    QWidget *m_window;
};

} // namespace redshank
