// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace redshank {

/// About 512 neighbouring names in collated form (see KeyOrder), front-coded, with the number of folders that each
/// shares with the name before it. Immutable and shared by snapshots; it knows nothing of its neighbours, so what its
/// first name shares is the index's business. One block of memory:
///   offsets of the restart points, rows within each depth, shared folders per name, names, slack for wide copies.
class KeyChunk
{
public:
    static constexpr int restartInterval = 16; ///< every 16th name is stored whole
    static constexpr int countedDepths = 32; ///< rows are counted per depth below this
    static constexpr int slack = 16;
    static constexpr quint32 longMark = 255; ///< a length of 255 or more follows as four bytes

    /// One name as it is stored: bytes that it shares with the name before, and those that it adds.
    struct Entry
    {
        quint32 lcp; ///< always that with the name before, also where the name is stored whole; 0 for the first
        quint32 size; ///< of `bytes`
        const char *bytes;
        const char *next;
    };
    static Entry entryAt(const char *p)
    {
        Entry entry;
        entry.lcp = uchar(p[0]);
        entry.size = uchar(p[1]);
        p += 2;
        if (Q_UNLIKELY(entry.lcp == longMark))
            p = readLong(p, entry.lcp);
        if (Q_UNLIKELY(entry.size == longMark))
            p = readLong(p, entry.size);
        entry.bytes = p;
        entry.next = p + entry.size;
        return entry;
    }

    int count() const { return m_count; }
    const char *entriesFrom(int restart) const { return m_names + m_restarts[restart]; }
    int restartCount() const { return (m_count + restartInterval - 1) / restartInterval; }
    std::string_view wholeName(int restart) const
    {
        const Entry entry = entryAt(entriesFrom(restart));
        return {entry.bytes, entry.size};
    }
    std::string_view first() const { return wholeName(0); }
    const uchar *shared() const { return m_shared; }
    /// How many names but the first share at most `depth` folders with the one before. depth < countedDepths.
    int rowsWithin(int depth) const { return m_depths == 0 ? 0 : m_rows[qMin(depth, m_depths - 1)]; }
    /// Depths that rowsWithin() tells apart.
    int depths() const { return m_depths; }
    qsizetype memoryUsage() const { return qsizetype(sizeof(KeyChunk)) + m_bytes; }

private:
    friend class KeyChunkWriter;
    static const char *readLong(const char *p, quint32 &value)
    {
        memcpy(&value, p, sizeof value);
        return p + sizeof value;
    }

    std::unique_ptr<char[]> m_block;
    const quint32 *m_restarts = nullptr;
    const quint16 *m_rows = nullptr;
    const uchar *m_shared = nullptr;
    const char *m_names = nullptr;
    qint32 m_bytes = 0;
    quint16 m_count = 0;
    quint16 m_depths = 0;
};

/// Gathers names in order and closes a chunk of them. Reusable.
class KeyChunkWriter
{
public:
    static constexpr int usualCount = 512;
    static constexpr int maxCount = 1024;
    static constexpr size_t maxBytes = 64 * 1024; ///< of names: chunks of long names hold fewer
    /// A longer name has a chunk to itself, so that nobody who looks for another one has to read it.
    static constexpr quint32 loneSize = 16 * 1024;

    bool isEmpty() const { return m_shared.empty(); }
    int count() const { return int(m_shared.size()); }
    bool isFull(int target) const { return count() >= target || m_used >= maxBytes || m_isLone; }
    /// `lcp` bytes and `shared` folders in common with the name added before; of no meaning for the first.
    void append(const char *name, quint32 size, quint32 lcp, int shared);
    std::shared_ptr<const KeyChunk> take();

private:
    std::vector<char> m_names; ///< its size is its room
    size_t m_used = 0;
    bool m_isLone = false; ///< holds a name of more than loneSize
    std::vector<quint32> m_restarts;
    std::vector<uchar> m_shared;
};

/// The number of leading bytes that two names share, at least `from`, which is known already.
inline quint32 commonPrefix(const char *a, quint32 aSize, const char *b, quint32 bSize, quint32 from = 0)
{
    const quint32 limit = qMin(aSize, bSize);
    quint32 i = from;
    while (i + 8 <= limit) {
        quint64 x;
        quint64 y;
        memcpy(&x, a + i, 8);
        memcpy(&y, b + i, 8);
        if (x != y) {
            if constexpr (Q_BYTE_ORDER == Q_LITTLE_ENDIAN)
                return i + quint32(__builtin_ctzll(x ^ y)) / 8;
            else
                return i + quint32(__builtin_clzll(x ^ y)) / 8;
        }
        i += 8;
    }
    while (i < limit && a[i] == b[i])
        ++i;
    return i;
}

} // namespace redshank
