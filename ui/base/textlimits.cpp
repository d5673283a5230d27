// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "textlimits.h"

#include <array>

namespace redshank {

namespace {

/// Calls `take` with each line, its end included, until it says no. A lone carriage return ends a line too.
template <typename Take> void forEachLine(QByteArrayView text, Take take)
{
    qsizetype from = 0;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c != '\n' && (c != '\r' || (at + 1 < text.size() && text[at + 1] == '\n')))
            continue;
        if (!take(text.sliced(from, at + 1 - from)))
            return;
        from = at + 1;
    }
    take(text.sliced(from));
}

} // namespace

bool fitsEditor(QByteArrayView text)
{
    if (text.size() > maxEditorBytes)
        return false;
    std::array<qsizetype, linesOfScreen> screen{};
    size_t next = 0;
    qsizetype sum = 0;
    bool fits = true;
    forEachLine(text, [&](QByteArrayView line) {
        sum += line.size() - screen[next];
        screen[next] = line.size();
        next = (next + 1) % screen.size();
        fits = line.size() <= maxLineBytes && sum <= maxScreenBytes;
        return fits;
    });
    return fits;
}

qsizetype longestLine(QByteArrayView text)
{
    qsizetype longest = 0;
    forEachLine(text, [&](QByteArrayView line) {
        longest = qMax(longest, line.size());
        return true;
    });
    return longest;
}

qsizetype characterStart(QByteArrayView text, qsizetype at)
{
    // Three steps at most: bytes that are no text have no characters.
    for (int step = 0; step < 3 && at > 0 && at < text.size() && (quint8(text[at]) & 0xc0) == 0x80; ++step)
        --at;
    return at;
}

QByteArray withBrokenLines(const QByteArray &text, qsizetype maximum)
{
    if (longestLine(text) <= maximum)
        return text;
    QByteArray broken;
    broken.reserve(text.size() + text.size() / maximum + 1);
    forEachLine(text, [&](QByteArrayView line) {
        while (line.size() > maximum) {
            const qsizetype cut = characterStart(line, maximum);
            broken.append(line.data(), cut);
            broken += '\n';
            line = line.sliced(cut);
        }
        broken.append(line.data(), line.size());
        return true;
    });
    return broken;
}

} // namespace redshank
