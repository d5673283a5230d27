// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keychunk.h"

#include <algorithm>
#include <array>

namespace redshank {

void KeyChunkWriter::append(const char *name, quint32 size, quint32 lcp, int shared)
{
    const bool isRestart = count() % KeyChunk::restartInterval == 0;
    if (isEmpty()) {
        lcp = 0;
        shared = 0;
    }
    if (isRestart)
        m_restarts.push_back(quint32(m_names.size()));
    const char *bytes = isRestart ? name : name + lcp;
    const quint32 added = isRestart ? size : size - lcp;

    char head[2 + 2 * sizeof(quint32)];
    char *p = head + 2;
    head[0] = char(std::min(lcp, KeyChunk::longMark));
    head[1] = char(std::min(added, KeyChunk::longMark));
    for (const quint32 length : {lcp, added}) {
        if (length >= KeyChunk::longMark) {
            memcpy(p, &length, sizeof length);
            p += sizeof length;
        }
    }
    const size_t at = m_names.size();
    const size_t headSize = size_t(p - head);
    m_names.resize(at + headSize + added);
    memcpy(m_names.data() + at, head, headSize);
    memcpy(m_names.data() + at + headSize, bytes, added);
    m_shared.push_back(uchar(shared));
}

std::shared_ptr<const KeyChunk> KeyChunkWriter::take()
{
    std::array<quint16, KeyChunk::countedDepths> rows{};
    int deepest = -1;
    for (size_t i = 1; i < m_shared.size(); ++i) {
        const int depth = m_shared[i];
        if (depth < KeyChunk::countedDepths) {
            ++rows[size_t(depth)];
            deepest = std::max(deepest, depth);
        }
    }
    for (int depth = 1; depth <= deepest; ++depth)
        rows[size_t(depth)] = quint16(rows[size_t(depth)] + rows[size_t(depth - 1)]);

    auto chunk = std::make_shared<KeyChunk>();
    chunk->m_count = quint16(m_shared.size());
    chunk->m_depths = quint16(deepest + 1);
    const size_t restartBytes = m_restarts.size() * sizeof(quint32);
    const size_t rowBytes = chunk->m_depths * sizeof(quint16);
    const size_t total = restartBytes + rowBytes + m_shared.size() + m_names.size() + KeyChunk::slack;
    chunk->m_block.reset(new char[total]);
    chunk->m_bytes = qint32(total);
    char *p = chunk->m_block.get();
    const auto place = [&p](const void *from, size_t size) {
        char *const at = p;
        memcpy(p, from, size);
        p += size;
        return static_cast<const void *>(at);
    };
    chunk->m_restarts = static_cast<const quint32 *>(place(m_restarts.data(), restartBytes));
    chunk->m_rows = static_cast<const quint16 *>(place(rows.data(), rowBytes));
    chunk->m_shared = static_cast<const uchar *>(place(m_shared.data(), m_shared.size()));
    chunk->m_names = static_cast<const char *>(place(m_names.data(), m_names.size()));
    memset(p, 0, KeyChunk::slack);

    m_names.clear();
    m_restarts.clear();
    m_shared.clear();
    return chunk;
}

} // namespace redshank
