// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keyindex.h"

#include "keybatch.h"
#include "keyindexdata.h"

#include <algorithm>

namespace redshank {

// -- the sums --------------------------------------------------------------------------------------------------------

size_t KeyIndex::Data::chunkOf(qsizetype position) const
{
    return size_t(std::upper_bound(starts.begin(), starts.end() - 1, position) - starts.begin()) - 1;
}

qsizetype KeyIndex::Data::rank(int depth, qsizetype position) const
{
    if (position <= 0)
        return 0;
    if (position >= size())
        return rowsOf(depth).back();
    const size_t chunk = chunkOf(position);
    const int inChunk = int(position - starts[chunk]);
    qsizetype found = rowsOf(depth)[chunk];
    if (inChunk > 0)
        found += borders[chunk] <= depth ? 1 : 0;
    const uchar *shared = chunks[chunk]->shared();
    for (int i = 1; i < inChunk; ++i)
        found += shared[i] <= depth ? 1 : 0;
    return found;
}

qsizetype KeyIndex::Data::select(int depth, qsizetype n) const
{
    const std::vector<quint32> &sums = rowsOf(depth);
    if (n < 0 || n >= qsizetype(sums.back()))
        return size();
    const size_t chunk = size_t(std::upper_bound(sums.begin(), sums.end(), quint32(n)) - sums.begin()) - 1;
    qsizetype left = n - sums[chunk];
    for (int i = 0; i < chunks[chunk]->count(); ++i) {
        if (sharedAt(chunk, i) <= depth && left-- == 0)
            return starts[chunk] + i;
    }
    Q_UNREACHABLE();
}

// -- the flat list ---------------------------------------------------------------------------------------------------

KeyIndex::KeyIndex(KeyOrder order)
    : KeyIndex(KeyIndexWriter(std::move(order)).finish())
{ }

KeyIndex::KeyIndex(std::shared_ptr<const Data> data)
    : d(std::move(data))
{ }

KeyIndex KeyIndex::of(const QByteArrayList &names, const KeyOrder &order)
{
    KeyBatch batch;
    for (const QByteArray &name : names)
        batch.append(name);
    return batch.sorted(order);
}

const KeyOrder &KeyIndex::order() const
{
    return d->order;
}

qsizetype KeyIndex::size() const
{
    return d->size();
}

QByteArray KeyIndex::keyAt(qsizetype position) const
{
    QByteArray name;
    if (position < 0 || position >= size())
        return name;
    const KeyCursor cursor(*this, position, position + 1);
    d->order.restore(cursor.name(), cursor.size(), name);
    return name;
}

qsizetype KeyIndex::Data::bound(std::string_view collated, bool isPrefix) const
{
    const auto standsBefore = [&](std::string_view name) {
        return name < collated || (isPrefix && name.substr(0, collated.size()) == collated);
    };
    // The last chunk, then the last restart point in it, whose first name still stands before.
    const auto behind = std::partition_point(
        chunks.begin(), chunks.end(), [&](const auto &chunk) { return standsBefore(chunk->first()); });
    if (behind == chunks.begin())
        return 0;
    const size_t chunk = size_t(behind - chunks.begin()) - 1;
    const KeyChunk &within = *chunks[chunk];
    int low = 0;
    int high = within.restartCount();
    while (high - low > 1) {
        const int middle = (low + high) / 2;
        (standsBefore(within.wholeName(middle)) ? low : high) = middle;
    }
    int i = low * KeyChunk::restartInterval;
    const int end = qMin(within.count(), i + KeyChunk::restartInterval);
    std::string name(within.wholeName(low));
    const char *p = KeyChunk::entryAt(within.entriesFrom(low)).next;
    for (++i; i < end; ++i) {
        const KeyChunk::Entry entry = KeyChunk::entryAt(p);
        name.resize(entry.lcp);
        name.append(entry.bytes, entry.size);
        if (!standsBefore(name))
            break;
        p = entry.next;
    }
    return starts[chunk] + i;
}

qsizetype KeyIndex::lowerBound(QByteArrayView name) const
{
    return d->bound(d->order.collated(name), false);
}

qsizetype KeyIndex::positionOf(QByteArrayView name) const
{
    const std::string collated = d->order.collated(name);
    const qsizetype position = d->bound(collated, false);
    if (position == size())
        return -1;
    return KeyCursor(*this, position, size()).view() == collated ? position : -1;
}

void KeyIndex::forEach(
    qsizetype begin, qsizetype end, const std::function<bool(qsizetype, QByteArrayView)> &visit) const
{
    QByteArray name;
    for (KeyCursor cursor(*this, begin, qMin(end, size())); !cursor.isAtEnd(); cursor.next()) {
        d->order.restore(cursor.name(), cursor.size(), name);
        if (!visit(cursor.position(), name))
            return;
    }
}

// -- facts -----------------------------------------------------------------------------------------------------------

qsizetype KeyIndex::memoryUsage() const
{
    qsizetype bytes = sizeof(Data) + qsizetype(d->starts.capacity() * sizeof(qsizetype) + d->borders.capacity());
    for (const auto &sums : d->rows)
        bytes += qsizetype(sums.capacity() * sizeof(quint32));
    for (const auto &chunk : d->chunks)
        bytes += chunk->memoryUsage() + qsizetype(sizeof chunk) + 16; // the reference counts
    return bytes;
}

qsizetype KeyIndex::chunkCount() const
{
    return qsizetype(d->chunks.size());
}

qsizetype KeyIndex::sharedChunks(const KeyIndex &other) const
{
    std::vector<const KeyChunk *> mine;
    for (const auto &chunk : d->chunks)
        mine.push_back(chunk.get());
    std::sort(mine.begin(), mine.end());
    return std::count_if(other.d->chunks.begin(), other.d->chunks.end(),
        [&](const auto &chunk) { return std::binary_search(mine.begin(), mine.end(), chunk.get()); });
}

bool KeyIndex::operator==(const KeyIndex &other) const
{
    if (d == other.d)
        return true;
    if (size() != other.size() || !(order() == other.order()))
        return false;
    KeyCursor theirs(other);
    for (KeyCursor mine(*this); !mine.isAtEnd(); mine.next(), theirs.next()) {
        if (mine.view() != theirs.view())
            return false;
    }
    return true;
}

} // namespace redshank
