// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/values/valuepage.h"
#include "tabletraits.h"
#include "valueeditor.h"

#include <QPersistentModelIndex>

class QLabel;
class QLineEdit;
class QTableView;
class QToolButton;

namespace redshank {

class AddRowForm;
class RowFilter;
class RowRemoval;
class ValuePageModel;
class ValuePane;
struct ValueType;

/// The elements of a hash, list, set, sorted set or stream, page by page, with the selected cell's whole bytes below.
/// An edit carries the element that was shown, never a row number: rows may move, what is saved may not.
class TableEditor : public ValueEditor
{
    Q_OBJECT
public:
    TableEditor(const ValueType &type, EditRunner *runner, const QByteArray &key, QWidget *parent);
    ~TableEditor() override;

    void load() override;
    bool hasUnsavedChanges() const override;
    void setTypedGivenUp(bool isGivenUp) override;
    bool keepsTyped() const override;
    void setKey(const QByteArray &key) override;
    void save() override;
    void find() override;
    void setRefusal(const QString &refusal) override;
    QByteArray copyableValue() const override;
    QByteArray asCommands() const override;

private:
    QWidget *makeToolBar();
    QWidget *makeDetail();
    void makeTable();
    void showLoaded(bool isFirst);
    void moveTo(const QModelIndex &current);
    void showCell(const QModelIndex &current);
    void clearCell();
    void patchTarget(const QByteArray &value);
    void addRow(const QByteArrayList &inputs);
    void askToRemove();
    /// Posts the refusal where one of the rows is not held whole.
    bool areWhole(const QList<ValueRow> &rows, const QString &refusal);
    void forget(const ValueRow &row);
    void showRemoved(int removed, int changedMeanwhile);
    void copyRows(int as);
    void showCopyMenu(const QPoint &position);
    QList<ValueRow> selectedRows() const;
    void updateControls();

    const TableTraits &m_traits;
    ValuePageModel *m_model;
    RowFilter *m_filtered;
    QLineEdit *m_filter = nullptr;
    QTableView *m_view;
    QLabel *m_count = nullptr;
    QLabel *m_cellTitle = nullptr;
    QToolButton *m_more = nullptr;
    QToolButton *m_descending = nullptr;
    QToolButton *m_add = nullptr;
    QToolButton *m_remove = nullptr;
    QToolButton *m_copy = nullptr;
    AddRowForm *m_form;
    ValuePane *m_pane;
    RowRemoval *m_removal;

    ValueRow m_target; ///< what the pane shows, as it was loaded
    int m_targetCell = -1; ///< -1: the pane shows nothing
    QString m_refusal;
    bool m_isAsking = false; ///< whether what was typed may go
};

} // namespace redshank
