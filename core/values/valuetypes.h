// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QByteArrayView>
#include <QList>
#include <QString>

#include <memory>

namespace redshank {

class Connection;
class ValuePager;
struct Edit;

/// What the cells of a ValueRow are.
enum class ValueColumn : quint8 { Bytes, Field, Value, Element, Member, Score, EntryId, EntryFields, Fact };

/// One Redis type: everything that the rest of the program asks about it. Rows of a constant table.
struct ValueType
{
    QByteArray name; ///< as TYPE says; empty for the generic one
    QByteArray sizeCommand; ///< STRLEN, HLEN ...; empty for the generic one
    QList<ValueColumn> columns;
    bool isOrdered; ///< rows have a position
    QList<ValueColumn> newColumns; ///< what a new key is made of, row by row; empty: nobody here can make one
    /// The connection must outlive the pager.
    std::unique_ptr<ValuePager> (*makePager)(Connection &connection, const QByteArray &key);
    /// Rows by newColumns, at least one; only where those are not empty. createKey() has the whole of it.
    Edit (*create)(const QByteArray &key, const QList<QByteArrayList> &rows) = nullptr;
};

/// The one table of types; the generic one is not in it.
const QList<ValueType> &valueTypes();
/// The row of a type by TYPE's word; for a type that nobody here knows (a module's), the generic one. Never fails.
const ValueType &valueType(QByteArrayView name);
/// Translated heading of a column.
QString columnTitle(ValueColumn column);

} // namespace redshank
