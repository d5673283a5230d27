// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/redis/command.h"

#include <QByteArray>
#include <QByteArrayView>

namespace redshank {

/// `{"id":1,"cmd":["GET","k"]}`, as a WebSocket client sends it.
struct JsonCommand
{
    /// As JSON text, to be sent back as it came. That of a refused command too; null where the message is no JSON at
    /// all or the id is no number and no string.
    QByteArray id = QByteArrayLiteral("null");
    Command command;
    Error problem; ///< why there is no command; `what` is in English, for the peer
};

/// Arguments are strings, numbers (their own digits, never through a double) or `{"$b64":"..."}`. Members that are not
/// known are passed over.
JsonCommand parseJsonCommand(QByteArrayView json, int depthLimit);

} // namespace redshank
