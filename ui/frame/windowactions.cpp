// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "windowactions.h"

#include "ui/theme/theme.h"

#include "core/settings/settings.h"

#include <QAction>
#include <QActionGroup>
#include <QKeySequence>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>

namespace redshank {

WindowActions::WindowActions(QMainWindow *window)
    : QObject(window)
{
    window->menuBar()->setObjectName(QStringLiteral("menuBar"));
    window->menuBar()->setAccessibleName(tr("Menu bar"));
    makeFileMenu(window);
    makeEditMenu(window);
    makeViewMenu(window);
    makeKeyMenus(window);
    makeEndpointMenu(window);
    QMenu *help = addMenu(window, "helpMenu", tr("&Help"));
    about = add(help, "actionAbout", tr("&About Redshank"), Qt::SHIFT | Qt::Key_F1, Needs::Nothing);

    serverMenu = new QMenu(window);
    serverMenu->setObjectName(QStringLiteral("serverMenu"));
    serverMenu->setAccessibleName(tr("Server"));
    serverMenu->addMenu(recent);
    serverMenu->addActions({connectToServer, pasteUri, openSample});
    serverMenu->addMenu(beside);
    serverMenu->addSeparator();
    serverMenu->addActions({nameDatabase, editConnection, disconnectServer});
    setState(false, false);
}

QMenu *WindowActions::addMenu(QMainWindow *window, const char *objectName, const QString &title)
{
    QMenu *menu = window->menuBar()->addMenu(title);
    menu->setObjectName(QLatin1String(objectName));
    menu->setAccessibleName(QString(title).remove(QLatin1Char('&')));
    return menu;
}

QAction *WindowActions::add(
    QMenu *menu, const char *objectName, const QString &text, const QKeySequence &keys, Needs needs, const char *icon)
{
    QAction *action = menu->addAction(text);
    action->setObjectName(QLatin1String(objectName));
    action->setShortcut(keys);
    if (icon)
        action->setIcon(Theme::instance()->icon(QLatin1String(icon)));
    m_all.append(action);
    if (needs == Needs::Server)
        m_needServer.append(action);
    else if (needs == Needs::Page)
        m_needPage.append(action);
    return action;
}

void WindowActions::makeFileMenu(QMainWindow *window)
{
    QMenu *menu = addMenu(window, "fileMenu", tr("&File"));
    connectToServer = add(menu, "actionConnect", tr("&Connect…"), Qt::CTRL | Qt::Key_N, Needs::Nothing, "connect");
    pasteUri = add(
        menu, "actionPasteUri", tr("&Paste Server URL…"), Qt::CTRL | Qt::SHIFT | Qt::Key_N, Needs::Nothing, "paste");
    openSample = add(
        menu, "actionSample", tr("Open &Sample Server"), Qt::CTRL | Qt::SHIFT | Qt::Key_O, Needs::Nothing, "sample");
    recent = menu->addMenu(Theme::instance()->icon(QStringLiteral("history")), tr("&Recent Servers"));
    recent->setObjectName(QStringLiteral("recentMenu"));
    recent->setAccessibleName(tr("Recent servers"));
    beside = menu->addMenu(Theme::instance()->icon(QStringLiteral("plus")), tr("Open &Beside"));
    beside->setObjectName(QStringLiteral("besideMenu"));
    beside->setAccessibleName(tr("Open beside"));
    menu->addSeparator();
    nameDatabase = add(
        menu, "actionNameDatabase", tr("N&ame Database…"), Qt::CTRL | Qt::SHIFT | Qt::Key_M, Needs::Server, "database");
    editConnection = add(menu, "actionEditConnection", tr("&Edit Connection…"), Qt::CTRL | Qt::SHIFT | Qt::Key_E,
        Needs::Server, "settings");
    disconnectServer =
        add(menu, "actionDisconnect", tr("&Disconnect"), Qt::CTRL | Qt::SHIFT | Qt::Key_D, Needs::Server, "disconnect");
    makeChangesMenu(menu);
    menu->addSeparator();
    closeTab = add(menu, "actionCloseTab", tr("Close &Tab"), Qt::CTRL | Qt::Key_W, Needs::Page, "close");
    quit = add(menu, "actionQuit", tr("&Quit"), Qt::CTRL | Qt::Key_Q, Needs::Nothing);
    quit->setMenuRole(QAction::QuitRole);
}

void WindowActions::makeChangesMenu(QMenu *menu)
{
    changes = menu->addMenu(Theme::instance()->icon(QStringLiteral("lock")), tr("&Unlock Changes"));
    changes->setObjectName(QStringLiteral("changesMenu"));
    changes->setAccessibleName(tr("Unlock changes"));
    unlockTimes = new QActionGroup(this);
    int keys = Qt::Key_F5;
    for (const int minutes : {5, 15, 60}) {
        QAction *action = add(changes, qPrintable(QStringLiteral("actionUnlock%1").arg(minutes)),
            tr("For %n &Minute(s)…", nullptr, minutes), Qt::CTRL | Qt::SHIFT | Qt::Key(keys++), Needs::Server);
        action->setStatusTip(tr("Unlock changes for %n minute(s)", nullptr, minutes));
        action->setData(minutes);
        unlockTimes->addAction(action);
    }
    changes->addSeparator();
    lockChanges =
        add(changes, "actionLockChanges", tr("&Lock Now"), Qt::CTRL | Qt::SHIFT | Qt::Key_F8, Needs::Server, "lock");
    lockChanges->setStatusTip(tr("Lock changes now"));
}

void WindowActions::makeEditMenu(QMainWindow *window)
{
    QMenu *menu = addMenu(window, "editMenu", tr("&Edit"));
    undoDelete = add(menu, "actionUndoDelete", tr("&Undo…"), Qt::CTRL | Qt::SHIFT | Qt::Key_Z, Needs::Server, "undo");
    menu->addSeparator();
    save = add(menu, "actionSave", tr("&Save"), Qt::CTRL | Qt::Key_S, Needs::Page, "save");
    menu->addSeparator();
    find = add(menu, "actionFind", tr("&Find in Page"), Qt::CTRL | Qt::Key_F, Needs::Server, "search");
    filterKeys = add(menu, "actionFilterKeys", tr("Filter &Keys"), Qt::CTRL | Qt::Key_L, Needs::Server, "filter");
}

void WindowActions::makeViewMenu(QMainWindow *window)
{
    QMenu *menu = addMenu(window, "viewMenu", tr("&View"));
    palette = add(menu, "actionPalette", tr("&Command Palette…"), Qt::CTRL | Qt::Key_K, Needs::Nothing, "search");
    menu->addSeparator();
    refresh = add(menu, "actionRefresh", tr("&Refresh"), Qt::Key_F5, Needs::Server, "refresh");
    flatKeys =
        add(menu, "actionFlatKeys", tr("Keys as a &Flat List"), Qt::CTRL | Qt::SHIFT | Qt::Key_L, Needs::Nothing);
    flatKeys->setCheckable(true);
    menu->addSeparator();
    nextPlace = add(menu, "actionNextPlace", tr("Next &Server or Database"), Qt::Key_F6, Needs::Server);
    previousPlace =
        add(menu, "actionPreviousPlace", tr("P&revious Server or Database"), Qt::SHIFT | Qt::Key_F6, Needs::Server);
    menu->addSeparator();
    nextTab = add(menu, "actionNextTab", tr("&Next Tab"), Qt::CTRL | Qt::Key_Tab, Needs::Page);
    nextTab->setShortcuts({Qt::CTRL | Qt::Key_Tab, Qt::CTRL | Qt::Key_PageDown});
    previousTab = add(menu, "actionPreviousTab", tr("&Previous Tab"), {}, Needs::Page);
    previousTab->setShortcuts({Qt::CTRL | Qt::SHIFT | Qt::Key_Tab, Qt::CTRL | Qt::Key_PageUp});
    menu->addSeparator();
    QMenu *theme = menu->addMenu(Theme::instance()->icon(QStringLiteral("theme")), tr("&Theme"));
    theme->setObjectName(QStringLiteral("themeMenu"));
    theme->setAccessibleName(tr("Theme"));
    themes = new QActionGroup(this);
    const auto addTheme = [&](const char *objectName, const QString &text, ThemeMode mode, const QKeySequence &keys) {
        QAction *action = add(theme, objectName, text, keys, Needs::Nothing);
        action->setCheckable(true);
        action->setData(int(mode));
        action->setStatusTip(tr("Theme: %1").arg(QString(text).remove(QLatin1Char('&'))));
        themes->addAction(action);
    };
    addTheme("actionThemeSystem", tr("As the &System"), ThemeMode::System, Qt::CTRL | Qt::Key_F8);
    addTheme("actionThemeLight", tr("&Light"), ThemeMode::Light, Qt::CTRL | Qt::Key_F9);
    addTheme("actionThemeDark", tr("&Dark"), ThemeMode::Dark, Qt::CTRL | Qt::Key_F10);
}

void WindowActions::makeKeyMenus(QMainWindow *window)
{
    QMenu *key = keyMenu = addMenu(window, "keyMenu", tr("&Key"));
    newKey = add(key, "actionNewKey", tr("&New Key…"), Qt::CTRL | Qt::SHIFT | Qt::Key_I, Needs::Server, "plus");
    duplicateKey =
        add(key, "actionDuplicateKey", tr("D&uplicate…"), Qt::CTRL | Qt::SHIFT | Qt::Key_P, Needs::Server, "copy");
    key->addSeparator();
    // F2 is named here only: it belongs to whatever has the focus, and comes to the workspace where nobody takes it.
    renameKey = add(key, "actionRenameKey", tr("&Rename…") + QStringLiteral("\tF2"), {}, Needs::Server, "rename");
    editTtl = add(key, "actionEditTtl", tr("&Time to Live…"), Qt::CTRL | Qt::SHIFT | Qt::Key_T, Needs::Server, "clock");
    // No key of the window's own: Delete means other things where text or rows have the focus.
    deleteKey = add(key, "actionDeleteKey", tr("&Delete…"), Qt::CTRL | Qt::Key_Delete, Needs::Server, "delete");
    key->addSeparator();
    favouriteKey = add(key, "actionFavouriteKey", tr("&Favourite"), Qt::CTRL | Qt::Key_B, Needs::Server);
    favouriteKey->setCheckable(true);
    bookmarks = key->addMenu(Theme::instance()->icon(QStringLiteral("history")), tr("Fa&vourite and Recent Keys"));
    bookmarks->setObjectName(QStringLiteral("bookmarksMenu"));
    bookmarks->setAccessibleName(tr("Favourite and recent keys"));

    QMenu *feed = addMenu(window, "feedMenu", tr("Fee&d"));
    newFeed = add(feed, "actionNewFeed", tr("&New Feed"), Qt::CTRL | Qt::Key_T, Needs::Server, "feed");
}

void WindowActions::makeEndpointMenu(QMainWindow *window)
{
    endpoint = addMenu(window, "endpointMenu", tr("E&ndpoint"));
    serve = add(
        endpoint, "actionServe", tr("&Serve over HTTP and WebSocket"), Qt::CTRL | Qt::SHIFT | Qt::Key_H, Needs::Server);
    serve->setCheckable(true);
    serveThis = add(
        endpoint, "actionServeThis", tr("Answer for T&his Database"), Qt::CTRL | Qt::SHIFT | Qt::Key_B, Needs::Server);
    endpoint->addSeparator();
    copyAddress = add(
        endpoint, "actionCopyAddress", tr("Copy &Address"), Qt::CTRL | Qt::SHIFT | Qt::Key_A, Needs::Nothing, "link");
    copyToken =
        add(endpoint, "actionCopyToken", tr("Copy &Token"), Qt::CTRL | Qt::SHIFT | Qt::Key_K, Needs::Nothing, "lock");
    copyCurl = add(
        endpoint, "actionCopyCurl", tr("&Copy curl Line"), Qt::CTRL | Qt::SHIFT | Qt::Key_U, Needs::Nothing, "copy");
}

void WindowActions::setState(bool hasServer, bool hasPage)
{
    for (QAction *action : std::as_const(m_needServer))
        action->setEnabled(hasServer);
    for (QAction *action : std::as_const(m_needPage))
        action->setEnabled(hasServer && hasPage);
}

} // namespace redshank
