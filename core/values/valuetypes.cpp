// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "valuetypes.h"

#include "genericvalue.h"
#include "hashvalue.h"
#include "listvalue.h"
#include "setvalue.h"
#include "sortedsetvalue.h"
#include "streamvalue.h"
#include "stringvalue.h"

#include <QCoreApplication>

#include <algorithm>

namespace redshank {

namespace {

template <typename Pager> std::unique_ptr<ValuePager> makePager(Connection &connection, const QByteArray &key)
{
    return std::make_unique<Pager>(connection, key);
}

Edit createOnlyValue(const QByteArray &key, const QList<QByteArrayList> &rows)
{
    return createString(key, rows.first().first());
}

} // namespace

const QList<ValueType> &valueTypes()
{
    using enum ValueColumn;
    static const QList<ValueType> types{
        {"string", "STRLEN", {Bytes}, true, {Value}, makePager<StringPager>, createOnlyValue},
        {"hash", "HLEN", {Field, Value}, false, {Field, Value}, makePager<HashPager>, createHash},
        {"list", "LLEN", {Element}, true, {Element}, makePager<ListPager>, createList},
        {"set", "SCARD", {Member}, false, {Member}, makePager<SetPager>, createSet},
        {"zset", "ZCARD", {Member, Score}, true, {Member, Score}, makePager<SortedSetPager>, createSortedSet},
        {"stream", "XLEN", {EntryId, EntryFields}, false, {Field, Value}, makePager<StreamPager>, createStream},
    };
    return types;
}

const ValueType &valueType(QByteArrayView name)
{
    static const ValueType generic{
        {}, {}, {ValueColumn::Fact, ValueColumn::Value}, false, {}, makePager<GenericPager>, nullptr};
    const auto &types = valueTypes();
    const auto found =
        std::find_if(types.begin(), types.end(), [name](const ValueType &type) { return type.name == name; });
    return found == types.end() ? generic : *found;
}

QString columnTitle(ValueColumn column)
{
    static constexpr const char *titles[] = {
        QT_TRANSLATE_NOOP("ValueColumn", "Bytes"),
        QT_TRANSLATE_NOOP("ValueColumn", "Field"),
        QT_TRANSLATE_NOOP("ValueColumn", "Value"),
        QT_TRANSLATE_NOOP("ValueColumn", "Element"),
        QT_TRANSLATE_NOOP("ValueColumn", "Member"),
        QT_TRANSLATE_NOOP("ValueColumn", "Score"),
        QT_TRANSLATE_NOOP("ValueColumn", "ID"),
        QT_TRANSLATE_NOOP("ValueColumn", "Fields"),
        QT_TRANSLATE_NOOP("ValueColumn", "Fact"),
    };
    return QCoreApplication::translate("ValueColumn", titles[qsizetype(column)]);
}

} // namespace redshank
