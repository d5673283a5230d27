// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keyindexdata.h"

#include <algorithm>

namespace redshank {

KeyIndexWriter::KeyIndexWriter(KeyOrder order)
    : m_data(std::make_shared<KeyIndex::Data>(std::move(order)))
{ }

void KeyIndexWriter::append(const char *name, quint32 size, quint32 lcp, int shared)
{
    if (m_open.isFull(m_target) || size > KeyChunkWriter::loneSize)
        closeChunk();
    m_open.append(name, size, lcp, shared);
}

void KeyIndexWriter::appendFrom(const KeyCursor &cursor, quint32 lcp)
{
    const int shared = lcp == cursor.lcp() ? cursor.shared() : order().foldersWithin(cursor.name(), lcp);
    append(cursor.name(), cursor.size(), lcp, shared);
}

void KeyIndexWriter::closeChunk()
{
    if (m_open.isEmpty())
        return;
    addChunk(m_open.take(), -1);
    m_sharedFrom = nullptr;
}

void KeyIndexWriter::share(const KeyIndex::Data &from, size_t chunk)
{
    Q_ASSERT(m_open.isEmpty());
    // The neighbour is the same as there: so is what the first name shares with it.
    const bool isNeighbour = m_sharedFrom == &from && m_sharedChunk + 1 == chunk;
    addChunk(from.chunks[chunk], isNeighbour ? from.borders[chunk] : -1);
    // A joined chunk still ends as the shared one does.
    m_sharedFrom = &from;
    m_sharedChunk = chunk;
}

void KeyIndexWriter::splitEvenly(qsizetype count)
{
    constexpr qsizetype mostNames = KeyChunkWriter::usualCount * 3 / 2;
    const qsizetype pieces = (count + mostNames - 1) / mostNames;
    m_target = int((count + pieces - 1) / pieces);
}

std::shared_ptr<const KeyChunk> KeyIndexWriter::joined(const KeyChunk &first, const KeyChunk &second) const
{
    KeyChunkWriter writer;
    std::string name;
    for (const KeyChunk *chunk : {&first, &second}) {
        const char *p = chunk->entriesFrom(0);
        for (int i = 0; i < chunk->count(); ++i) {
            const KeyChunk::Entry entry = KeyChunk::entryAt(p);
            quint32 lcp = entry.lcp;
            int shared = chunk->shared()[i];
            if (i == 0) {
                lcp = commonPrefix(name.data(), quint32(name.size()), entry.bytes, entry.size);
                shared = m_data->order.foldersWithin(entry.bytes, lcp);
            }
            name.resize(i % KeyChunk::restartInterval == 0 ? 0 : entry.lcp);
            name.append(entry.bytes, entry.size);
            writer.append(name.data(), quint32(name.size()), lcp, shared);
            p = entry.next;
        }
    }
    return writer.take();
}

void KeyIndexWriter::addChunk(std::shared_ptr<const KeyChunk> chunk, int border)
{
    // Removals and filters leave small chunks behind; they join their neighbour.
    constexpr int fewNames = KeyChunkWriter::usualCount / 4;
    if (!m_data->chunks.empty()) {
        const KeyChunk &before = *m_data->chunks.back();
        if (qMin(before.count(), chunk->count()) < fewNames
            && before.count() + chunk->count() <= KeyChunkWriter::usualCount * 3 / 2
            && before.memoryUsage() + chunk->memoryUsage() <= qsizetype(KeyChunkWriter::maxBytes)
            && qMax(before.memoryUsage(), chunk->memoryUsage()) <= qsizetype(KeyChunkWriter::loneSize)) {
            chunk = joined(before, *chunk);
            border = m_borders.back();
            m_data->chunks.pop_back();
            m_data->starts.pop_back();
            m_borders.pop_back();
        }
    }
    m_data->starts.push_back(m_data->size() + chunk->count());
    m_data->chunks.push_back(std::move(chunk));
    m_borders.push_back(border);
}

int KeyIndexWriter::borderOf(size_t chunk) const
{
    if (chunk == 0)
        return 0;
    // The last name of the chunk before, from its last restart point on.
    const KeyChunk &before = *m_data->chunks[chunk - 1];
    const int restart = before.restartCount() - 1;
    std::string last;
    const char *p = before.entriesFrom(restart);
    for (int i = restart * KeyChunk::restartInterval; i < before.count(); ++i) {
        const KeyChunk::Entry entry = KeyChunk::entryAt(p);
        last.resize(last.empty() ? 0 : entry.lcp);
        last.append(entry.bytes, entry.size);
        p = entry.next;
    }
    const std::string_view first = m_data->chunks[chunk]->first();
    const quint32 lcp = commonPrefix(last.data(), quint32(last.size()), first.data(), quint32(first.size()));
    return m_data->order.foldersWithin(first.data(), lcp);
}

KeyIndex KeyIndexWriter::finish()
{
    closeChunk();
    KeyIndex::Data &data = *m_data;
    const size_t count = data.chunks.size();
    data.borders.resize(count);
    int depths = 1;
    for (size_t chunk = 0; chunk < count; ++chunk) {
        const int border = m_borders[chunk] >= 0 ? m_borders[chunk] : borderOf(chunk);
        data.borders[chunk] = uchar(border);
        depths = std::max({depths, border + 1, data.chunks[chunk]->depths()});
    }
    depths = std::min(depths, KeyChunk::countedDepths);
    data.rows.resize(size_t(depths));
    for (int depth = 0; depth < depths; ++depth) {
        std::vector<quint32> &sums = data.rows[size_t(depth)];
        sums.resize(count + 1);
        quint32 sum = 0;
        for (size_t chunk = 0; chunk < count; ++chunk) {
            sums[chunk] = sum;
            sum += quint32(data.chunks[chunk]->rowsWithin(depth)) + (data.borders[chunk] <= depth ? 1 : 0);
        }
        sums[count] = sum;
    }
    data.chunks.shrink_to_fit();
    data.starts.shrink_to_fit();
    return KeyIndex(std::move(m_data));
}

} // namespace redshank
