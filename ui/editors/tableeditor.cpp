// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tableeditor.h"

#include "addrowform.h"
#include "byteseditor.h"
#include "core/base/bytes.h"
#include "core/session/session.h"
#include "core/undo/undohistory.h"
#include "editrunner.h"
#include "messagebar.h"
#include "rowcopy.h"
#include "rowremoval.h"
#include "tabletools.h"
#include "ui/base/plaintooltip.h"
#include "ui/base/prompt.h"
#include "ui/models/rowfilter.h"
#include "ui/models/valuepagemodel.h"
#include "ui/theme/theme.h"
#include "valuepane.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QShortcut>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace redshank {

using Kind = EditOutcome::Kind;
using Topic = MessageBar::Topic;

TableEditor::TableEditor(const ValueType &type, EditRunner *runner, const QByteArray &key, QWidget *parent)
    : ValueEditor(runner, key, parent)
    , m_traits(tableTraits(type.name))
    , m_model(new ValuePageModel(type, type.makePager(runner->session()->connection(), key), this))
    , m_filtered(new RowFilter(this))
    , m_view(new QTableView(this))
    , m_form(new AddRowForm(m_traits.adds, this))
    , m_pane(new ValuePane(runner, this))
    , m_removal(new RowRemoval(runner, m_traits, this))
{
    setObjectName(QStringLiteral("tableEditor"));
    setAccessibleName(tr("Elements of the value"));
    m_filtered->setSourceModel(m_model);
    auto *upper = new QWidget(this);
    auto *upperLayout = new QVBoxLayout(upper);
    upperLayout->setContentsMargins(0, 0, 0, 0);
    upperLayout->setSpacing(0);
    upperLayout->addWidget(makeToolBar());
    upperLayout->addWidget(m_view, 1);
    upperLayout->addWidget(m_form);
    makeTable();

    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->setObjectName(QStringLiteral("tableSplitter"));
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(upper);
    splitter->addWidget(makeDetail());
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);
    setFocusProxy(m_view);

    connect(m_model, &ValuePageModel::loaded, this, &TableEditor::showLoaded);
    connect(m_model, &ValuePageModel::loadFailed, this, [this](const Error &error) {
        updateControls();
        Q_EMIT failed(error);
    });
    connect(m_pane, &ValuePane::unsavedChanged, this, &TableEditor::unsavedChanged);
    connect(m_pane, &ValuePane::reloadRequested, this, &TableEditor::load);
    connect(m_pane, &ValuePane::saved, this, [this](const QByteArray &value) {
        patchTarget(value);
        Q_EMIT statusMessage(isExpiring() ? tr("Saved, the key's time to live is kept") : tr("Saved"));
        Q_EMIT valueWritten();
    });
    connect(m_pane, &ValuePane::theirsTaken, this, &TableEditor::patchTarget);
    connect(m_form, &AddRowForm::submitted, this, &TableEditor::addRow);
    connect(m_removal, &RowRemoval::removed, this, &TableEditor::forget);
    connect(m_removal, &RowRemoval::finished, this, &TableEditor::showRemoved);
    clearCell();
    updateControls();
}

TableEditor::~TableEditor() = default;

QWidget *TableEditor::makeToolBar()
{
    auto *bar = new QWidget(this);
    TableTools tools(bar);
    m_filter = tools.addFilter(tr("Filter the loaded rows"));
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filtered->setNeedle(text);
        updateControls();
    });
    m_count = tools.addLabel("rowCount");
    m_more = tools.addButton("loadMore", QStringLiteral("chevron-down"), tr("Load more"), true);
    connect(m_more, &QToolButton::clicked, m_model, &ValuePageModel::loadMore);
    m_descending = tools.addButton("descending", QStringLiteral("list"), tr("Last first"), true);
    m_descending->setCheckable(true);
    m_descending->setVisible(m_traits.type == "zset" || m_traits.type == "stream");
    connect(m_descending, &QToolButton::toggled, this, &TableEditor::load);
    m_add = tools.addButton("addRow", QStringLiteral("plus"), tr("Add"), true);
    connect(m_add, &QToolButton::clicked, m_form, &AddRowForm::open);
    m_remove = tools.addButton("removeRows", QStringLiteral("delete"), tr("Delete selected"), false);
    connect(m_remove, &QToolButton::clicked, this, &TableEditor::askToRemove);
    m_copy = tools.addButton("copyRows", QStringLiteral("copy"), tr("Copy selected"), false);
    connect(m_copy, &QToolButton::clicked, this,
        [this] { showCopyMenu(m_copy->mapToGlobal(QPoint(0, m_copy->height()))); });
    return bar;
}

