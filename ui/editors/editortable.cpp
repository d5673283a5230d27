// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "editortable.h"

#include "core/values/valuetypes.h"
#include "stringeditor.h"
#include "tableeditor.h"

namespace redshank {

namespace {

struct EditorRow
{
    const char *type;
    ValueEditor *(*make)(EditRunner *runner, const QByteArray &key, QWidget *parent);
};

/// Types with an editor of their own; every other one is a table of its elements, or of facts about it.
constexpr EditorRow table[] = {
    {"string",
        [](EditRunner *runner, const QByteArray &key, QWidget *parent) -> ValueEditor * {
            return new StringEditor(runner, key, parent);
        }},
};

} // namespace

ValueEditor *makeEditor(const QByteArray &type, EditRunner *runner, const QByteArray &key, QWidget *parent)
{
    for (const EditorRow &row : table)
        if (type == row.type)
            return row.make(runner, key, parent);
    return new TableEditor(valueType(type), runner, key, parent);
}

} // namespace redshank
