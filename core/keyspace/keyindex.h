// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keyorder.h"

#include <QMetaType>

#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace redshank {

class KeyChunk;

/// An immutable snapshot of key names in natural order, from which flat list and tree are both derived.
///
/// A sequence of shared chunks of about 512 front-coded names (about 15 bytes a key for names of 20 bytes). There is no
/// object per key or folder: a folder is the run of keys that begin with a prefix ending in a separator. A change makes
/// a new snapshot that shares every untouched chunk. Copying costs one reference; all reads are const and safe in any
/// thread while others derive new snapshots. Positions and rows hold for one snapshot only.
class KeyIndex
{
public:
    explicit KeyIndex(KeyOrder order = KeyOrder());
    /// Names in any order; duplicates collapse. For small lists: bulk loads go through KeyBatch.
    static KeyIndex of(const QByteArrayList &names, const KeyOrder &order = KeyOrder());

    const KeyOrder &order() const;

    // -- the flat list -------------------------------------------------------------------------------------------
    qsizetype size() const;
    bool isEmpty() const { return size() == 0; }
    /// The name at a position in [0, size()). O(log chunks).
    QByteArray keyAt(qsizetype position) const;
    /// The position of the first name that does not stand before `name`; size() where there is none. O(log n).
    qsizetype lowerBound(QByteArrayView name) const;
    /// -1 where there is no such key.
    qsizetype positionOf(QByteArrayView name) const;
    bool contains(QByteArrayView name) const { return positionOf(name) >= 0; }
    /// Calls visit for names from `begin` until `end` or until it returns false. The view holds during the call.
    void forEach(qsizetype begin, qsizetype end,
        const std::function<bool(qsizetype position, QByteArrayView name)> &visit) const;

    // -- the tree ------------------------------------------------------------------------------------------------
    /// A folder as it lies in this snapshot. Keep `prefix` and resolve again in the next one.
    struct Folder
    {
        QByteArray prefix; ///< ends in a separator; empty for the root
        int depth = 0; ///< boundaries in the prefix; 0 for the root
        qsizetype begin = 0; ///< position of its first key
        qsizetype end = 0; ///< behind its last key

        qsizetype keyCount() const { return end - begin; } ///< in all depths below
        bool isEmpty() const { return begin == end; }
    };
    /// One row under a folder. Folders and keys are two kinds: a key `user` and a folder `user:` are two rows, and a
    /// key `x:` is a row with an empty name inside the folder `x:`.
    struct Child
    {
        enum class Kind : quint8 { Folder, Key };
        Kind kind = Kind::Key;
        QByteArray name; ///< the last component, without separator; may be empty
        QByteArray full; ///< the key, or the folder's prefix with its separator
        qsizetype position = -1; ///< of the key, or of the folder's first key; -1: no such row
        qsizetype keyCount = 0; ///< 1 for a key
        int depth = 0; ///< of the row itself as a folder; for a key, of the folder that holds it

        bool isFolder() const { return kind == Kind::Folder; }
        bool isValid() const { return position >= 0; }
        Folder folder() const { return {full, depth, position, position + keyCount}; }
    };
    Folder root() const { return {{}, 0, 0, size()}; }
    /// The folder of that prefix, empty where no key is in it. `prefix` must end in a separator, or be empty. O(log n).
    Folder folder(const QByteArray &prefix) const;
    /// Rows directly under a folder. O(log chunks) down to depth 31, linear in bytes of the folder's keys below that.
    qsizetype childCount(const Folder &folder) const;
    Child childAt(const Folder &folder, qsizetype row) const;
    /// The row under `folder` that is or holds the key at a position; -1 where that is not in the folder.
    qsizetype childRowAt(const Folder &folder, qsizetype position) const;
    /// The row under `folder` that is or holds a key; -1 where there is no such key in it.
    qsizetype childRowOf(const Folder &folder, QByteArrayView key) const;
    /// The row under `folder` that is or holds the folder of that prefix; -1 where no key is in it.
    qsizetype childRowOfFolder(const Folder &folder, const QByteArray &prefix) const;

    // -- new snapshots -------------------------------------------------------------------------------------------
    /// Both together; orders must be equal. Cost: chunks that are touched, plus a few machine words per chunk.
    KeyIndex merged(const KeyIndex &additions) const;
    /// Several at once, in one pass.
    static KeyIndex mergedAll(std::span<const KeyIndex> parts);
    KeyIndex removed(const KeyIndex &gone) const;
    KeyIndex renamed(const QByteArray &from, const QByteArray &to) const;
    /// The names for which `keep` is true. Calls it once per name, in order.
    KeyIndex filtered(const std::function<bool(QByteArrayView name)> &keep) const;
    /// The same names under other separators.
    KeyIndex reordered(const KeyOrder &order) const;

    // -- facts ---------------------------------------------------------------------------------------------------
    qsizetype memoryUsage() const; ///< bytes on the heap, shared chunks counted in full
    qsizetype chunkCount() const;
    qsizetype sharedChunks(const KeyIndex &other) const; ///< chunks that both hold
    /// Whether both are the very same snapshot; different snapshots with equal names are not.
    bool isSameAs(const KeyIndex &other) const { return d == other.d; }
    bool operator==(const KeyIndex &other) const; ///< equal names; linear

private:
    friend class KeyIndexWriter;
    friend class KeyCursor;
    friend struct KeyIndexAccess;
    struct Data;
    explicit KeyIndex(std::shared_ptr<const Data> data);

    std::shared_ptr<const Data> d;
};

} // namespace redshank

Q_DECLARE_METATYPE(redshank::KeyIndex)
