// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <array>

namespace redshank {

/// Which messages are shown: those with a text in their channel or payload, whatever the case of ASCII letters. Bytes
/// can be given as the view shows them (`\xNN`). A value; a look costs about a nanosecond a byte, so that a million
/// kept messages are searched while one types.
class FeedFilter
{
public:
    FeedFilter() = default;
    explicit FeedFilter(const QString &text);

    bool isEmpty() const { return m_needle.isEmpty(); }
    bool matches(QByteArrayView channel, QByteArrayView payload) const;

private:
    bool isIn(QByteArrayView bytes) const;

    QByteArray m_needle; ///< ASCII letters in lower case
    std::array<quint32, 256> m_shift{}; ///< Horspool: how far to go on by the byte under the needle's end
};

} // namespace redshank
