// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "outputqueue.h"

#include <sys/uio.h>

namespace redshank {

namespace {
constexpr qsizetype kGather = 16 * 1024; // from here on a copy costs more than another vector
}

void OutputQueue::append(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return;
    if (!m_isLastOurs || m_pieces.back().size() > kGather) {
        m_pieces.emplace_back();
        m_pieces.back().reserve(qMax<qsizetype>(512, bytes.size()));
        m_isLastOurs = true;
    }
    m_pieces.back().append(bytes);
    m_size += bytes.size();
}

void OutputQueue::append(const QByteArray &bytes)
{
    if (bytes.size() < kGather) {
        append(QByteArrayView(bytes));
        return;
    }
    m_pieces.push_back(bytes);
    m_isLastOurs = false;
    m_size += bytes.size();
}

int OutputQueue::peek(iovec *vectors, int capacity) const
{
    int count = 0;
    qsizetype offset = m_offset;
    for (const QByteArray &piece : m_pieces) {
        if (count == capacity)
            break;
        vectors[count].iov_base = const_cast<char *>(piece.constData() + offset);
        vectors[count].iov_len = size_t(piece.size() - offset);
        ++count;
        offset = 0;
    }
    return count;
}

void OutputQueue::drop(qsizetype count)
{
    m_size -= count;
    if (m_size == 0) {
        // The usual case: one small response went out whole; its buffer serves the next one.
        if (m_pieces.size() == 1 && m_isLastOurs && m_pieces.back().capacity() <= 4 * kGather) {
            m_pieces.back().resize(0);
            m_offset = 0;
        } else {
            clear();
        }
        return;
    }
    m_offset += count;
    while (m_offset >= m_pieces.front().size()) {
        m_offset -= m_pieces.front().size();
        m_pieces.pop_front();
    }
}

void OutputQueue::clear()
{
    m_pieces.clear();
    m_offset = 0;
    m_size = 0;
    m_isLastOurs = false;
}

} // namespace redshank