QWidget *TableEditor::makeDetail()
{
    auto *detail = new QWidget(this);
    m_cellTitle = new QLabel(detail);
    m_cellTitle->setObjectName(QStringLiteral("cellTitle"));
    m_cellTitle->setTextFormat(Qt::PlainText);
    m_cellTitle->setContentsMargins(12, 6, 12, 2);
    m_cellTitle->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto *layout = new QVBoxLayout(detail);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_cellTitle);
    layout->addWidget(m_pane, 1);
    return detail;
}

void TableEditor::makeTable()
{
    m_view->setObjectName(QStringLiteral("valueTable"));
    m_view->setAccessibleName(tr("Elements"));
    m_view->setModel(m_filtered);
    prepareTable(m_view, m_model->cellOfColumn(0) < 0);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_view, &QWidget::customContextMenuRequested, this,
        [this](const QPoint &at) { showCopyMenu(m_view->viewport()->mapToGlobal(at)); });
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, &TableEditor::moveTo);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &TableEditor::updateControls);
    connect(m_view, &QTableView::activated, m_pane->editor(), &BytesEditor::focusText);
    const auto addShortcut = [this](const QKeySequence &keys, auto run) {
        auto *shortcut = new QShortcut(keys, m_view);
        shortcut->setContext(Qt::WidgetShortcut);
        connect(shortcut, &QShortcut::activated, this, run);
    };
    addShortcut(QKeySequence::Delete, [this] { askToRemove(); });
    addShortcut(QKeySequence::Copy, [this] { copyRows(int(CopyAs::Text)); });
    addShortcut(QKeySequence(Qt::Key_F2), [this] { m_pane->editor()->focusText(); });
}

void TableEditor::load()
{
    PageStart start;
    start.isDescending = m_descending->isChecked();
    m_model->load(start);
    updateControls();
}

void TableEditor::showLoaded(bool isFirst)
{
    updateControls();
    if (!isFirst)
        return;
    if (m_form->hasInput() && !m_form->keepsTyped())
        m_form->close();
    // The same element again where it is still among the rows; never simply the same row.
    if (!m_pane->keepsTyped()) {
        const int known = m_targetCell < 0 ? -1 : m_model->find(m_target);
        const int column =
            m_model->columnOfCell(m_targetCell < 0 ? m_model->type().columns.size() > 1 ? 1 : 0 : m_targetCell);
        const QModelIndex shown = m_filtered->mapFromSource(m_model->index(qMax(0, known), column));
        if (shown.isValid()) {
            m_targetCell = -1; // what was given up is not asked about
            m_view->setCurrentIndex(shown);
        }
        showCell(shown);
    }
    Q_EMIT loaded();
}

