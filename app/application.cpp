// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "application.h"

#include "firstpaint.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QStandardPaths>

#include <cstdio>

namespace redshank {
namespace {

Theme::Mode themeMode(ThemeMode mode)
{
    switch (mode) {
    case ThemeMode::Light:
        return Theme::Mode::Light;
    case ThemeMode::Dark:
        return Theme::Mode::Dark;
    case ThemeMode::System:
        break;
    }
    return Theme::Mode::System;
}

/// Values of servers are data and no settings: they have no place among what people copy from machine to machine.
QString undoJournalPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)
        + QStringLiteral("/redshank/undo.journal");
}

} // namespace

Application::Application(QApplication &application)
    : m_settings(settingsFolder() + QStringLiteral("/settings.json"))
    , m_profiles(settingsFolder() + QStringLiteral("/profiles.json"))
    , m_bookmarks(settingsFolder() + QStringLiteral("/keys.json"))
    , m_undo(undoJournalPath())
{
    UndoHistory::setInstance(&m_undo);
    const Result<void> settings = m_settings.load();
    const Result<void> profiles = m_profiles.load();
    const Result<void> bookmarks = m_bookmarks.load();
    Theme::instance()->apply(application, themeMode(m_settings.themeMode));

    MainWindowDeps deps;
    deps.settings = &m_settings;
    deps.profiles = &m_profiles;
    deps.bookmarks = &m_bookmarks;
    deps.endpoint = &m_endpoint;
    deps.startSample = [this](QObject *context, SampleServer::Callback callback) {
        m_sample.start(context, std::move(callback));
    };
    m_window = std::make_unique<MainWindow>(deps);
    QObject::connect(&m_sample, &SampleServer::died, m_window.get(),
        [this](const Error &error) { m_window->showMessage(error.sentence()); });

    // A window that is closing can tell nobody any more; the terminal may still have a reader.
    QObject::connect(m_window.get(), &MainWindow::settingsNotSaved, m_window.get(), [](const Error &error) {
        const QString text =
            QCoreApplication::translate("main", "the settings are not saved: %1").arg(error.sentence());
        std::fprintf(stderr, "redshank: %s\n", text.toUtf8().constData());
    });

    // The end of a desktop's session, which is held up by no question about work.
    QObject::connect(&application, &QGuiApplication::commitDataRequest, m_window.get(), [this] { storeSession(); });

    // What could not be read is told in the window, which opens all the same.
    for (const Result<void> &loaded : {settings, profiles, bookmarks}) {
        if (!loaded)
            m_window->showMessage(loaded.error().sentence());
    }
}

void Application::start(const CommandLine &line)
{
    FirstPaint::watch(m_window.get());
    m_window->show();
    if (line.isSample) {
        m_window->openSample();
    } else if (line.server) {
        Profile profile;
        profile.params = *line.server;
        m_window->openProfile(profile);
    } else {
        m_window->restoreLastSession();
    }
}

void Application::storeSession()
{
    m_window->storeSession();
    m_window->stopWork();
}

} // namespace redshank
