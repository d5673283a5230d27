// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scancursor.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace redshank {
namespace {

constexpr int convincingSteps = 4; ///< a server that numbers its cursors otherwise has moved backwards by then

quint64 reversed(quint64 bits)
{
    quint64 result = 0;
    for (int i = 0; i < 64; ++i, bits >>= 1)
        result = result << 1 | (bits & 1);
    return result;
}

} // namespace

ScanCursor::Step ScanCursor::take(QByteArrayView cursor)
{
    quint64 value = 0;
    const char *const end = cursor.data() + cursor.size();
    const auto [parsed, problem] = std::from_chars(cursor.data(), end, value);
    if (problem != std::errc() || parsed != end)
        return Step::Invalid;
    const bool isRepeated = value != 0 && (value == m_value || cursor == m_marked);
    m_bytes = cursor.toByteArray();
    m_value = value;
    if (value == 0)
        return Step::Last;
    if (m_steps >= 0) {
        const quint64 place = reversed(value);
        m_steps = place > m_place ? std::min(m_steps + 1, convincingSteps) : -1;
        m_place = place;
    }
    if (isRepeated)
        return Step::Repeated;
    if (++m_count >= m_nextMark) {
        m_marked = m_bytes;
        m_nextMark *= 2;
    }
    return Step::Next;
}

void ScanCursor::goBack(const QByteArray &cursor)
{
    m_bytes = cursor;
    m_value = cursor.toULongLong();
    m_marked.clear();
    if (m_steps >= 0)
        m_place = reversed(m_value);
}

double ScanCursor::position() const
{
    return m_steps < convincingSteps ? -1 : std::ldexp(double(m_place), -64);
}

} // namespace redshank
