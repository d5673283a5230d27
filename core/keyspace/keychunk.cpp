// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keychunk.h"

#include <algorithm>
#include <array>

namespace redshank {
namespace {

constexpr size_t allocatorOverhead = 8; ///< that malloc adds to a block

} // namespace

void KeyChunkWriter::append(const char *name, quint32 size, quint32 lcp, int shared)
{
    const bool isRestart = count() % KeyChunk::restartInterval == 0;
    m_isLone = size > loneSize;
    if (isEmpty()) {
        lcp = 0;
        shared = 0;
    }
    if (isRestart)
        m_restarts.push_back(quint32(m_used));
    const char *bytes = isRestart ? name : name + lcp;
    const quint32 added = isRestart ? size : size - lcp;

    const size_t longest = 2 + 2 * sizeof(quint32) + added + KeyChunk::slack;
    if (Q_UNLIKELY(m_names.size() - m_used < longest))
        m_names.resize(std::max(m_names.size() * 2, m_used + longest));
    char *p = m_names.data() + m_used;
    *p++ = char(std::min(lcp, KeyChunk::longMark));
    *p++ = char(std::min(added, KeyChunk::longMark));
    for (const quint32 length : {lcp, added}) {
        if (Q_UNLIKELY(length >= KeyChunk::longMark)) {
            memcpy(p, &length, sizeof length);
            p += sizeof length;
        }
    }
    memcpy(p, bytes, added);
    m_used = size_t(p + added - m_names.data());
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
    // Few different sizes: snapshots free and allocate chunks by the ten thousand, and an allocator that has to find
    // the best fit among thousands of sizes costs as much as all of the merging.
    constexpr size_t grain = 512;
    size_t total = restartBytes + rowBytes + m_shared.size() + m_used + KeyChunk::slack;
    total = (total + grain - 1) / grain * grain - allocatorOverhead;
    if (total < restartBytes + rowBytes + m_shared.size() + m_used + KeyChunk::slack)
        total += grain;
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
    chunk->m_names = static_cast<const char *>(place(m_names.data(), m_used));
    memset(p, 0, size_t(chunk->m_block.get() + total - p));

    m_used = 0;
    m_isLone = false;
    if (m_names.size() > 4 * maxBytes)
        m_names = {};
    m_restarts.clear();
    m_shared.clear();
    return chunk;
}

} // namespace redshank
