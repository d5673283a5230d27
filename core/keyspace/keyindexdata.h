// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keychunk.h"
#include "keyindex.h"

namespace redshank {

/// What a snapshot holds: the chunks, and per chunk the sums that turn positions and rows into a chunk. Private to the
/// key index and its writers.
struct KeyIndex::Data
{
    explicit Data(KeyOrder keyOrder)
        : order(std::move(keyOrder))
    { }

    KeyOrder order;
    std::vector<std::shared_ptr<const KeyChunk>> chunks;
    std::vector<qsizetype> starts{0}; ///< position of each chunk's first name, and the size behind the last
    std::vector<uchar> borders; ///< folders that each chunk's first name shares with the chunk before
    /// For each depth: how many names before each chunk (and in all) share at most that many folders with the one
    /// before them. The first name of all counts as sharing none.
    std::vector<std::vector<quint32>> rows;

    qsizetype size() const { return starts.back(); }
    size_t chunkOf(qsizetype position) const;
    /// Whether the names hold a boundary deeper than the sums go: then rows are counted name by name.
    static bool isCounted(int depth) { return depth < KeyChunk::countedDepths; }
    int sharedAt(size_t chunk, int i) const { return i == 0 ? borders[chunk] : chunks[chunk]->shared()[i]; }
    /// Names in [0, position) that share at most `depth` folders with the one before.
    qsizetype rank(int depth, qsizetype position) const;
    /// The position of the n-th such name, n from 0; size() where there are fewer.
    qsizetype select(int depth, qsizetype n) const;

    const std::vector<quint32> &rowsOf(int depth) const { return rows[size_t(qMin(depth, int(rows.size()) - 1))]; }
    /// The first name that stands at or behind `collated`; with `isPrefix`, the first behind all that begin with it.
    qsizetype bound(std::string_view collated, bool isPrefix) const;
};

/// For the algorithms that make new snapshots.
struct KeyIndexAccess
{
    static const auto &data(const KeyIndex &index) { return *index.d; }
};

/// Goes through the names of a snapshot in order. The name is in collated form and valid until the next move.
class KeyCursor
{
public:
    KeyCursor(const KeyIndex &index, qsizetype position, qsizetype end);
    explicit KeyCursor(const KeyIndex &index)
        : KeyCursor(index, 0, index.size())
    { }

    bool isAtEnd() const { return m_position >= m_end; }
    qsizetype position() const { return m_position; }
    const char *name() const { return m_name.data(); }
    quint32 size() const { return m_size; }
    std::string_view view() const { return {m_name.data(), m_size}; }
    /// Bytes and folders in common with the name before in the snapshot. After a seek: not known (0).
    quint32 lcp() const { return m_lcp; }
    int shared() const { return m_shared; }
    size_t chunk() const { return m_chunk; }

    void next()
    {
        ++m_position;
        if (++m_inChunk < m_chunkCount)
            read();
        else
            enterNextChunk();
    }
    void seek(qsizetype position);
    void setEnd(qsizetype end) { m_end = end; }

private:
    void read()
    {
        const KeyChunk::Entry entry = KeyChunk::entryAt(m_next);
        const quint32 at = m_inChunk % KeyChunk::restartInterval == 0 ? 0 : entry.lcp;
        const size_t needed = size_t(at) + entry.size + KeyChunk::slack;
        if (Q_UNLIKELY(needed > m_name.size()))
            m_name.resize(needed * 2);
        // Both ends have slack: short names are copied by two fixed moves instead of a call.
        if (Q_LIKELY(entry.size <= 16))
            memcpy(m_name.data() + at, entry.bytes, 16);
        else
            memcpy(m_name.data() + at, entry.bytes, entry.size);
        m_size = at + entry.size;
        m_lcp = entry.lcp;
        m_shared = m_sharedInChunk[m_inChunk];
        m_next = entry.next;
    }
    void enterNextChunk();
    void enterChunk(size_t chunk);

    const KeyIndex::Data *m_data;
    std::vector<char> m_name;
    const char *m_next = nullptr;
    const uchar *m_sharedInChunk = nullptr;
    qsizetype m_position = 0;
    qsizetype m_end = 0;
    size_t m_chunk = 0;
    int m_inChunk = 0;
    int m_chunkCount = 0;
    quint32 m_size = 0;
    quint32 m_lcp = 0;
    int m_shared = 0;
};

/// Builds a snapshot from names in order and from whole chunks of others.
class KeyIndexWriter
{
public:
    explicit KeyIndexWriter(KeyOrder order);

    const KeyOrder &order() const { return m_data->order; }
    /// A name behind all before it. `shared` as KeyOrder::foldersWithin(name, lcp).
    void append(const char *name, quint32 size, quint32 lcp, int shared);
    /// The same, where `lcp` is known and the cursor may know the folders already.
    void appendFrom(const KeyCursor &cursor, quint32 lcp);
    /// A whole chunk of another snapshot. Not while names are open.
    void share(const KeyIndex::Data &from, size_t chunk);
    /// How many names the chunks from here on hold at most.
    void setTarget(int count) { m_target = count; }
    /// Chooses the target so that `count` names that follow fill chunks of about equal size.
    void splitEvenly(qsizetype count);
    void closeChunk();
    /// Names that are not in a chunk yet.
    int openCount() const { return m_open.count(); }
    KeyIndex finish();

private:
    void addChunk(std::shared_ptr<const KeyChunk> chunk, int border);
    std::shared_ptr<const KeyChunk> joined(const KeyChunk &first, const KeyChunk &second) const;
    int borderOf(size_t chunk) const;

    std::shared_ptr<KeyIndex::Data> m_data;
    KeyChunkWriter m_open;
    const KeyIndex::Data *m_sharedFrom = nullptr; ///< where the last chunk came from, if it is a shared one
    size_t m_sharedChunk = 0;
    int m_target = KeyChunkWriter::usualCount;
    std::vector<int> m_borders; ///< -1: not known before finish()
};

} // namespace redshank
