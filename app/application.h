// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "commandline.h"
#include "core/settings/keybookmarks.h"
#include "core/settings/profilestore.h"
#include "core/settings/settings.h"
#include "core/undo/undohistory.h"
#include "sampleserver.h"
#include "ui/window/mainwindow.h"
#include "windowendpoint.h"

#include <memory>

class QApplication;

namespace redshank {

/// The composition root of the window: it alone makes the settings, the profiles, the undo history, the sample server,
/// the endpoint and the window, and hands each what it needs. Main thread.
class Application
{
public:
    explicit Application(QApplication &application);

    /// Shows the window and opens in it what the arguments ask for; returns before anything is connected.
    void start(const CommandLine &line);
    /// Stores the window as it is and stops what it does to keys, before an end that asks nobody.
    void storeSession();

private:
    // In the order of construction: what stands further down uses what stands above it.
    Settings m_settings;
    ProfileStore m_profiles;
    KeyBookmarks m_bookmarks;
    UndoHistory m_undo;
    SampleServer m_sample;
    WindowEndpoint m_endpoint;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace redshank
