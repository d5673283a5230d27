// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <functional>

namespace redshank {

class BrowserPanel;
class Keyspace;

/// Turns the event loop until `isDone`, as long as it takes but no longer than `seconds`.
bool turnUntil(const std::function<bool()> &isDone, int seconds);

struct TypingTimes
{
    double worstFirst = 0; ///< milliseconds from a letter until rows of its matches are painted, of all letters
    double complete = 0; ///< from the last letter until all matches are known
    qsizetype matches = 0;
};

/// Types `text` letter by letter, each as soon as the one before has shown something, as a fast typist does. Without a
/// panel the filter is set in the key space and nothing is painted.
TypingTimes typeFilter(Keyspace &keyspace, BrowserPanel *panel, const QByteArray &text);

/// Milliseconds from opening a folder with `count` direct children in a view until it is painted.
double expandTime(int count);

/// Goes through all rows of the panel's view in a hundred steps, a frame each.
void scrollThrough(BrowserPanel *panel);

} // namespace redshank
