// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>

#include <random>

namespace redshank {

/// Byte strings that break careless clients: NUL, lone surrogates, overlong forms, CR and LF, byte order marks, halves
/// of characters, numbers of every size, nothing at all. The same seed brings the same strings.
class RandomBytes
{
public:
    explicit RandomBytes(quint32 seed)
        : m_engine(seed)
    { }

    int below(int bound) { return int(m_engine() % quint32(bound)); }

    QByteArray next(int maximumParts = 12)
    {
        QByteArray bytes;
        const bool isText = below(2) == 0;
        for (int i = below(maximumParts); i > 0; --i)
            bytes += isText ? text() : below(3) == 0 ? trap() : text();
        return bytes;
    }

    /// Valid JSON with tokens that a number or string type would rewrite.
    QByteArray json(int depth = 4)
    {
        const QByteArray space = pick({"", "", " ", "\n", "\t \r\n"});
        const int kind = below(depth > 0 ? 4 : 2);
        if (kind == 0)
            return space
                + pick({"9223372036854775807", "-9223372036854775809", "1e400", "-0", "-0.0", "0.1", "1E+2", "1.10",
                    "true", "null", "123456789012345678901234567890"})
                + space;
        if (kind == 1)
            return space
                + pick({"\"\"", "\"\\u00e9\"", "\"\xc3\xa9\"", "\"\\/\"", "\"\\ud83d\\ude00\"", "\"a b  {,}\"",
                    "\"\\\"\""})
                + space;
        QByteArray inner;
        for (int i = below(4); i > 0; --i) {
            inner +=
                kind == 2 ? json(depth - 1) : "\"" + pick({"a", "a", "b", ""}) + "\"" + space + ':' + json(depth - 1);
            inner += i > 1 ? "," : "";
        }
        return space + (kind == 2 ? '[' + inner + space + ']' : '{' + inner + space + '}') + space;
    }

private:
    QByteArray pick(const QByteArrayList &choices) { return choices[below(int(choices.size()))]; }
    QByteArray text()
    {
        return pick({"a", "B", " ", "42", "\\", "\\x41", "\"", "\n", "\r\n", "\r", "\t", "ü", "日本",
            "\xf0\x9f\x98\x80", "\xef\xbb\xbf", "\xe2\x80\x8b", "\xe2\x80\xae", "{", "}", "<b>", "%s", "|",
            "\xef\xbf\xbd", "9223372036854775807"});
    }
    QByteArray trap()
    {
        switch (below(6)) {
        case 0:
            return QByteArray(1, '\0');
        case 1:
            return QByteArray(1, char(below(256)));
        case 2:
            return pick(
                {"\xed\xa0\x80", "\xed\xbf\xbf", "\xc0\x80", "\xe0\x80\xaf", "\xf0\x80\x80\x80", "\xf4\x90\x80\x80"});
        case 3:
            return pick({"\xc3", "\xe2\x82", "\xf0\x9f\x98", "\x80", "\xfe", "\xff"});
        case 4:
            return QByteArray(below(40), char(below(256)));
        default: {
            QByteArray bytes;
            for (int i = below(20); i > 0; --i)
                bytes += char(below(256));
            return bytes;
        }
        }
    }

    std::mt19937 m_engine;
};

} // namespace redshank
