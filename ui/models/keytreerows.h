// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/keyspace/keyindex.h"
#include "core/keyspace/keyquery.h"

#include <QHash>
#include <QSet>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace redshank {

/// In which order rows stand.
struct KeyTreeOrder
{
    bool isDescending = false; ///< by name, within each folder
    std::shared_ptr<const KeyRanking> ranking; ///< of the very snapshot that it is used with: a list by something else

    bool operator==(const KeyTreeOrder &) const = default;
};

/// Which row of a tree or flat list shows what: one snapshot of names plus the folders that are open in it.
///
/// Holds one node per open folder whose ancestors are open too, and nothing per key: a row is found by a binary search
/// in each open folder on its way. Building costs the number of open folders times a look-up, whatever the number of
/// keys. Immutable once built; movable.
class KeyTreeRows
{
public:
    KeyTreeRows() = default;
    /// The rows of all names, in order, without folders.
    static KeyTreeRows flat(KeyIndex index, const KeyTreeOrder &order = {});
    /// The rows of the tree; of `expanded`, prefixes that are no folder in `index` or lie under a closed one are left
    /// out.
    static KeyTreeRows tree(KeyIndex index, const QSet<QByteArray> &expanded, bool isDescending = false);

    /// What a row stands for, across snapshots.
    struct Identity
    {
        bool isFolder = false;
        QByteArray full; ///< the key, or the folder's prefix
        bool operator==(const Identity &) const = default;
    };

    const KeyIndex &index() const { return m_index; }
    bool isFlat() const { return m_isFlat; }
    int count() const; ///< stops at INT_MAX, as rows do
    KeyIndex::Child childAt(int row) const; ///< invalid out of range
    int depth(int row) const;
    int parentRow(int row) const; ///< -1 at the top level
    bool isExpanded(const QByteArray &prefix) const { return m_nodes.contains(prefix) && !prefix.isEmpty(); }
    /// Rows that an open folder shows under its own row, in all depths; 0 where it is closed.
    int rowsUnder(const QByteArray &prefix) const;

    /// -1 where it is not there, or hidden in a closed folder.
    int rowOf(const Identity &identity) const;
    /// The row itself where it is shown, else the closed folder that holds it, else what stands next to its place in
    /// the innermost open folder; -1 only where there are no rows.
    int nearestRow(const Identity &identity) const;
    /// The next row, `from` or behind it and then from the top, whose name begins with `text`, letters of ASCII in
    /// either case: among the rows of an open folder where `from` is one, else at its level, else further out. `text`
    /// may go on past separators and is followed as deep as folders are open. -1 where there is none. Costs a few
    /// look-ups, whatever the number of rows.
    int searchRow(int from, const QByteArray &text) const { return search(from, from, text); }
    /// The same from behind `from`, to which it comes back last.
    int searchNextRow(int from, const QByteArray &text) const { return search(from, from + 1, text); }

private:
    struct Node
    {
        KeyIndex::Folder folder;
        Node *parent = nullptr;
        qsizetype rowInParent = 0;
        qsizetype childCount = 0;
        qsizetype visible = 0; ///< rows under it in all depths
        qsizetype before = 0; ///< rows under the open folders that stand before it in its parent
        std::vector<Node *> open; ///< by rowInParent
    };
    struct Place
    {
        const Node *node = nullptr;
        qsizetype row = -1; ///< under that node
    };

    Place locate(qsizetype row) const;
    qsizetype rowAt(const Node *node, qsizetype childRow) const;
    /// Of a row under a folder in the index, that among the rows shown; and the other way round.
    qsizetype mirrored(const Node *node, qsizetype childRow) const;
    qsizetype positionAt(qsizetype flatRow) const;
    qsizetype flatRowAt(qsizetype position) const;
    const Node *node(const QByteArray &prefix) const;
    const Node *innermostNode(const QByteArray &prefix) const;
    static void count(Node *node);

    // keytreesearch.cpp
    using Positions = std::pair<qsizetype, qsizetype>; ///< from, and behind the last
    /// Neighbouring rows under `node`, or of a list where that is nullptr; both ends included.
    struct Run
    {
        const Node *node = nullptr;
        qsizetype first = 0;
        qsizetype last = 0;
    };
    int search(int from, int atLeast, const QByteArray &text) const;
    Positions keysBeginningWith(const QByteArray &beginning, Positions among) const;
    std::vector<Positions> numbersBeginningWith(const QByteArray &beginning, Positions among) const;
    QByteArrayList spellings(const QByteArray &prefix, const QByteArray &text, Positions among) const;
    std::vector<Positions> searched(const Node *level, const QByteArray &text) const;
    Run runOf(const Node *level, Positions keys, qsizetype wantedSize) const;
    int rankedRow(Positions keys, int atLeast, const QByteArray &text) const;
    int firstRow(const Run &run, const Node *level, int atLeast, const QByteArray &text) const;

    KeyIndex m_index;
    KeyTreeOrder m_order; ///< a ranking only where rows are flat
    bool m_isFlat = false;
    QHash<QByteArray, std::shared_ptr<Node>> m_nodes; ///< by prefix; the root is the empty one
};

} // namespace redshank
