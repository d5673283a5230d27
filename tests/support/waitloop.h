// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/test.h"

#include <QEventLoop>
#include <QTimer>

namespace redshank {

/// Runs `start(loop)` and then the loop until something quits it. For answers by the thousand: qWaitFor() looks every
/// ten milliseconds only.
template <typename Start> void waitInLoop(Start start)
{
    QEventLoop loop;
    QTimer::singleShot(patience, &loop, [] { qFatal("nothing came of it in time"); });
    start(loop);
    loop.exec();
}

} // namespace redshank
