// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keybatch.h"

#include "keyindexdata.h"

#include <QtEndian>

#include <algorithm>

namespace redshank {
namespace {

struct Entry
{
    quint64 word; ///< the eight bytes from the current depth on, the first on top, zeros behind the end
    const char *name;
    quint32 size;
};

quint64 wordAt(const Entry &entry, quint32 depth)
{
    if (depth + 8 <= entry.size)
        return qFromBigEndian<quint64>(entry.name + depth);
    quint64 word = 0;
    for (quint32 i = depth; i < entry.size; ++i)
        word |= quint64(uchar(entry.name[i])) << (56 - 8 * (i - depth));
    return word;
}

std::string_view viewOf(const Entry &entry)
{
    return {entry.name, entry.size};
}

/// Sorts names that agree in their first `depth` bytes by eight bytes at a time: comparisons are of machine words in
/// one array, and names are touched once per eight bytes.
void sortFrom(Entry *begin, Entry *end, quint32 depth)
{
    constexpr ptrdiff_t few = 12;
    while (end - begin > few) {
        for (Entry *entry = begin; entry != end; ++entry)
            entry->word = wordAt(*entry, depth);
        const quint32 reach = depth + 8;
        // Among equal words a name that ends here is the beginning of every longer one.
        std::sort(begin, end, [reach](const Entry &a, const Entry &b) {
            return a.word != b.word ? a.word < b.word : std::min(a.size, reach) < std::min(b.size, reach);
        });
        Entry *largeBegin = nullptr;
        Entry *largeEnd = nullptr;
        for (Entry *group = begin, *next = begin; group != end; group = next) {
            while (next != end && next->word == group->word)
                ++next;
            Entry *longer = group;
            while (longer != next && longer->size <= reach)
                ++longer;
            // The larger half goes round this loop instead of one level down, so that long common prefixes of hostile
            // names cost no stack: its depth is at most the logarithm of the count.
            if (next - longer > (end - begin) / 2) {
                largeBegin = longer;
                largeEnd = next;
            } else if (next - longer > 1) {
                sortFrom(longer, next, reach);
            }
        }
        if (!largeBegin)
            return;
        begin = largeBegin;
        end = largeEnd;
        depth = reach;
    }
    std::sort(begin, end,
        [depth](const Entry &a, const Entry &b) { return viewOf(a).substr(depth) < viewOf(b).substr(depth); });
}

} // namespace

void KeyBatch::append(const KeyBatch &other)
{
    m_bytes += other.m_bytes;
    m_sizes.insert(m_sizes.end(), other.m_sizes.begin(), other.m_sizes.end());
}

void KeyBatch::reserve(size_t names, size_t bytes)
{
    m_bytes.reserve(bytes);
    m_sizes.reserve(names);
}

void KeyBatch::clear()
{
    m_bytes.clear();
    m_sizes.clear();
}

void KeyBatch::filter(const std::function<bool(QByteArrayView)> &keep)
{
    KeyBatch kept;
    const char *p = m_bytes.data();
    for (const quint32 size : m_sizes) {
        const QByteArrayView name(p, qsizetype(size));
        if (keep(name))
            kept.append(name);
        p += size;
    }
    *this = std::move(kept);
}

KeyIndex KeyBatch::sorted(const KeyOrder &order) const
{
    std::string collated;
    collated.reserve(m_bytes.size() + m_bytes.size() / 4 + 64);
    std::vector<Entry> entries;
    entries.reserve(m_sizes.size());
    std::vector<size_t> offsets;
    offsets.reserve(m_sizes.size() + 1);
    const char *p = m_bytes.data();
    for (const quint32 size : m_sizes) {
        offsets.push_back(collated.size());
        order.collate(QByteArrayView(p, qsizetype(size)), collated);
        p += size;
    }
    offsets.push_back(collated.size());
    for (size_t i = 0; i < m_sizes.size(); ++i)
        entries.push_back({0, collated.data() + offsets[i], quint32(offsets[i + 1] - offsets[i])});
    sortFrom(entries.data(), entries.data() + entries.size(), 0);

    KeyIndexWriter writer(order);
    const Entry *before = nullptr;
    for (const Entry &entry : entries) {
        quint32 lcp = 0;
        if (before) {
            lcp = commonPrefix(before->name, before->size, entry.name, entry.size);
            if (lcp == entry.size && lcp == before->size)
                continue;
        }
        writer.append(entry.name, entry.size, lcp, order.foldersWithin(entry.name, lcp));
        before = &entry;
    }
    return writer.finish();
}

} // namespace redshank