void TableEditor::moveTo(const QModelIndex &current)
{
    if (m_isAsking)
        return;
    if (!m_pane->hasUnsavedChanges() || m_targetCell < 0) {
        showCell(current);
        return;
    }
    const QModelIndex source = m_filtered->mapToSource(current);
    const bool isSame = source.isValid() && m_model->find(m_target) == source.row()
        && m_model->cellOfColumn(source.column()) == m_targetCell;
    if (!source.isValid() || isSame)
        return;
    m_isAsking = true;
    Question question;
    question.title = tr("Unsaved change");
    question.text =
        tr("What you typed in \"%1\" is not saved. Discard it and show the other cell?").arg(m_cellTitle->text());
    question.acceptLabel = tr("Discard");
    question.isDestructive = true;
    Prompt::instance()->ask(
        question, window(), this, [this, wanted = QPersistentModelIndex(current)](const Prompt::Answer &answer) {
            if (answer.isAccepted) {
                m_isAsking = false;
                if (m_view->currentIndex() != wanted)
                    m_view->setCurrentIndex(wanted);
                showCell(wanted);
                return;
            }
            const int row = m_model->find(m_target);
            if (row >= 0)
                m_view->setCurrentIndex(
                    m_filtered->mapFromSource(m_model->index(row, m_model->columnOfCell(m_targetCell))));
            m_isAsking = false;
            m_pane->editor()->focusText();
        });
}

void TableEditor::showCell(const QModelIndex &current)
{
    const QModelIndex source = m_filtered->mapToSource(current);
    if (!source.isValid()) {
        clearCell();
        return;
    }
    m_target = m_model->row(source.row());
    m_targetCell = qMax(0, m_model->cellOfColumn(source.column()));
    ValueTarget target;
    QString title = columnTitle(m_model->type().columns[m_targetCell]);
    // What is held of a large element is no baseline for anything (D15).
    if (m_targetCell < m_traits.cells.size() && m_target.isWhole()) {
        const CellTraits &cell = m_traits.cells[m_targetCell];
        title = cell.title;
        target.what = cell.change;
        target.showsConflict = cell.showsConflict;
        target.canOverwrite = cell.canOverwrite;
        target.makeEdit = [this, makeEdit = cell.makeEdit](const QByteArray &shown, const QByteArray &value) {
            return makeEdit(key(), m_target, shown, value);
        };
    }
    if (m_targetCell > 0)
        title = tr("%1 of %2").arg(title, cellText(m_target.cells.value(0), 120));
    else if (m_target.position >= 0)
        title = tr("%1 at %2").arg(title, QLocale().toString(m_target.position));
    m_cellTitle->setText(title);
    const QByteArray bytes = m_model->type().columns[m_targetCell] == ValueColumn::EntryFields
        ? fieldLines(m_target.cells.mid(m_targetCell))
        : m_target.cells.value(m_targetCell);
    qint64 missing = 0;
    for (qsizetype cell = m_targetCell; cell < m_target.sizes.size(); ++cell)
        missing += m_target.cellSize(cell) - m_target.cells[cell].size();
    m_pane->setTarget(target, bytes, bytes.size() + missing);
    m_pane->setEnabled(true);
}

void TableEditor::clearCell()
{
    m_target = {};
    m_targetCell = -1;
    m_cellTitle->setText(tr("Nothing selected"));
    m_pane->clear();
    m_pane->setEnabled(false);
}

void TableEditor::patchTarget(const QByteArray &value)
{
    if (m_targetCell < 0 || m_targetCell >= m_target.cells.size())
        return;
    m_model->setCell(m_model->find(m_target), m_targetCell, value);
    m_target.cells[m_targetCell] = value;
}

