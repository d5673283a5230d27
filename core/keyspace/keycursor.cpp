// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keyindexdata.h"

namespace redshank {

KeyCursor::KeyCursor(const KeyIndex &index, qsizetype position, qsizetype end)
    : m_data(index.d.get())
    , m_name(256)
    , m_end(end)
{
    seek(position);
}

void KeyCursor::enterChunk(size_t chunk)
{
    const KeyChunk &entered = *m_data->chunks[chunk];
    m_chunk = chunk;
    m_inChunk = 0;
    m_chunkCount = entered.count();
    m_sharedInChunk = entered.shared();
    m_next = entered.entriesFrom(0);
}

void KeyCursor::enterNextChunk()
{
    if (m_chunk + 1 >= m_data->chunks.size())
        return;
    enterChunk(m_chunk + 1);
    const std::string_view first = m_data->chunks[m_chunk]->first();
    const quint32 lcp = commonPrefix(m_name.data(), m_size, first.data(), quint32(first.size()));
    read();
    m_lcp = lcp;
    m_shared = m_data->borders[m_chunk];
}

void KeyCursor::seek(qsizetype position)
{
    m_position = position;
    if (position >= m_data->size())
        return;
    enterChunk(m_data->chunkOf(position));
    const int target = int(position - m_data->starts[m_chunk]);
    const int restart = target / KeyChunk::restartInterval;
    m_inChunk = restart * KeyChunk::restartInterval;
    m_next = m_data->chunks[m_chunk]->entriesFrom(restart);
    read();
    while (m_inChunk < target) {
        ++m_inChunk;
        read();
    }
    if (target == 0) {
        m_lcp = 0;
        m_shared = m_data->borders[m_chunk];
    }
}

} // namespace redshank
