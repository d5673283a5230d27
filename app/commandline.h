// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/redis/connectionparams.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QString>

#include <optional>

namespace redshank {

/// What the arguments ask for. A value without side effects: nothing is opened, printed or read here.
struct CommandLine
{
    enum class Action : quint8 { Window, Serve, Help, Version };
    Action action = Action::Window;

    bool isSample = false;
    std::optional<ConnectionParams> server; ///< the URI; nothing where none was given
    bool hasPasswordInUri = false;

    // Of `serve` alone.
    QString listenHost = QStringLiteral("127.0.0.1"); ///< an IP literal without brackets
    quint16 listenPort = 8888;
    QString tokenFile; ///< empty: the default of tokenfile.h
    bool isReadOnly = false;
    QByteArray rootKey = QByteArrayLiteral("mykey");
};

/// Reads the arguments after the program's name, as bytes: a root key need not be text. An error is one clear line.
Result<CommandLine> parseCommandLine(const QByteArrayList &arguments);

/// What --help prints; every option that parseCommandLine() knows is in it.
QString helpText();

/// Overwrites the password of a server URI with asterisks in place, so that the list of processes stops showing it.
void maskPassword(char *argument);

} // namespace redshank
