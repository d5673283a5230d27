// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "feedfilter.h"

#include "core/base/bytes.h"

namespace redshank {

namespace {

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c;
}

} // namespace

FeedFilter::FeedFilter(const QString &text)
    : m_needle(unescaped(text).value_or(text.toUtf8()))
{
    for (char &c : m_needle)
        c = lower(c);
    m_shift.fill(quint32(m_needle.size()));
    for (qsizetype i = 0; i + 1 < m_needle.size(); ++i) {
        const auto shift = quint32(m_needle.size() - 1 - i);
        m_shift[quint8(m_needle[i])] = shift;
        if (m_needle[i] >= 'a' && m_needle[i] <= 'z')
            m_shift[quint8(m_needle[i] - ('a' - 'A'))] = shift;
    }
}

bool FeedFilter::matches(QByteArrayView channel, QByteArrayView payload) const
{
    return isEmpty() || isIn(payload) || isIn(channel);
}

bool FeedFilter::isIn(QByteArrayView bytes) const
{
    const qsizetype size = m_needle.size();
    for (qsizetype end = size; end <= bytes.size(); end += m_shift[quint8(bytes[end - 1])]) {
        qsizetype i = size;
        while (i > 0 && lower(bytes[end - size + i - 1]) == m_needle[i - 1])
            --i;
        if (i == 0)
            return true;
    }
    return false;
}

} // namespace redshank
