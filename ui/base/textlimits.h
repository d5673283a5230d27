// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace redshank {

// What the text editor can show without keeping the GUI thread for more than 50 ms. Measured: it lays out a line as a
// whole, about a microsecond a byte, at each change of it; it lays out all lines of a screen; it wraps all lines up to
// the place that it goes to, a tenth of a millisecond each. Bytes of UTF-8.
inline constexpr qsizetype maxLineBytes = 16 * 1024;
inline constexpr qsizetype maxScreenBytes = 48 * 1024; ///< of any linesOfScreen lines in a row
inline constexpr int linesOfScreen = 40;
inline constexpr qsizetype maxEditorBytes = 4 * 1024 * 1024; ///< going to the end: 9 ms a MiB
inline constexpr qsizetype maxWrappedBytes = 32 * 1024; ///< a longer text is not wrapped
inline constexpr qsizetype maxColouredBytes = 1024 * 1024;
/// What is done with so few bytes is done at once, and not in a thread of its own.
inline constexpr qsizetype maxBytesAtOnce = 64 * 1024;

/// Whether the text editor may be given this text.
bool fitsEditor(QByteArrayView text);
/// The length of the longest line.
qsizetype longestLine(QByteArrayView text);
/// For the eye alone: `text` with line breaks of ours in lines of more than `maximum` bytes, never inside a character.
QByteArray withBrokenLines(const QByteArray &text, qsizetype maximum);
/// `at`, or the begin of the character that it lies in.
qsizetype characterStart(QByteArrayView text, qsizetype at);

} // namespace redshank
