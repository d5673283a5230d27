// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/frame/serverchooser.h"

#include <QList>
#include <QObject>
#include <QPointer>

#include <functional>

class QWidget;

namespace redshank {

class Place;
class ProfileStore;
class Settings;
class WindowActions;
class Workspace;
struct WindowSettings;

/// Opens, replaces and closes the places of a window: asks before unsaved changes go or work on keys is stopped, shows
/// a place that is open in place of opening it twice, and remembers the servers that have answered. GUI thread.
class PlaceOpener : public QObject
{
    Q_OBJECT
public:
    struct Parts ///< none is owned; all outlive it
    {
        Settings *settings;
        ProfileStore *profiles;
        ServerChooser *chooser;
        WindowActions *actions;
    };
    PlaceOpener(const Parts &parts, QWidget *window);

    Workspace *workspace() const { return m_workspace; } ///< nullptr until the first place is opened

    void open(const Profile &profile, OpenWhere where);
    /// Opens again, each with its own database, what is open of a server whose profile has been changed: a place that
    /// went on with the settings of before would write where it must not any more. Asks about what is under way and
    /// unsaved in one place after the other; one that is to stay goes on as it is, which is told.
    void applyEdited(const Profile &profile, bool isToOpen);
    void openDatabase(Place *place, int database, OpenWhere where);
    /// What was open at another time; false: nothing of it can be opened.
    bool reopen(const WindowSettings &window);
    void close(Place *place);
    /// Asks what the user calls the database of a place.
    void nameDatabase(Place *place);

Q_SIGNALS:
    void workspaceMade();
    void statusMessage(const QString &text);
    void settingsChanged(); ///< and are worth saving
    void sampleRequested();

private:
    Workspace *madeWorkspace();
    Place *show(const Profile &profile, Place *instead = nullptr);
    void open(const Profile &wanted, OpenWhere where, const std::function<void(Place *)> &then);
    void reopenOutdated(const Profile &profile, QList<QPointer<Place>> places);
    void reopenOne(const Profile &profile, Place *place);
    void tellOutdated(const Place *place);
    void wire(Place *place);
    void setDatabaseName(const Place *place, const QString &name);
    /// Whether it may go: what is under way there is at its end, and what is not saved may be lost. The answer is
    /// dropped when `context` dies first.
    void askToLeave(Place *place, QObject *context, const std::function<void(bool)> &callback);
    void withConsent(Place *leaving, std::function<void()> next, std::function<void()> otherwise = {});

    Parts m_parts;
    QWidget *m_window;
    Workspace *m_workspace = nullptr;
};

} // namespace redshank
