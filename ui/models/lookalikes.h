// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace redshank {

/// A character that most fonts paint as one of ASCII.
struct LookAlike
{
    char32_t character = 0;
    char ascii = 0;
    bool operator==(const LookAlike &) const = default;
};

/// What of a text is to be shown as the `\xNN` of its bytes, because a reader could not see it or would take it for
/// something else:
/// - characters without ink, and those that only tell how the one before is drawn;
/// - letters with their marks composed in another way than NFC;
/// - signs that look like ASCII's, such as the colon U+A789 and the hyphen U+2010;
/// - letters of other alphabets that look like ASCII's, in words of several alphabets and in words of nothing but such
///   letters. In `привет` the rest says how its `р` is read, in `сор` nothing does.
struct DoubtfulText
{
    QList<bool> isDoubtful; ///< for each UTF-16 code unit
    QList<LookAlike> lookAlikes; ///< those of them that look like ASCII, each once

    /// Of what escaped() has made; its escapes are passed over.
    static DoubtfulText of(const QString &escapedText);
};

} // namespace redshank
