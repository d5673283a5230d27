// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "undoindex.h"

#include <algorithm>

namespace redshank {

namespace {

constexpr qint64 searchWindow = qint64(1) << 20;

} // namespace

void UndoIndex::forget()
{
    inode = 0;
    device = 0;
    end = 0;
    generation.clear();
    marker.clear();
    places.clear();
    operations.clear();
}

void UndoIndex::scan(const FileDescriptor &file)
{
    const qint64 size = file.size();
    qint64 at = end;
    while (at < size) {
        if (takeFrame(file, at, size)) {
            at = end;
            continue;
        }
        // Torn, when a program died; or damaged, with more behind it.
        at = nextFrame(file, at + 1, size);
        if (at < 0)
            return;
    }
}

bool UndoIndex::takeFrame(const FileDescriptor &file, qint64 offset, qint64 size)
{
    const auto head = UndoFrame::readHead(file.read(offset, UndoFrame::headSize), marker);
    if (!head || head->size() > size - offset)
        return false;
    const auto frame = UndoFrame::read(
        *head, file.read(offset, UndoFrame::headSize + head->descriptionSize), UndoFrame::Detail::Counts);
    if (!frame)
        return false;
    // A machine that lost its power may have kept the length of the last frame and not its bytes.
    const bool isLast = offset + head->size() == size;
    if (isLast
        && crc32c(file.read(offset + UndoFrame::headSize + head->descriptionSize, head->payloadSize))
            != head->payloadSum)
        return false;
    note(*frame, *head, offset);
    return true;
}

void UndoIndex::note(const UndoFrame &frame, const UndoFrame::Head &head, qint64 offset)
{
    end = offset + head.size();
    const QByteArray &id = frame.operation.id;
    switch (frame.kind) {
    case UndoFrame::Kind::Records: {
        Summary &summary = operations[id];
        if (summary.operation.id.isEmpty()) {
            summary.operation = frame.operation;
            summary.operation.keys = 0;
            summary.operation.bytes = 0;
            summary.firstOffset = offset;
        }
        summary.operation.keys += frame.operation.keys;
        summary.operation.bytes += head.size();
        summary.lastOffset = offset;
        summary.isUndone = false; // of an operation that goes on
        places.append({offset, head, id, frame.batch, frame.operation.keys, {}});
        break;
    }
    case UndoFrame::Kind::Withdrawn:
        for (qsizetype i = places.size() - 1; i >= 0; --i) {
            const Place &place = places[i];
            if (place.batch != frame.batch || place.operation != id)
                continue;
            Summary &summary = operations[id];
            summary.operation.keys -= place.keys;
            summary.operation.bytes -= place.head.size();
            places.removeAt(i);
            break;
        }
        break;
    case UndoFrame::Kind::Undone: {
        const auto summary = operations.find(id);
        if (summary == operations.end())
            break;
        for (Place &place : places) {
            if (place.operation != id || (frame.batch > 0 && place.batch > frame.batch))
                continue;
            summary->operation.keys -= place.keys;
            takeUndone(place, frame);
            summary->operation.keys += place.keys;
            summary->operation.bytes -= place.keys > 0 ? 0 : place.head.size();
        }
        places.removeIf([&id](const Place &place) { return place.operation == id && place.keys <= 0; });
        summary->isUndone = summary->operation.keys <= 0;
        if (!frame.left.isEmpty() && !summary->isUndone) {
            summary->notes.append({offset, head.size()});
            summary->operation.bytes += head.size();
        }
        break;
    }
    }
}

void UndoIndex::takeUndone(Place &place, const UndoFrame &frame)
{
    QList<quint32> left = frame.left.value(place.batch);
    if (place.left) {
        const QList<quint32> &before = *place.left; // another program may have undone some of them meanwhile
        left.removeIf([&before](quint32 each) { return !std::binary_search(before.begin(), before.end(), each); });
    }
    place.keys = left.size();
    place.left = left;
}

qint64 UndoIndex::nextFrame(const FileDescriptor &file, qint64 offset, qint64 size) const
{
    for (qint64 window = offset; window < size; window += searchWindow) {
        // A marker may lie across the end of a window.
        const QByteArray bytes = file.read(window, searchWindow + UndoFrame::markerSize - 1);
        for (qsizetype at = bytes.indexOf(marker); at >= 0; at = bytes.indexOf(marker, at + 1)) {
            const qint64 found = window + at;
            const auto head = UndoFrame::readHead(file.read(found, UndoFrame::headSize), marker);
            if (head && head->size() <= size - found
                && UndoFrame::read(*head, file.read(found, UndoFrame::headSize + head->descriptionSize)))
                return found;
        }
    }
    return -1;
}

} // namespace redshank
