// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/redis/command.h"

#include <QByteArray>
#include <QByteArrayView>

namespace redshank {

/// `{"id":1,"cmd":["GET","k"]}`, as a WebSocket client sends it.
struct JsonCommand
{
    QByteArray id = QByteArrayLiteral("null"); ///< as JSON text, to be sent back as it came
    Command command;
};

/// Arguments are strings, numbers (their own digits, never through a double) or `{"$b64":"..."}`. Members that are not
/// known are passed over. An error's `what` is in English, for the peer.
Result<JsonCommand> parseJsonCommand(QByteArrayView json, int depthLimit);

} // namespace redshank
