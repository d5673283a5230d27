// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QMenu;

namespace redshank {

class ServerChooser;
class WindowActions;
class Workspace;

/// What can be opened beside the places that are open: the databases of the current server that are not, each with its
/// number of keys, and other servers. The menu is filled when it is about to be shown. GUI thread; the arguments
/// outlive it.
class BesideMenu : public QObject
{
    Q_OBJECT
public:
    BesideMenu(ServerChooser *chooser, WindowActions *actions, QObject *parent = nullptr);

    void setWorkspace(Workspace *workspace) { m_workspace = workspace; }

Q_SIGNALS:
    void databaseChosen(int database); ///< of the current server
    void sampleChosen();

private:
    void fill();
    void addDatabases();

    QMenu *m_menu;
    ServerChooser *m_chooser;
    WindowActions *m_actions;
    Workspace *m_workspace = nullptr;
};

} // namespace redshank