void TableEditor::addRow(const QByteArrayList &inputs)
{
    const AddTraits &add = m_form->chosen();
    const bool isBeside = add.makeEditBeside != nullptr;
    const QList<ValueRow> beside = isBeside ? selectedRows() : QList<ValueRow>();
    if (isBeside && beside.size() != 1) {
        runner()->messages()->post(Topic::Conflict,
            {Message::Kind::Info, tr("Select one element first, beside which it shall stand."), {}, true});
        return;
    }
    if (!areWhole(beside, tr("Nothing was added: the selected element is too large to be compared.")))
        return;
    m_form->setSubmitting(true);
    runner()->run(isBeside ? add.makeEditBeside(key(), beside.first(), inputs) : add.makeEdit(key(), inputs), add.title,
        this, [this, isBeside](const EditOutcome &outcome) {
            m_form->setSubmitting(false);
            if (outcome.kind == Kind::Conflict) {
                const QString why = isBeside ? tr("Nothing was added: the selected element has changed or moved. %1")
                                             : tr("Nothing was added: it is there already. %1");
                runner()->messages()->post(
                    Topic::Conflict, {Message::Kind::Warning, why.arg(outcome.error.sentence()), {}, true});
            }
            if (outcome.kind != Kind::Applied)
                return; // what was typed stays in the form
            const bool isInForm = m_form->isAncestorOf(window()->focusWidget());
            if (m_form->settle() && isInForm)
                m_view->setFocus(Qt::OtherFocusReason);
            Q_EMIT statusMessage(tr("Added"));
            Q_EMIT valueWritten();
            if (!m_pane->hasUnsavedChanges())
                load();
        });
}

QList<ValueRow> TableEditor::selectedRows() const
{
    QList<int> rows;
    for (const QModelIndex &index : m_view->selectionModel()->selectedRows())
        rows.append(m_filtered->mapToSource(index).row());
    std::sort(rows.begin(), rows.end());
    QList<ValueRow> selected;
    for (const int row : rows)
        selected.append(m_model->row(row));
    return selected;
}

bool TableEditor::areWhole(const QList<ValueRow> &rows, const QString &refusal)
{
    const bool isWhole = std::all_of(rows.cbegin(), rows.cend(), [](const ValueRow &row) { return row.isWhole(); });
    if (!isWhole)
        runner()->messages()->post(Topic::Partial, {Message::Kind::Warning, refusal, {}, true});
    return isWhole;
}

void TableEditor::askToRemove()
{
    const QList<ValueRow> rows = selectedRows();
    if (rows.isEmpty() || !m_traits.removeRow || !m_refusal.isEmpty() || m_removal->isRunning())
        return;
    // An entry is named by its id; every other element by bytes that must be there in full to be compared.
    if (m_traits.type != "stream"
        && !areWhole(rows,
            tr("An element among those that are selected is too large to be compared: nothing was "
               "deleted.")))
        return;
    const bool isUndoable = UndoHistory::instance() && !m_traits.removeRow(key(), rows.first()).inverse.empty();
    const bool isAll = m_model->isComplete() && rows.size() == m_model->rowCount();
    const Question question = removeQuestion(*runner()->session(), key(), rows, isAll, isUndoable);
    Prompt::instance()->ask(question, window(), this, [this, rows](const Prompt::Answer &answer) {
        if (answer.isAccepted && !m_removal->isRunning())
            m_removal->start(key(), rows);
    });
}

void TableEditor::showRemoved(int removed, int changedMeanwhile)
{
    Q_EMIT statusMessage(
        removed == 1 ? tr("Deleted one element") : tr("Deleted %1 elements").arg(QLocale().toString(removed)));
    if (changedMeanwhile > 0) {
        runner()->messages()->post(Topic::Conflict,
            {Message::Kind::Warning,
                tr("Changed on the server meanwhile, and so not deleted: %1.")
                    .arg(QLocale().toString(changedMeanwhile)),
                {{QStringLiteral("messageReload"), tr("Reload"), [this] { load(); }}}, true});
    }
    updateControls();
    Q_EMIT valueWritten();
}

void TableEditor::forget(const ValueRow &row)
{
    const int gone = m_model->find(row);
    const bool isShown = m_targetCell >= 0 && gone >= 0 && m_model->find(m_target) == gone;
    m_model->dropRow(gone);
    if (isShown && !m_pane->hasUnsavedChanges())
        showCell(m_view->currentIndex());
    else if (m_traits.type == "list" && m_target.position > row.position)
        --m_target.position;
}

