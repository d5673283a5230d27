// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The tree that KeyIndex derives from its order. A row under a folder of depth d begins at every key of the folder that
// shares no more than d folders with the key before: either such a key is a leaf, or it opens the next subfolder.
#include "keyindexdata.h"

#include <algorithm>

namespace redshank {
namespace {

/// Rows below the counted depths, name by name.
qsizetype countRows(const KeyIndex &index, const KeyIndex::Folder &folder, qsizetype end)
{
    qsizetype rows = 0;
    KeyCursor cursor(index, folder.begin, end);
    for (; !cursor.isAtEnd(); cursor.next())
        rows += cursor.position() == folder.begin || cursor.shared() <= folder.depth ? 1 : 0;
    return rows;
}

qsizetype findRow(const KeyIndex &index, const KeyIndex::Folder &folder, qsizetype row)
{
    KeyCursor cursor(index, folder.begin, folder.end);
    for (; !cursor.isAtEnd(); cursor.next()) {
        if ((cursor.position() == folder.begin || cursor.shared() <= folder.depth) && row-- == 0)
            return cursor.position();
    }
    return folder.end;
}

} // namespace

KeyIndex::Folder KeyIndex::folder(const QByteArray &prefix) const
{
    if (prefix.isEmpty())
        return root();
    const std::string collated = d->order.collated(prefix);
    Folder found{prefix, int(d->order.boundaries(prefix).size()), d->bound(collated, false), 0};
    found.end = qMax(found.begin, d->bound(collated, true));
    return found;
}

qsizetype KeyIndex::childCount(const Folder &folder) const
{
    if (folder.begin >= folder.end)
        return 0;
    if (!Data::isCounted(folder.depth))
        return countRows(*this, folder, folder.end);
    return 1 + d->rank(folder.depth, folder.end) - d->rank(folder.depth, folder.begin + 1);
}

KeyIndex::Child KeyIndex::childAt(const Folder &folder, qsizetype row) const
{
    Child child;
    if (row < 0 || folder.begin >= folder.end)
        return child;
    qsizetype begin = folder.begin;
    qsizetype end = folder.end;
    if (Data::isCounted(folder.depth)) {
        const qsizetype before = d->rank(folder.depth, folder.begin + 1) - 1;
        if (row > 0)
            begin = d->select(folder.depth, before + row);
        end = qMin(end, d->select(folder.depth, before + row + 1));
    } else {
        begin = findRow(*this, folder, row);
        end = findRow(*this, folder, row + 1);
    }
    if (begin >= folder.end)
        return child;

    const QByteArray key = keyAt(begin);
    const QList<qsizetype> boundaries = d->order.boundaries(key);
    child.position = begin;
    child.keyCount = end - begin;
    if (boundaries.size() > folder.depth) {
        child.kind = Child::Kind::Folder;
        child.full = key.first(boundaries[folder.depth]);
        child.name = d->order.folderName(child.full);
        child.depth = folder.depth + 1;
    } else {
        child.full = key;
        child.name = key.sliced(folder.prefix.size());
        child.depth = folder.depth;
    }
    return child;
}

qsizetype KeyIndex::childRowAt(const Folder &folder, qsizetype position) const
{
    if (position < folder.begin || position >= folder.end)
        return -1;
    if (!Data::isCounted(folder.depth))
        return countRows(*this, folder, position + 1) - 1;
    return d->rank(folder.depth, position + 1) - d->rank(folder.depth, folder.begin + 1);
}

qsizetype KeyIndex::childRowOf(const Folder &folder, QByteArrayView key) const
{
    return childRowAt(folder, positionOf(key));
}

qsizetype KeyIndex::childRowOfFolder(const Folder &parent, const QByteArray &prefix) const
{
    const Folder found = folder(prefix);
    // A folder is not a row of itself.
    return found.isEmpty() || found.depth <= parent.depth ? -1 : childRowAt(parent, found.begin);
}

} // namespace redshank
