// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "openbrowser.h"

#include "keyfill.h"
#include "tests/support/realserver.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QTimer>

#include <cstdio>

namespace redshank {
namespace {

Profile profileOf(const RealServer &server)
{
    Profile profile;
    profile.params = server.params();
    return profile;
}

} // namespace

void drawOffscreen()
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
}

bool startFilled(RealServer &server, int keys)
{
    if (keys > 0 && server.start() && fillKeys(server.path(), keys))
        return true;
    std::fprintf(stderr, "no server could be filled with %d keys: %s\n", keys, server.errorText().constData());
    return false;
}

bool turnUntil(const std::function<bool()> &isDone, int seconds, int interval)
{
    QEventLoop loop;
    QElapsedTimer waited;
    waited.start();
    QTimer poll;
    QObject::connect(&poll, &QTimer::timeout, &loop, [&] {
        if (isDone() || waited.elapsed() > seconds * 1000LL)
            loop.quit();
    });
    poll.start(interval);
    loop.exec();
    return isDone();
}

OpenBrowser::OpenBrowser(const RealServer &server)
    : session(profileOf(server))
    , panel(&session)
{
    panel.resize(360, 700);
    panel.show();
}

} // namespace redshank
