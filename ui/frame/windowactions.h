// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>

class QAction;
class QActionGroup;
class QKeySequence;
class QMainWindow;
class QMenu;

namespace redshank {

/// Every action of the window with its name, shortcut and place in the menus; what they do is wired by the window.
class WindowActions : public QObject
{
    Q_OBJECT
public:
    /// Which state of the window an action needs.
    enum class Needs : quint8 { Nothing, Server, Page };

    explicit WindowActions(QMainWindow *window);

    void setState(bool hasServer, bool hasPage);
    /// All that can be triggered, in the order of the menus.
    const QList<QAction *> &all() const { return m_all; }

    // File
    QAction *connectToServer;
    QAction *pasteUri;
    QAction *openSample;
    QMenu *recent; ///< filled when it is about to be shown
    QMenu *beside; ///< filled when it is about to be shown
    QAction *editConnection;
    QAction *nameDatabase;
    QAction *disconnectServer;
    QMenu *changes; ///< locked or unlocked; shown where the profile locks them
    QActionGroup *unlockTimes; ///< data() holds the minutes
    QAction *lockChanges;
    QAction *closeTab;
    QAction *quit;
    // Edit
    QAction *undoDelete;
    QAction *save;
    QAction *find;
    QAction *filterKeys;
    // View
    QAction *palette;
    QAction *refresh;
    QAction *flatKeys;
    QActionGroup *themes; ///< System, Light, Dark; data() holds the ThemeMode
    QAction *nextPlace;
    QAction *previousPlace;
    QAction *nextTab;
    QAction *previousTab;
    // Key
    QMenu *keyMenu;
    QAction *newKey;
    QAction *duplicateKey;
    QAction *renameKey;
    QAction *editTtl;
    QAction *deleteKey;
    QAction *favouriteKey; ///< checkable; whether it is checked is known when the menu is about to be shown
    QMenu *bookmarks; ///< filled when it is about to be shown
    // Feed
    QAction *newFeed;
    // Endpoint
    QMenu *endpoint;
    QAction *serve;
    QAction *serveThis;
    QAction *copyAddress;
    QAction *copyToken;
    QAction *copyCurl;
    // Help
    QAction *about;

    /// The menu behind the server's name: how to get somewhere else.
    QMenu *serverMenu;

private:
    QAction *add(QMenu *menu, const char *objectName, const QString &text, const QKeySequence &keys, Needs needs,
        const char *icon = nullptr);
    void makeFileMenu(QMainWindow *window);
    void makeChangesMenu(QMenu *menu);
    void makeEditMenu(QMainWindow *window);
    void makeViewMenu(QMainWindow *window);
    void makeKeyMenus(QMainWindow *window);
    void makeEndpointMenu(QMainWindow *window);
    QMenu *addMenu(QMainWindow *window, const char *objectName, const QString &title);

    QList<QAction *> m_all;
    QList<QAction *> m_needServer;
    QList<QAction *> m_needPage;
};

} // namespace redshank
