// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/values/valuepage.h"
#include "ui/base/prompt.h"

#include <QByteArrayList>
#include <QWidget>

class QHBoxLayout;
class QLabel;
class QLineEdit;
class QTableView;
class QToolButton;

namespace redshank {

class Session;

/// Fills the tool bar above a table, left to right. The widgets belong to the bar.
class TableTools
{
public:
    explicit TableTools(QWidget *bar);

    QLineEdit *addFilter(const QString &hint);
    QLabel *addLabel(const char *objectName);
    QToolButton *addButton(const char *objectName, const QString &icon, const QString &label, bool showsLabel);

private:
    QWidget *m_bar;
    QHBoxLayout *m_layout;
};

/// Rows of one height without numbers, whole rows selected, the last column stretched.
void prepareTable(QTableView *view, bool startsWithPosition);

/// The confirmation of deleting elements: names server, database, key, count and the first elements.
/// `isAll`: the key goes with them.
Question removeQuestion(
    const Session &session, const QByteArray &key, const QList<ValueRow> &rows, bool isAll, bool isUndoable);

/// Fields and values in turn as `field = value` lines of escaped text.
QByteArray fieldLines(const QByteArrayList &fieldsAndValues);

} // namespace redshank
