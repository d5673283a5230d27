// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keybatch.h"

#include "keyindexdata.h"

#include <QtEndian>

#include <algorithm>
#include <array>
#include <utility>

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

/// Sorts by word. Many entries go byte by byte from the last to the first, past those bytes in which they all agree.
void sortByWord(Entry *begin, Entry *end, Entry *scratch)
{
    constexpr size_t many = 192;
    const size_t count = size_t(end - begin);
    if (count < many) {
        std::sort(begin, end, [](const Entry &a, const Entry &b) { return a.word < b.word; });
        return;
    }
    std::array<std::array<quint32, 256>, sizeof(quint64)> counts{};
    for (const Entry *entry = begin; entry != end; ++entry) {
        for (size_t byte = 0; byte < counts.size(); ++byte)
            ++counts[byte][uchar(entry->word >> (8 * byte))];
    }
    Entry *from = begin;
    Entry *to = scratch;
    for (size_t byte = 0; byte < counts.size(); ++byte) {
        std::array<quint32, 256> &places = counts[byte];
        if (places[uchar(from->word >> (8 * byte))] == count)
            continue;
        quint32 sum = 0;
        for (quint32 &place : places)
            sum += std::exchange(place, sum);
        for (size_t i = 0; i < count; ++i)
            to[places[uchar(from[i].word >> (8 * byte))]++] = from[i];
        std::swap(from, to);
    }
    if (from != begin)
        std::copy(from, from + count, begin);
}

/// How many bytes all names share, at least `depth`.
quint32 commonDepth(const Entry *begin, const Entry *end, quint32 depth)
{
    quint32 common = begin->size;
    for (const Entry *entry = begin + 1; entry != end && common > depth; ++entry)
        common = commonPrefix(begin->name, common, entry->name, entry->size, depth);
    return common;
}

/// Sorts names that agree in their first `depth` bytes by eight bytes at a time: comparisons are of machine words in
/// one array, and names are touched once or twice per eight bytes. `scratch` has room for as many.
void sortFrom(Entry *begin, Entry *end, quint32 depth, Entry *scratch)
{
    constexpr ptrdiff_t few = 12;
    while (end - begin > few) {
        depth = commonDepth(begin, end, depth);
        for (Entry *entry = begin; entry != end; ++entry)
            entry->word = wordAt(*entry, depth);
        const quint32 reach = depth + 8;
        sortByWord(begin, end, scratch);
        Entry *largeBegin = nullptr;
        Entry *largeEnd = nullptr;
        for (Entry *group = begin, *next = begin; group != end; group = next) {
            while (next != end && next->word == group->word)
                ++next;
            if (next - group < 2)
                continue;
            // Among equal words a name that ends here is the beginning of every longer one.
            Entry *const longer =
                std::partition(group, next, [reach](const Entry &entry) { return entry.size <= reach; });
            std::sort(group, longer, [](const Entry &a, const Entry &b) { return a.size < b.size; });
            // The larger half goes round this loop instead of one level down, so that long common prefixes of hostile
            // names cost no stack: its depth is at most the logarithm of the count.
            if (next - longer > (end - begin) / 2) {
                largeBegin = longer;
                largeEnd = next;
            } else if (next - longer > 1) {
                sortFrom(longer, next, reach, scratch);
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
    std::vector<Entry> scratch(entries.size());
    sortFrom(entries.data(), entries.data() + entries.size(), 0, scratch.data());

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
