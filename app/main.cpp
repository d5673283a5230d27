// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "application.h"
#include "commandline.h"
#include "hardening.h"
#include "servecommand.h"
#include "terminationsignals.h"

#include <QApplication>

#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <langinfo.h>

using namespace redshank;

namespace {

constexpr int statusOk = 0;
constexpr int statusFailed = 1;
constexpr int statusUsage = 2;

void complain(const QString &line)
{
    std::fprintf(stderr, "redshank: %s\n", line.toUtf8().constData());
}

/// Names and paths are UTF-8 to Qt, which would otherwise complain about a plain C locale and switch by itself.
void useUtf8Locale()
{
    std::setlocale(LC_ALL, "");
    if (std::strcmp(::nl_langinfo(CODESET), "UTF-8") != 0)
        ::setenv("LC_ALL", "C.UTF-8", 1);
}

/// The password of the environment, for a server that has none in its URI. Taken out, so that no child inherits it.
void takePassword(CommandLine &line)
{
    const QByteArray password = qgetenv("REDSHANK_PASSWORD");
    qunsetenv("REDSHANK_PASSWORD");
    if (password.isEmpty() || line.isSample)
        return;
    if (!line.server)
        line.server = line.action == CommandLine::Action::Serve ? std::optional(ConnectionParams()) : std::nullopt;
    if (line.server && line.server->password.isEmpty())
        line.server->password = Secret(password);
}

bool hasDisplay()
{
    for (const char *name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}) {
        if (!qEnvironmentVariableIsEmpty(name))
            return true;
    }
    return false;
}

void identify()
{
    QCoreApplication::setApplicationName(QStringLiteral("redshank"));
    QCoreApplication::setApplicationVersion(QStringLiteral(REDSHANK_VERSION));
}

int serve(const CommandLine &line, int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const TerminationSignals termination;
    QObject::connect(
        &termination, &TerminationSignals::received, &application, [] { QCoreApplication::exit(statusOk); });
    ServeCommand command(line);
    QObject::connect(
        &command, &ServeCommand::failed, &application, [] { QCoreApplication::exit(statusFailed); },
        Qt::QueuedConnection);
    command.start();
    return QCoreApplication::exec();
}

int openWindow(const CommandLine &line, int argc, char **argv)
{
    if (!hasDisplay()) {
        complain(QCoreApplication::translate(
            "main", "there is no display to open a window on; 'redshank serve' needs none"));
        return statusFailed;
    }
    QApplication application(argc, argv);
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Redshank"));
    QGuiApplication::setDesktopFileName(QStringLiteral("redshank"));
    const TerminationSignals termination;
    Application root(application);
    // The session is ending: nobody is there to answer a question that closing the window might ask.
    QObject::connect(&termination, &TerminationSignals::received, &application, [&root] {
        root.storeSession();
        QCoreApplication::exit(statusOk);
    });
    root.start(line);
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    hardenProcess();
    useUtf8Locale();

    QByteArrayList arguments;
    for (int i = 1; i < argc; ++i) {
        arguments.append(argv[i]);
        maskPassword(argv[i]);
    }
    Result<CommandLine> parsed = parseCommandLine(arguments);
    if (!parsed) {
        complain(parsed.error().sentence());
        return statusUsage;
    }
    CommandLine line = std::move(parsed).value();
    takePassword(line);
    if (line.hasPasswordInUri)
        complain(QCoreApplication::translate(
            "main", "a password in the URI stays in the shell's history; REDSHANK_PASSWORD does not"));

    identify();
    // Qt gets the program's name alone: every argument is ours.
    int qtArguments = 1;
    switch (line.action) {
    case CommandLine::Action::Help:
        std::fputs(helpText().toUtf8().constData(), stdout);
        return statusOk;
    case CommandLine::Action::Version:
        std::fputs("redshank " REDSHANK_VERSION "\n", stdout);
        return statusOk;
    case CommandLine::Action::Serve:
        return serve(line, qtArguments, argv);
    case CommandLine::Action::Window:
        return openWindow(line, qtArguments, argv);
    }
    return statusFailed;
}
