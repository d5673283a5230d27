// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keyorder.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace redshank {
namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

// A run of digits in collated form: '0' + count of digits without leading zeros (9: nine or more, the rest as a chain),
// the digits as nibbles, the count of leading zeros as a nibble (15: fifteen or more, the rest as a chain), padding.
// It begins with a digit, so that it keeps its place among other bytes, and no run's form is the beginning of
// another's.

constexpr size_t longRun = 9;
constexpr size_t manyZeros = 15;

void appendChain(size_t n, std::string &out)
{
    for (; n >= 255; n -= 255)
        out.push_back(char(255));
    out.push_back(char(n));
}

size_t readChain(const char *&p)
{
    size_t n = 0;
    while (uchar(*p) == 255) {
        n += 255;
        ++p;
    }
    return n + uchar(*p++);
}

void appendRun(const char *digits, size_t length, std::string &out)
{
    size_t zeros = 0;
    while (zeros < length && digits[zeros] == '0')
        ++zeros;
    const char *p = digits + zeros;
    size_t n = length - zeros;
    out.push_back(char('0' + std::min(n, longRun)));
    if (n >= longRun)
        appendChain(n - longRun, out);
    const int zeroNibble = int(std::min(zeros, manyZeros));
    for (; n >= 2; n -= 2, p += 2)
        out.push_back(char((p[0] - '0') << 4 | (p[1] - '0')));
    out.push_back(n == 1 ? char((p[0] - '0') << 4 | zeroNibble) : char(zeroNibble << 4));
    if (zeros >= manyZeros)
        appendChain(zeros - manyZeros, out);
}

struct DigitRun
{
    const char *digits = nullptr; ///< packed, two to a byte
    size_t count = 0; ///< digits without leading zeros
    size_t zeros = 0;

    size_t size() const { return zeros + count; }
    void unpack(char *digit) const
    {
        memset(digit, '0', zeros);
        digit += zeros;
        for (size_t i = 0; i < count; ++i)
            *digit++ = char('0' + (i % 2 ? digits[i / 2] & 15 : uchar(digits[i / 2]) >> 4));
    }
};

/// Reads the run at `p` and leaves `p` behind it.
DigitRun readRun(const char *&p)
{
    DigitRun run;
    run.count = size_t(*p++ - '0');
    if (run.count == longRun)
        run.count += readChain(p);
    run.digits = p;
    p += run.count / 2 + 1;
    run.zeros = run.count % 2 ? uchar(p[-1]) & 15 : uchar(p[-1]) >> 4;
    if (run.zeros == manyZeros)
        run.zeros += readChain(p);
    return run;
}

} // namespace

KeyOrder::KeyOrder(QByteArrayList separators)
{
    for (const QByteArray &separator : separators) {
        if (separator.isEmpty() || m_separators.contains(separator))
            continue;
        m_separators.append(separator);
        m_endsSeparator[uchar(separator.back())] = true;
        m_isSingleByte = m_isSingleByte && separator.size() == 1;
        m_isNatural = m_isNatural && std::none_of(separator.begin(), separator.end(), isDigit);
    }
}

bool KeyOrder::endsWithSeparator(const char *component, const char *end) const
{
    return std::any_of(m_separators.begin(), m_separators.end(), [=](const QByteArray &separator) {
        return end - component >= separator.size()
            && memcmp(end - separator.size(), separator.constData(), size_t(separator.size())) == 0;
    });
}

int KeyOrder::compare(QByteArrayView a, QByteArrayView b) const
{
    return collated(a).compare(collated(b));
}

QList<qsizetype> KeyOrder::boundaries(QByteArrayView name) const
{
    QList<qsizetype> found;
    const char *component = name.data();
    for (qsizetype i = 0; i < name.size() && found.size() < maxFolders; ++i) {
        if (!m_endsSeparator[uchar(name[i])])
            continue;
        const char *end = name.data() + i + 1;
        if (!m_isSingleByte && !endsWithSeparator(component, end))
            continue;
        found.append(i + 1);
        component = end;
    }
    return found;
}

QByteArray KeyOrder::parentOfKey(QByteArrayView name) const
{
    const QList<qsizetype> found = boundaries(name);
    return found.isEmpty() ? QByteArray() : name.first(found.last()).toByteArray();
}

