// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Snapshots with fewer names: chunks that lose nothing are shared.
#include "keybatch.h"
#include "keymerge.h"

#include <algorithm>
#include <limits>

namespace redshank {
namespace {

/// Writes the names of one chunk whose flag is set, the first of them at `begin`.
void appendFlagged(const KeyIndex &index, qsizetype begin, const std::vector<char> &flags, KeyIndexWriter &out,
    std::string &lastWritten)
{
    constexpr quint32 unknown = std::numeric_limits<quint32>::max();
    quint32 shared = unknown; // with the name written last: the least of all steps since
    KeyCursor cursor(index, begin, begin + qsizetype(flags.size()));
    const KeyCursor *written = nullptr;
    for (const char flag : flags) {
        if (written)
            shared = std::min(shared, cursor.lcp());
        if (flag) {
            if (!written)
                shared = commonPrefix(lastWritten.data(), quint32(lastWritten.size()), cursor.name(), cursor.size());
            out.append(cursor.name(), cursor.size(), shared, out.order().foldersWithin(cursor.name(), shared));
            lastWritten.assign(cursor.name(), cursor.size());
            written = &cursor;
            shared = unknown;
        }
        cursor.next();
    }
}

/// Keeps names of [begin, end) by `keep(cursor)`, chunk by chunk.
template <typename Keep> KeyIndex select(const KeyIndex &index, qsizetype begin, qsizetype end, const Keep &keep)
{
    const auto &data = KeyIndexAccess::data(index);
    KeyIndexWriter out(index.order());
    KeyCursor cursor(index, begin, end);
    std::vector<char> flags;
    std::string lastWritten;
    while (!cursor.isAtEnd() && !isInterrupted()) {
        const size_t chunk = cursor.chunk();
        const qsizetype chunkBegin = cursor.position();
        flags.clear();
        int kept = 0;
        for (; !cursor.isAtEnd() && cursor.chunk() == chunk; cursor.next()) {
            flags.push_back(keep(cursor) ? 1 : 0);
            kept += flags.back();
        }
        if (kept == data.chunks[chunk]->count()) {
            out.closeChunk();
            out.share(data, chunk);
        } else if (kept > 0) {
            appendFlagged(index, chunkBegin, flags, out, lastWritten);
        }
    }
    return out.finish();
}

} // namespace

KeyIndex KeyIndex::removed(const KeyIndex &gone) const
{
    Q_ASSERT(order() == gone.order());
    if (gone.isEmpty() || isEmpty())
        return *this;
    // Few names among many: only the chunks that may hold them are looked at.
    KeyIndexWriter out(order());
    KeyCursor names(*this);
    KeyCursor others(gone);
    std::vector<char> flags;
    std::string lastWritten;
    for (size_t chunk = 0; chunk < d->chunks.size(); ++chunk) {
        const bool isLast = chunk + 1 == d->chunks.size();
        const qsizetype begin = d->starts[chunk];
        const std::string_view first = d->chunks[chunk]->first();
        while (!others.isAtEnd() && others.view() < first)
            others.next();
        if (others.isAtEnd() || (!isLast && others.view() >= d->chunks[chunk + 1]->first())) {
            out.closeChunk();
            out.share(*d, chunk);
            continue;
        }
        if (names.position() != begin)
            names.seek(begin);
        flags.clear();
        int kept = 0;
        for (int i = 0; i < d->chunks[chunk]->count(); ++i, names.next()) {
            while (!others.isAtEnd() && others.view() < names.view())
                others.next();
            flags.push_back(others.isAtEnd() || others.view() != names.view() ? 1 : 0);
            kept += flags.back();
        }
        if (kept == d->chunks[chunk]->count()) {
            out.closeChunk();
            out.share(*d, chunk);
        } else if (kept > 0) {
            appendFlagged(*this, begin, flags, out, lastWritten);
        }
    }
    return out.finish();
}

KeyIndex KeyIndex::filtered(const std::function<bool(QByteArrayView)> &keep) const
{
    return filteredRange(*this, 0, size(), keep);
}

KeyIndex KeyIndex::reordered(const KeyOrder &order) const
{
    if (order == this->order())
        return *this;
    constexpr qsizetype reorderSlice = 65536;
    std::vector<KeyIndex> parts;
    for (qsizetype begin = 0; begin < size(); begin += reorderSlice) {
        KeyBatch batch;
        forEach(begin, begin + reorderSlice, [&](qsizetype, QByteArrayView name) {
            batch.append(name);
            return true;
        });
        parts.push_back(batch.sorted(order));
    }
    return parts.empty() ? KeyIndex(order) : mergedAll(parts);
}

KeyIndex filteredRange(
    const KeyIndex &index, qsizetype begin, qsizetype end, const std::function<bool(QByteArrayView)> &keep)
{
    return filteredRange(index, begin, end, [&keep](QByteArrayView name, qsizetype) { return keep(name); });
}

KeyIndex filteredRange(
    const KeyIndex &index, qsizetype begin, qsizetype end, const std::function<bool(QByteArrayView, qsizetype)> &keep)
{
    KeyRestorer restorer(index.order());
    return select(index, begin, std::min(end, index.size()), [&](const KeyCursor &cursor) {
        const QByteArrayView name = restorer.next(cursor.name(), cursor.size(), cursor.lcp());
        return keep(name, restorer.shared());
    });
}

KeyIndex keptPositions(const KeyIndex &index, const std::vector<bool> &isKept)
{
    return select(index, 0, index.size(), [&](const KeyCursor &cursor) { return isKept[size_t(cursor.position())]; });
}

KeyIndex subtracted(const KeyIndex &a, const KeyIndex &b, const std::function<void(qsizetype)> &common)
{
    if (b.isEmpty() || a.isEmpty())
        return a;
    const auto &data = KeyIndexAccess::data(b);
    KeyCursor others(b);
    return select(a, 0, a.size(), [&](const KeyCursor &cursor) {
        // A jump where the next chunk of `b` is still before, else step by step.
        const bool hasNext = others.chunk() + 1 < data.chunks.size();
        if (!others.isAtEnd() && hasNext && data.chunks[others.chunk() + 1]->first() <= cursor.view())
            others.seek(data.bound(cursor.view(), false));
        while (!others.isAtEnd() && others.view() < cursor.view())
            others.next();
        if (others.isAtEnd() || others.view() != cursor.view())
            return true;
        common(others.position());
        return false;
    });
}

} // namespace redshank
