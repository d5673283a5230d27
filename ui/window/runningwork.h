// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include <functional>

class QObject;
class QWidget;

namespace redshank {

class Place;

/// Before places go: asks, once for all of them, about the changes to many keys that are under way there, and calls
/// back with whether none is any more. At once where there is none; where the user has them stopped, when each has told
/// what became of its keys; with false where they are to go on. What is being stopped already is not asked about, but
/// waited for. A newer wish about the same place takes over from one that waits, which then hears false. Dropped when
/// `context` dies first. GUI thread.
void askToStopWork(
    const QList<Place *> &places, QWidget *window, QObject *context, const std::function<void(bool)> &callback);

} // namespace redshank
