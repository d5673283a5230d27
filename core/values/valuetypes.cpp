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

} // namespace

const QList<ValueType> &valueTypes()
{
    using enum ValueColumn;
    static const QList<ValueType> types{
        {"string", "STRLEN", {Bytes}, true, makePager<StringPager>},
        {"hash", "HLEN", {Field, Value}, false, makePager<HashPager>},
        {"list", "LLEN", {Element}, true, makePager<ListPager>},
        {"set", "SCARD", {Member}, false, makePager<SetPager>},
        {"zset", "ZCARD", {Member, Score}, true, makePager<SortedSetPager>},
        {"stream", "XLEN", {EntryId, EntryFields}, false, makePager<StreamPager>},
    };
    return types;
}

const ValueType &valueType(QByteArrayView name)
{
    static const ValueType generic{{}, {}, {ValueColumn::Fact, ValueColumn::Value}, false, makePager<GenericPager>};
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
