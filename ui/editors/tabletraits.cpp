// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tabletraits.h"

#include "core/values/hashvalue.h"
#include "core/values/listvalue.h"
#include "core/values/setvalue.h"
#include "core/values/sortedsetvalue.h"
#include "core/values/streamvalue.h"

#include <QCoreApplication>

#include <algorithm>

namespace redshank {

namespace {

QString traitText(const char *text)
{
    return QCoreApplication::translate("redshank::TableEditor", text);
}

TableTraits hashTraits()
{
    return {"hash",
        {{traitText("Field"), traitText("Rename this field"),
             [](const QByteArray &key, const ValueRow &row, const QByteArray &shown, const QByteArray &value) {
                 return renameHashField(key, shown, row.cells.value(1), value);
             },
             false, false},
            {traitText("Value"), traitText("Save this value"),
                [](const QByteArray &key, const ValueRow &row, const QByteArray &shown, const QByteArray &value) {
                    return setHashField(key, row.cells.value(0), shown, value);
                },
                true, true}},
        {{traitText("Add field"), {traitText("Field"), traitText("Value")}, false,
            [](const QByteArray &key, const QByteArrayList &inputs) {
                return addHashField(key, inputs[0], inputs[1]);
            }}},
        [](const QByteArray &key, const ValueRow &row) {
            return removeHashField(key, row.cells.value(0), row.cells.value(1));
        },
        [](const QByteArray &key, const ValueRow &row) {
            return Command{"HSET", key, row.cells.value(0), row.cells.value(1)};
        }};
}

AddTraits insertion(
    const QString &title, Edit (*makeEdit)(const QByteArray &, const ValueRow &, const QByteArrayList &))
{
    return {title, {traitText("Element")}, false, nullptr, makeEdit};
}

TableTraits listTraits()
{
    return {"list",
        {{traitText("Element"), traitText("Save this element"),
            [](const QByteArray &key, const ValueRow &row, const QByteArray &shown, const QByteArray &value) {
                return setListElement(key, row.position, shown, value);
            },
            true, false}}, // what stands there now may be another element that a push has moved
        {{traitText("Add at the tail"), {traitText("Element")}, false,
             [](const QByteArray &key, const QByteArrayList &inputs) {
                 return pushListElement(key, ListEnd::Tail, inputs[0]);
             }},
            {traitText("Add at the head"), {traitText("Element")}, false,
                [](const QByteArray &key, const QByteArrayList &inputs) {
                    return pushListElement(key, ListEnd::Head, inputs[0]);
                }},
            insertion(traitText("Insert before the selected one"),
                [](const QByteArray &key, const ValueRow &row, const QByteArrayList &inputs) {
                    return insertListElement(key, row.position, row.cells.value(0), ListSide::Before, inputs[0]);
                }),
            insertion(traitText("Insert after the selected one"),
                [](const QByteArray &key, const ValueRow &row, const QByteArrayList &inputs) {
                    return insertListElement(key, row.position, row.cells.value(0), ListSide::After, inputs[0]);
                })},
        [](const QByteArray &key, const ValueRow &row) {
            return removeListElement(key, row.position, row.cells.value(0));
        },
        [](const QByteArray &key, const ValueRow &row) {
            return Command{"RPUSH", key, row.cells.value(0)};
        }};
}

TableTraits setTraits()
{
    return {"set",
        {{traitText("Member"), traitText("Replace this member"),
            [](const QByteArray &key, const ValueRow &, const QByteArray &shown, const QByteArray &value) {
                return replaceSetMember(key, shown, value);
            },
            false, false}},
        {{traitText("Add member"), {traitText("Member")}, false,
            [](const QByteArray &key, const QByteArrayList &inputs) { return addSetMember(key, inputs[0]); }}},
        [](const QByteArray &key, const ValueRow &row) { return removeSetMember(key, row.cells.value(0)); },
        [](const QByteArray &key, const ValueRow &row) {
            return Command{"SADD", key, row.cells.value(0)};
        }};
}

TableTraits sortedSetTraits()
{
    return {"zset",
        {{traitText("Member"), traitText("Rename this member"),
             [](const QByteArray &key, const ValueRow &row, const QByteArray &shown, const QByteArray &value) {
                 return renameSortedSetMember(key, shown, row.cells.value(1), value);
             },
             false, false},
            {traitText("Score"), traitText("Save this score"),
                [](const QByteArray &key, const ValueRow &row, const QByteArray &shown, const QByteArray &value) {
                    return setSortedSetScore(key, row.cells.value(0), shown, value);
                },
                true, true}},
        {{traitText("Add member"), {traitText("Member"), traitText("Score")}, false,
            [](const QByteArray &key, const QByteArrayList &inputs) {
                return addSortedSetMember(key, inputs[0], inputs[1]);
            }}},
        [](const QByteArray &key, const ValueRow &row) {
            return removeSortedSetMember(key, row.cells.value(0), row.cells.value(1));
        },
        [](const QByteArray &key, const ValueRow &row) {
            return Command{"ZADD", key, row.cells.value(1), row.cells.value(0)};
        }};
}

TableTraits streamTraits()
{
    // Entries never change once they are there: they are added and removed.
    return {"stream", {},
        {{traitText("Add entry"), {traitText("Field"), traitText("Value")}, true,
            [](const QByteArray &key, const QByteArrayList &inputs) { return addStreamEntry(key, inputs); }}},
        [](const QByteArray &key, const ValueRow &row) { return removeStreamEntry(key, row.cells.value(0)); },
        [](const QByteArray &key, const ValueRow &row) {
            Command command{"XADD", key};
            for (const QByteArray &cell : row.cells)
                command << cell;
            return command;
        }};
}

} // namespace

const TableTraits &tableTraits(const QByteArray &type)
{
    static const QList<TableTraits> table{
        hashTraits(), listTraits(), setTraits(), sortedSetTraits(), streamTraits(), TableTraits{}};
    const auto found =
        std::find_if(table.cbegin(), table.cend(), [&](const TableTraits &traits) { return traits.type == type; });
    return found == table.cend() ? table.last() : *found;
}

} // namespace redshank