void TableEditor::copyRows(int as)
{
    const QList<ValueRow> rows = selectedRows();
    if (!rows.isEmpty()
        && areWhole(
            rows, tr("An element among those that are selected is too large to be copied: nothing was copied.")))
        QApplication::clipboard()->setText(copiedRows(key(), rows, m_traits, CopyAs(as)));
}

void TableEditor::showCopyMenu(const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("copyRowsMenu"));
    const auto add = [&](const QString &label, CopyAs as) {
        menu->addAction(label, this, [this, as] { copyRows(int(as)); });
    };
    add(tr("Copy as text"), CopyAs::Text);
    add(tr("Copy as escaped text"), CopyAs::Escaped);
    add(tr("Copy as JSON"), CopyAs::Json);
    if (m_traits.asCommand)
        add(tr("Copy as redis-cli commands"), CopyAs::Cli);
    menu->setEnabled(!selectedRows().isEmpty());
    menu->popup(position);
}

void TableEditor::updateControls()
{
    const QLocale locale;
    const QString loaded = locale.toString(m_model->rowCount());
    const auto total = m_model->total();
    QString text = m_model->isComplete() || !total ? tr("%1 loaded").arg(loaded)
                                                   : tr("%1 of %2 loaded").arg(loaded, locale.toString(*total));
    if (!m_filter->text().isEmpty())
        text = tr("%1 match, %2").arg(locale.toString(m_filtered->rowCount()), text);
    m_count->setText(text);
    m_more->setEnabled(!m_model->isComplete() && !m_model->isLoading());
    m_more->setVisible(!m_model->isComplete());
    const bool hasSelection = m_view->selectionModel() && m_view->selectionModel()->hasSelection();
    m_add->setVisible(!m_traits.adds.isEmpty());
    m_add->setEnabled(m_refusal.isEmpty());
    m_remove->setVisible(m_traits.removeRow != nullptr);
    m_remove->setEnabled(m_refusal.isEmpty() && hasSelection && !m_removal->isRunning());
    m_copy->setEnabled(hasSelection);
}

void TableEditor::setRefusal(const QString &refusal)
{
    m_refusal = refusal;
    m_pane->setRefusal(refusal);
    m_form->setRefusal(refusal);
    m_add->setToolTip(refusal.isEmpty() ? tr("Add") : plainToolTip(refusal));
    m_remove->setToolTip(refusal.isEmpty() ? tr("Delete selected") : plainToolTip(refusal));
    updateControls();
}

bool TableEditor::hasUnsavedChanges() const
{
    return m_pane->hasUnsavedChanges() || m_form->hasInput();
}

void TableEditor::setTypedGivenUp(bool isGivenUp)
{
    m_pane->setTypedGivenUp(isGivenUp);
    m_form->setTypedGivenUp(isGivenUp);
}

bool TableEditor::keepsTyped() const
{
    return m_pane->keepsTyped() || m_form->keepsTyped();
}

void TableEditor::setKey(const QByteArray &key)
{
    ValueEditor::setKey(key);
    m_removal->setKey(key);
    m_model->setPager(m_model->type().makePager(runner()->session()->connection(), key));
}

void TableEditor::save()
{
    m_pane->save();
}

void TableEditor::find()
{
    if (m_pane->isAncestorOf(QApplication::focusWidget())) {
        m_pane->find();
    } else {
        m_filter->setFocus(Qt::ShortcutFocusReason);
        m_filter->selectAll();
    }
}

QByteArray TableEditor::copyableValue() const
{
    return m_targetCell < 0 || !m_target.isCellWhole(m_targetCell) ? QByteArray() : m_target.cells.value(m_targetCell);
}

QByteArray TableEditor::asCommands() const
{
    QList<ValueRow> rows = selectedRows();
    if (rows.isEmpty())
        for (int row = 0; row < m_model->rowCount(); ++row)
            rows.append(m_model->row(row));
    return copiedRows(key(), rows, m_traits, CopyAs::Cli).toUtf8();
}

} // namespace redshank
