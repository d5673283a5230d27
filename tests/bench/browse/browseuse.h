// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace redshank {

class BrowserPanel;
class Keyspace;

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

/// Milliseconds of the slowest of some letters that are typed in a view with `count` rows in one open folder, until
/// the row that they lead to is painted.
double typeAheadTime(int count);

struct PaletteTimes
{
    double worstFirst = 0; ///< milliseconds from a letter until the first keys with it are painted, of all letters
    double guiThread = 0; ///< processor time of the GUI thread for all of it, ms
    bool isComplete = false; ///< keys were found for each letter
};

/// Types `text` into a command palette that looks for keys in the panel's key space, as the window's does.
PaletteTimes typeInPalette(BrowserPanel *panel, const QByteArray &text);

/// Goes through all rows of the panel's view in a hundred steps, a frame each.
void scrollThrough(BrowserPanel *panel);

} // namespace redshank
