// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/edit/edit.h"
#include "core/values/valuepage.h"

#include <QByteArrayList>
#include <QList>
#include <QString>

namespace redshank {

/// How one cell of a row is edited.
struct CellTraits
{
    QString title; ///< of the bytes in the detail pane, translated: "Value"
    QString change; ///< for questions, translated: "Save this value"
    Edit (*makeEdit)(const QByteArray &key, const ValueRow &row, const QByteArray &shown, const QByteArray &value);
    bool showsConflict; ///< on a conflict the server's bytes are of the same kind
    bool canOverwrite; ///< and certainly of the same element
};

/// One way to add an element: what is asked for, and the edit that it makes.
struct AddTraits
{
    QString title; ///< translated: "Add at the tail"
    QStringList inputs; ///< labels, translated
    bool repeats; ///< further rounds of the same inputs may follow (the pairs of a stream entry)
    Edit (*makeEdit)(const QByteArray &key, const QByteArrayList &inputs);
    /// In its place for what is added beside the row that is selected.
    Edit (*makeEditBeside)(const QByteArray &key, const ValueRow &row, const QByteArrayList &inputs) = nullptr;
};

/// What the table editor must know of a type. Rows of a table; no switch over types anywhere else.
struct TableTraits
{
    QByteArray type; ///< as TYPE says; empty: any type that is not known, which is only shown
    QList<CellTraits> cells; ///< of ValueRow::cells; a cell beyond the list is shown and not edited
    QList<AddTraits> adds; ///< none: nothing can be added
    Edit (*removeRow)(const QByteArray &key, const ValueRow &row); ///< nullptr: rows cannot be removed
    Command (*asCommand)(const QByteArray &key, const ValueRow &row); ///< what would make this row; nullptr: none
};

const TableTraits &tableTraits(const QByteArray &type);

} // namespace redshank
