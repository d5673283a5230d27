// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QString>

#include <memory>

namespace redshank {

class Connection;
class ValuePager;

/// What the cells of a ValueRow are.
enum class ValueColumn : quint8 { Bytes, Field, Value, Element, Member, Score, EntryId, EntryFields, Fact };

/// One Redis type: everything that the rest of the program asks about it. Rows of a constant table.
struct ValueType
{
    QByteArray name; ///< as TYPE says; empty for the generic one
    QByteArray sizeCommand; ///< STRLEN, HLEN ...; empty for the generic one
    QList<ValueColumn> columns;
    bool isOrdered; ///< rows have a position
    /// The connection must outlive the pager.
    std::unique_ptr<ValuePager> (*makePager)(Connection &connection, const QByteArray &key);
};

/// The one table of types; the generic one is not in it.
const QList<ValueType> &valueTypes();
/// The row of a type by TYPE's word; for a type that nobody here knows (a module's), the generic one. Never fails.
const ValueType &valueType(QByteArrayView name);
/// Translated heading of a column.
QString columnTitle(ValueColumn column);

} // namespace redshank
