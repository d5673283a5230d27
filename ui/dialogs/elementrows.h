// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/values/valuetypes.h"

#include <QStringList>
#include <QWidget>

class QGridLayout;
class QLabel;
class QLineEdit;
class QScrollArea;
class QToolButton;

namespace redshank {

/// Rows of lines in which the first elements of a new key are typed, under the headings of their type. What was typed
/// stays, column by column, when the headings change. GUI thread.
class ElementRows : public QWidget
{
    Q_OBJECT
public:
    explicit ElementRows(QWidget *parent = nullptr);

    void setColumns(const QList<ValueColumn> &columns);
    QList<QStringList> texts() const;

private:
    struct Row
    {
        QList<QLineEdit *> cells; ///< as many as a type has columns at most; the last ones may be hidden
        QToolButton *remove;
    };
    void addRow();
    void removeRow(QToolButton *button);
    void showColumns();

    QList<ValueColumn> m_columns;
    QList<QLabel *> m_headings;
    QList<Row> m_rows;
    QScrollArea *m_area;
    QGridLayout *m_grid;
    QToolButton *m_add;
};

} // namespace redshank
