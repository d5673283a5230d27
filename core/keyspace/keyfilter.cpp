// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keyfilter.h"

#include <algorithm>

namespace redshank {
namespace {

char foldedChar(char c)
{
    return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
}

QByteArray foldedBytes(QByteArray bytes)
{
    std::transform(bytes.cbegin(), bytes.cend(), bytes.begin(), foldedChar);
    return bytes;
}

/// Whether `c` passes the one-character pattern at `p`, which is moved behind it. Quirks are the server's: a class
/// without its bracket ends with the pattern, ranges may be given backwards, `[]` matches nothing.
bool matchesOne(QByteArrayView pattern, qsizetype &p, char c, bool isFolding)
{
    const auto fold = [isFolding](char x) { return isFolding ? foldedChar(x) : x; };
    const char wanted = fold(c);
    switch (pattern[p]) {
    case '?':
        ++p;
        return true;
    case '[': {
        ++p;
        const bool isNegated = p < pattern.size() && pattern[p] == '^';
        if (isNegated)
            ++p;
        bool isFound = false;
        for (;; ++p) {
            const qsizetype left = pattern.size() - p;
            if (left <= 0)
                break;
            if (pattern[p] == '\\' && left >= 2) {
                ++p;
                isFound = isFound || pattern[p] == c;
            } else if (pattern[p] == ']') {
                ++p;
                break;
            } else if (left >= 3 && pattern[p + 1] == '-') {
                // A list: minmax() of two temporaries would return references to what is gone.
                const auto [low, high] = std::minmax({uchar(fold(pattern[p])), uchar(fold(pattern[p + 2]))});
                isFound = isFound || (uchar(wanted) >= low && uchar(wanted) <= high);
                p += 2;
            } else {
                isFound = isFound || fold(pattern[p]) == wanted;
            }
        }
        return isFound != isNegated;
    }
    case '\\':
        if (p + 1 < pattern.size())
            ++p;
        break;
    default:
        break;
    }
    return fold(pattern[p++]) == wanted;
}

} // namespace

bool globMatches(QByteArrayView pattern, QByteArrayView text, Qt::CaseSensitivity caseSensitivity)
{
    const bool isFolding = caseSensitivity == Qt::CaseInsensitive;
    qsizetype p = 0;
    qsizetype t = 0;
    qsizetype starPattern = -1; // behind the last star, with the text where it last stopped: one level of going back
    qsizetype starText = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            starPattern = ++p;
            starText = t;
            continue;
        }
        qsizetype next = p;
        if (p < pattern.size() && matchesOne(pattern, next, text[t], isFolding)) {
            p = next;
            ++t;
        } else if (starPattern >= 0) {
            p = starPattern;
            t = ++starText;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*')
        ++p;
    return p == pattern.size();
}

bool KeyFilter::matches(QByteArrayView name) const
{
    return KeyMatcher(*this)(name);
}

bool KeyFilter::narrows(const KeyFilter &wider) const
{
    if (wider.isEmpty() || *this == wider)
        return true;
    const bool folds = caseSensitivity == Qt::CaseInsensitive;
    const bool widerFolds = wider.caseSensitivity == Qt::CaseInsensitive;
    if (wider.kind != Kind::Substring || kind == Kind::Glob || (folds && !widerFolds))
        return false;
    return wider.matches(text);
}

KeyMatcher::KeyMatcher(KeyFilter filter)
    : m_filter(std::move(filter))
    , m_substring(m_filter.text)
    , m_folded(foldedBytes(m_filter.text))
{ }

qsizetype KeyMatcher::findFolded(QByteArrayView name, qsizetype from) const
{
    const qsizetype size = m_folded.size();
    if (size == 0)
        return from;
    const char first = m_folded.front();
    const char other = first >= 'a' && first <= 'z' ? char(first - 'a' + 'A') : first;
    const qsizetype last = name.size() - size;
    for (qsizetype at = from; at <= last; ++at) {
        const char *const p = name.data() + at;
        if (*p != first && *p != other)
            continue;
        qsizetype i = 1;
        while (i < size && foldedChar(p[i]) == m_folded[i])
            ++i;
        if (i == size)
            return at;
    }
    return -1;
}

qsizetype KeyMatcher::find(QByteArrayView name, qsizetype from) const
{
    if (m_filter.caseSensitivity == Qt::CaseInsensitive)
        return findFolded(name, from);
    return m_substring.indexIn(name.data(), name.size(), from);
}

bool KeyMatcher::operator()(QByteArrayView name) const
{
    if (m_filter.isEmpty())
        return true;
    switch (m_filter.kind) {
    case KeyFilter::Kind::Substring:
        return find(name, 0) >= 0;
    case KeyFilter::Kind::Glob:
        return globMatches(m_filter.text, name, m_filter.caseSensitivity);
    case KeyFilter::Kind::Exact:
        return name.size() == m_filter.text.size() && find(name, 0) == 0;
    }
    Q_UNREACHABLE();
}

bool KeyMatcher::next(QByteArrayView name, qsizetype shared)
{
    const qsizetype size = m_filter.text.size();
    if (m_filter.isEmpty() || m_filter.kind != KeyFilter::Kind::Substring)
        return (*this)(name);
    if (m_found < 0 || m_found + size > shared)
        m_found = find(name, std::max<qsizetype>(0, shared - size + 1));
    return m_found >= 0;
}

} // namespace redshank