QByteArray KeyOrder::parentOfFolder(QByteArrayView prefix) const
{
    const QList<qsizetype> found = boundaries(prefix);
    return found.size() < 2 ? QByteArray() : prefix.first(found[found.size() - 2]).toByteArray();
}

QByteArray KeyOrder::folderName(QByteArrayView prefix) const
{
    const QList<qsizetype> found = boundaries(prefix);
    const QByteArrayView component = found.size() < 2 ? prefix : prefix.sliced(found[found.size() - 2]);
    qsizetype separatorSize = 0;
    for (const QByteArray &separator : m_separators) {
        if (component.endsWith(separator))
            separatorSize = std::max(separatorSize, separator.size());
    }
    return component.chopped(separatorSize).toByteArray();
}

void KeyOrder::collate(QByteArrayView name, std::string &out) const
{
    const char *p = name.data();
    const char *const end = p + name.size();
    if (!m_isNatural) {
        out.append(p, end);
        return;
    }
    while (p != end) {
        const char *plain = p;
        while (p != end && !isDigit(*p))
            ++p;
        out.append(plain, p);
        const char *digits = p;
        while (p != end && isDigit(*p))
            ++p;
        if (p != digits)
            appendRun(digits, size_t(p - digits), out);
    }
}

std::string KeyOrder::collated(QByteArrayView name) const
{
    std::string out;
    collate(name, out);
    return out;
}

void KeyOrder::restore(const char *collated, size_t size, QByteArray &out) const
{
    out.clear();
    const char *p = collated;
    const char *const end = p + size;
    if (!m_isNatural) {
        out.append(p, qsizetype(size));
        return;
    }
    while (p != end) {
        const char *plain = p;
        while (p != end && !isDigit(*p))
            ++p;
        out.append(plain, p - plain);
        if (p == end)
            return;
        const DigitRun run = readRun(p);
        const qsizetype at = out.size();
        out.resize(at + qsizetype(run.size()));
        run.unpack(out.data() + at);
    }
}

int KeyOrder::foldersWithin(const char *collated, size_t size) const
{
    int count = 0;
    const char *p = collated;
    const char *const end = p + size;
    const char *component = p; // where a separator may begin: behind the last boundary and the last run of digits
    while (p < end && count < maxFolders) {
        if (m_isNatural && isDigit(*p)) {
            readRun(p);
            component = p;
            continue;
        }
        const bool mayEnd = m_endsSeparator[uchar(*p++)];
        if (mayEnd && (m_isSingleByte || endsWithSeparator(component, p))) {
            ++count;
            component = p;
        }
    }
    return count;
}

char *KeyRestorer::roomFor(size_t at, size_t size)
{
    if (Q_UNLIKELY(at + size > m_name.size()))
        m_name.resize(2 * (at + size));
    return m_name.data() + at;
}

QByteArrayView KeyRestorer::next(const char *collated, size_t size, size_t lcp)
{
    lcp = std::min(lcp, std::exchange(m_size, size));
    if (!m_isNatural) {
        memcpy(roomFor(0, size), collated, size);
        m_shared = lcp;
        return {m_name.data(), qsizetype(size)};
    }
    // Back to the last place within what is shared where a run of digits neither is nor may be in the middle.
    size_t from = lcp;
    while (!m_runs.empty() && m_runs.back().end > lcp) {
        from = std::min(from, m_runs.back().begin);
        m_runs.pop_back();
    }
    size_t at = m_runs.empty() ? from : m_runs.back().nameEnd + (from - m_runs.back().end);
    m_shared = at;
    const char *p = collated + from;
    const char *const end = collated + size;
    while (p != end) {
        const char *plain = p;
        while (p != end && !isDigit(*p))
            ++p;
        memcpy(roomFor(at, size_t(p - plain)), plain, size_t(p - plain));
        at += size_t(p - plain);
        if (p == end)
            break;
        const size_t begin = size_t(p - collated);
        const DigitRun run = readRun(p);
        run.unpack(roomFor(at, run.size()));
        m_runs.push_back({begin, size_t(p - collated), at, at + run.size()});
        at += run.size();
    }
    return {m_name.data(), qsizetype(at)};
}

} // namespace redshank
