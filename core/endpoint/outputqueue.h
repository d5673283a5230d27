// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <deque>

struct iovec;

namespace redshank {

/// Bytes that wait for a socket: small pieces gather in one buffer, large ones are kept as they are and never copied.
class OutputQueue
{
public:
    void append(QByteArrayView bytes);
    void append(const char *text) { append(QByteArrayView(text)); }
    /// Shares the buffer of `bytes` where it is large.
    void append(const QByteArray &bytes);

    qsizetype size() const { return m_size; }
    bool isEmpty() const { return m_size == 0; }
    /// Fills up to `capacity` vectors from the front; returns how many.
    int peek(iovec *vectors, int capacity) const;
    void drop(qsizetype count);
    void clear();

private:
    std::deque<QByteArray> m_pieces;
    qsizetype m_offset = 0; ///< taken off the first piece already
    qsizetype m_size = 0;
    bool m_isLastOurs = false; ///< the last piece is a gathering buffer
};

} // namespace redshank
