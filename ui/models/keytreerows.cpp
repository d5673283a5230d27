// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keytreerows.h"

#include <algorithm>
#include <limits>

namespace redshank {

KeyTreeRows KeyTreeRows::flat(KeyIndex index, const KeyTreeOrder &order)
{
    KeyTreeRows rows;
    rows.m_index = std::move(index);
    rows.m_order = order;
    rows.m_isFlat = true;
    return rows;
}

KeyTreeRows KeyTreeRows::tree(KeyIndex index, const QSet<QByteArray> &expanded, bool isDescending)
{
    KeyTreeRows rows;
    rows.m_index = std::move(index);
    rows.m_order.isDescending = isDescending;
    const KeyIndex &names = rows.m_index;
    auto root = std::make_shared<Node>();
    root->folder = names.root();
    root->childCount = names.childCount(root->folder);
    rows.m_nodes.insert(QByteArray(), root);

    QByteArrayList prefixes(expanded.cbegin(), expanded.cend());
    std::sort(prefixes.begin(), prefixes.end()); // a folder stands before those inside it
    for (const QByteArray &prefix : std::as_const(prefixes)) {
        const QList<qsizetype> boundaries = names.order().boundaries(prefix);
        if (boundaries.isEmpty() || boundaries.last() != prefix.size())
            continue; // a folder under other separators
        const auto parent = rows.m_nodes.constFind(names.order().parentOfFolder(prefix));
        if (parent == rows.m_nodes.cend())
            continue;
        const qsizetype row = names.childRowOfFolder((*parent)->folder, prefix);
        if (row < 0)
            continue;
        auto node = std::make_shared<Node>();
        node->folder = names.folder(prefix);
        node->parent = parent->get();
        node->rowInParent = rows.mirrored(parent->get(), row);
        node->childCount = names.childCount(node->folder);
        (*parent)->open.push_back(node.get());
        rows.m_nodes.insert(prefix, node);
    }
    count(root.get());
    return rows;
}

void KeyTreeRows::count(Node *node)
{
    std::sort(node->open.begin(), node->open.end(),
        [](const Node *a, const Node *b) { return a->rowInParent < b->rowInParent; });
    qsizetype before = 0;
    for (Node *child : node->open) {
        count(child); // as deep as folders nest, which KeyOrder bounds
        child->before = before;
        before += child->visible;
    }
    node->visible = node->childCount + before;
}

int KeyTreeRows::count() const
{
    const qsizetype all = m_isFlat ? m_index.size() : m_nodes.isEmpty() ? 0 : node({})->visible;
    return int(std::min<qsizetype>(all, std::numeric_limits<int>::max()));
}

const KeyTreeRows::Node *KeyTreeRows::node(const QByteArray &prefix) const
{
    const auto found = m_nodes.constFind(prefix);
    return found == m_nodes.cend() ? nullptr : found->get();
}

const KeyTreeRows::Node *KeyTreeRows::innermostNode(const QByteArray &prefix) const
{
    const QList<qsizetype> boundaries = m_index.order().boundaries(prefix);
    const Node *innermost = node({});
    for (const qsizetype boundary : boundaries) {
        const Node *deeper = node(prefix.left(boundary));
        if (!deeper)
            break;
        innermost = deeper;
    }
    return innermost;
}

qsizetype KeyTreeRows::mirrored(const Node *at, qsizetype childRow) const
{
    return m_order.isDescending ? at->childCount - 1 - childRow : childRow;
}

qsizetype KeyTreeRows::positionAt(qsizetype flatRow) const
{
    if (m_order.ranking)
        return m_order.ranking->positions[size_t(flatRow)];
    return m_order.isDescending ? m_index.size() - 1 - flatRow : flatRow;
}

qsizetype KeyTreeRows::flatRowAt(qsizetype position) const
{
    if (m_order.ranking)
        return m_order.ranking->rows[size_t(position)];
    return m_order.isDescending ? m_index.size() - 1 - position : position;
}

KeyTreeRows::Place KeyTreeRows::locate(qsizetype row) const
{
    const Node *at = node({});
    if (!at || row < 0 || row >= at->visible)
        return {};
    while (true) {
        const auto behind = std::upper_bound(at->open.begin(), at->open.end(), row,
            [](qsizetype wanted, const Node *child) { return wanted < child->rowInParent + child->before; });
        if (behind == at->open.begin())
            return {at, row};
        const Node *child = *std::prev(behind);
        const qsizetype start = child->rowInParent + child->before;
        if (row == start)
            return {at, child->rowInParent};
        if (row > start + child->visible)
            return {at, row - child->before - child->visible};
        row -= start + 1;
        at = child;
    }
}

qsizetype KeyTreeRows::rowAt(const Node *at, qsizetype childRow) const
{
    const auto behind = std::lower_bound(at->open.begin(), at->open.end(), childRow,
        [](const Node *child, qsizetype wanted) { return child->rowInParent < wanted; });
    qsizetype row = childRow;
    if (behind != at->open.begin()) {
        const Node *last = *std::prev(behind);
        row += last->before + last->visible;
    }
    for (; at->parent; at = at->parent)
        row += at->rowInParent + at->before + 1;
    return row;
}

KeyIndex::Child KeyTreeRows::childAt(int row) const
{
    if (m_isFlat) {
        if (row < 0 || row >= m_index.size())
            return {};
        const qsizetype position = positionAt(row);
        const QByteArray key = m_index.keyAt(position);
        return {KeyIndex::Child::Kind::Key, key, key, position, 1, 0};
    }
    const Place place = locate(row);
    return place.node ? m_index.childAt(place.node->folder, mirrored(place.node, place.row)) : KeyIndex::Child();
}

int KeyTreeRows::depth(int row) const
{
    const Place place = m_isFlat ? Place() : locate(row);
    return place.node ? place.node->folder.depth : 0;
}

int KeyTreeRows::parentRow(int row) const
{
    const Place place = m_isFlat ? Place() : locate(row);
    return place.node && place.node->parent ? int(rowAt(place.node->parent, place.node->rowInParent)) : -1;
}

int KeyTreeRows::rowsUnder(const QByteArray &prefix) const
{
    const Node *at = prefix.isEmpty() ? nullptr : node(prefix);
    return at ? int(std::min<qsizetype>(at->visible, std::numeric_limits<int>::max())) : 0;
}

int KeyTreeRows::rowOf(const Identity &identity) const
{
    if (m_isFlat) {
        const qsizetype position = identity.isFolder ? -1 : m_index.positionOf(identity.full);
        return position < 0 ? -1 : int(flatRowAt(position));
    }
    const KeyOrder &order = m_index.order();
    const Node *at = node(identity.isFolder ? order.parentOfFolder(identity.full) : order.parentOfKey(identity.full));
    if (!at)
        return -1;
    const qsizetype childRow = identity.isFolder ? m_index.childRowOfFolder(at->folder, identity.full)
                                                 : m_index.childRowOf(at->folder, identity.full);
    return childRow < 0 ? -1 : int(rowAt(at, mirrored(at, childRow)));
}

int KeyTreeRows::nearestRow(const Identity &identity) const
{
    if (count() == 0)
        return -1;
    if (const int row = rowOf(identity); row >= 0)
        return row;
    const qsizetype position = m_index.lowerBound(identity.full);
    if (m_isFlat)
        return int(flatRowAt(std::min(position, m_index.size() - 1)));
    const KeyOrder &order = m_index.order();
    const Node *at =
        innermostNode(identity.isFolder ? order.parentOfFolder(identity.full) : order.parentOfKey(identity.full));
    const qsizetype inside = std::clamp(position, at->folder.begin, at->folder.end - 1);
    return int(rowAt(at, mirrored(at, m_index.childRowAt(at->folder, inside))));
}

} // namespace redshank
