// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayList>
#include <QList>
#include <QMetaType>

namespace redshank {

/// One element of a value as bytes. What the cells are is said by ValueType::columns:
///   string {bytes of one window}, position = offset of its first byte
///   hash   {field, value}
///   list   {element}, position = index from the head
///   set    {member}
///   zset   {member, score as the server wrote it}, position = rank in the order that was asked for
///   stream {id, field, value, field, value ...}: more cells than columns
///   others {name, text}: facts about a value that has no reader here
struct ValueRow
{
    QByteArrayList cells;
    qint64 position = -1; ///< -1 where the type has no order
    /// Bytes of each cell on the server, where at least one is too large to be held and `cells` has its beginning only
    /// (D15: typed, never text in the value); empty: all cells are whole.
    QList<qint64> sizes{};

    bool isWhole() const { return sizes.isEmpty(); }
    qint64 cellSize(qsizetype cell) const { return sizes.value(cell, cells.value(cell).size()); }
    bool isCellWhole(qsizetype cell) const { return cellSize(cell) == cells.value(cell).size(); }

    bool operator==(const ValueRow &) const = default;
};

struct ValuePage
{
    QList<ValueRow> rows;
    bool isFirst = false; ///< replaces whatever was shown; otherwise it follows
};

/// Where the first page begins. Fields that mean nothing to a type are passed over.
struct PageStart
{
    qint64 position = 0; ///< list: index, zset: rank; the first row, 0 and more
    QByteArray id; ///< stream: the first id; empty: the very first, or the very last when descending
    bool isDescending = false; ///< zset: highest score first; stream: newest first
    QByteArray match; ///< hash and set: a glob pattern on fields or members, applied by the server; empty: all
};

} // namespace redshank

Q_DECLARE_METATYPE(redshank::ValuePage)
