// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"
#include "ui/panels/browser/browserpanel.h"

#include <functional>

namespace redshank {

class RealServer;

/// Draws to memory where the environment asks for nothing else. Before the application is made.
void drawOffscreen();

/// Starts the server with `keys` of the bench's names; says on stderr why it could not.
bool startFilled(RealServer &server, int keys);

/// Turns the event loop until `isDone`, which is asked every `interval` ms, but no longer than `seconds`.
bool turnUntil(const std::function<bool()> &isDone, int seconds, int interval = 1);

/// The real panel on a server, as large as in a window. It reads nothing before session.open().
struct OpenBrowser
{
    explicit OpenBrowser(const RealServer &server);

    Session session;
    BrowserPanel panel;
};

} // namespace redshank
