// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/frame/serverchooser.h"

#include "core/base/result.h"
#include "core/settings/profile.h"

#include <QMainWindow>

#include <functional>
#include <memory>

namespace redshank {

class EndpointControl;
class KeyBookmarks;
class ProfileStore;
class Session;
class Settings;

/// What the window is given by the composition root; everything outlives it, nothing is owned by it.
struct MainWindowDeps
{
    Settings *settings = nullptr;
    ProfileStore *profiles = nullptr;
    KeyBookmarks *bookmarks = nullptr;
    EndpointControl *endpoint = nullptr; ///< nullptr: no endpoint in this program
    /// Starts the sample server, or hands out the running one. The callback is dropped when `context` dies first, and
    /// is never called from inside. Empty: no sample server in this program.
    std::function<void(QObject *context, std::function<void(const Result<Profile> &)>)> startSample;
};

/// The window: it only wires. Left the open servers and their keys, in the centre the tabs, at the bottom the status
/// line. Another server takes the place of the current one, once unsaved changes have been asked about, or is opened
/// beside it. GUI thread.
class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    explicit MainWindow(MainWindowDeps deps, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Connects to a server, or shows it where it is open; what cannot be reached is told in the window, with what can
    /// be done.
    void openProfile(const Profile &profile, OpenWhere where = OpenWhere::Here);
    void openSample(OpenWhere where = OpenWhere::Here);
    /// A redis:// URL, host:port or the path of a socket, as the user typed it.
    void openUri(const QString &text);
    /// Opens the servers and the tabs of the last time; false where there is nothing to restore.
    bool restoreLastSession();
    /// Stores what closing the window stores, and asks nothing: for an end at which nobody can be asked.
    void storeSession();
    /// Cancels what is being done to many keys, without a question and without waiting, for the same end.
    void stopWork();
    /// One line in the status line for some seconds, plain text.
    void showMessage(const QString &text);

    Session *session() const; ///< of the current place; nullptr while no server is open

Q_SIGNALS:
    /// The settings could not be written; the window, where it stays open, says so too.
    void settingsNotSaved(const redshank::Error &error);

protected:
    void closeEvent(QCloseEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace redshank
