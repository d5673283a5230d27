// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "elementrows.h"

#include "core/values/createkey.h"
#include "ui/base/plaintooltip.h"
#include "ui/theme/theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace redshank {

namespace {

constexpr int mostColumns = 2;

} // namespace

ElementRows::ElementRows(QWidget *parent)
    : QWidget(parent)
    , m_area(new QScrollArea(this))
    , m_grid(new QGridLayout)
    , m_add(new QToolButton(this))
{
    setObjectName(QStringLiteral("elementRows"));
    setAccessibleName(tr("First elements"));
    m_add->setObjectName(QStringLiteral("addElementRow"));
    m_add->setText(tr("Another"));
    m_add->setIcon(Theme::instance()->icon(QStringLiteral("plus")));
    m_add->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_add->setAccessibleName(tr("Another element"));

    auto *inner = new QWidget(m_area);
    auto *innerLayout = new QVBoxLayout(inner);
    innerLayout->setContentsMargins(0, 0, 0, 0);
    innerLayout->addLayout(m_grid);
    innerLayout->addStretch();
    m_grid->setSpacing(Theme::grid / 2);
    for (int column = 0; column < mostColumns; ++column) {
        auto *heading = new QLabel(inner);
        heading->setTextFormat(Qt::PlainText);
        heading->setObjectName(QStringLiteral("elementHeading%1").arg(column));
        m_grid->addWidget(heading, 0, column);
        m_headings.append(heading);
    }
    m_area->setObjectName(QStringLiteral("elementArea"));
    m_area->setAccessibleName(accessibleName());
    m_area->setFocusPolicy(Qt::NoFocus);
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setWidgetResizable(true);
    m_area->setWidget(inner);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid / 2);
    layout->addWidget(m_area, 1);
    layout->addWidget(m_add, 0, Qt::AlignLeft);
    connect(m_add, &QToolButton::clicked, this, [this] {
        addRow();
        m_rows.last().cells.first()->setFocus();
    });
    addRow();
}

void ElementRows::setColumns(const QList<ValueColumn> &columns)
{
    m_columns = columns;
    showColumns();
}

void ElementRows::addRow()
{
    Row row;
    const int line = m_grid->rowCount();
    QWidget *inner = m_area->widget();
    for (int column = 0; column < mostColumns; ++column) {
        auto *cell = new QLineEdit(inner);
        cell->setObjectName(QStringLiteral("element%1_%2").arg(m_rows.size()).arg(column));
        cell->setFont(Theme::instance()->monospace());
        cell->setMaxLength(std::numeric_limits<int>::max()); // the default cuts a long paste without a word
        m_grid->addWidget(cell, line, column);
        row.cells.append(cell);
    }
    row.remove = new QToolButton(inner);
    row.remove->setObjectName(QStringLiteral("removeElement%1").arg(m_rows.size()));
    row.remove->setIcon(Theme::instance()->icon(QStringLiteral("close")));
    row.remove->setAutoRaise(true);
    row.remove->setAccessibleName(tr("Leave this element out"));
    row.remove->setToolTip(plainToolTip(row.remove->accessibleName()));
    m_grid->addWidget(row.remove, line, mostColumns);
    connect(row.remove, &QToolButton::clicked, this, [this, button = row.remove] { removeRow(button); });
    m_rows.append(row);
    showColumns();
    // Its place is known once the layout has run.
    QTimer::singleShot(0, row.remove, [this, cell = row.cells.first()] { m_area->ensureWidgetVisible(cell); });
}

void ElementRows::removeRow(QToolButton *button)
{
    const auto found =
        std::find_if(m_rows.cbegin(), m_rows.cend(), [button](const Row &row) { return row.remove == button; });
    if (found == m_rows.cend() || m_rows.size() == 1)
        return;
    const Row row = m_rows.takeAt(found - m_rows.cbegin());
    for (QLineEdit *cell : row.cells)
        cell->deleteLater();
    row.remove->deleteLater(); // it is the sender
    for (QWidget *part : {static_cast<QWidget *>(row.cells[0]), static_cast<QWidget *>(row.cells[1]),
             static_cast<QWidget *>(row.remove)})
        part->hide();
    for (qsizetype i = 0; i < m_rows.size(); ++i) {
        for (qsizetype column = 0; column < mostColumns; ++column)
            m_rows[i].cells[column]->setObjectName(QStringLiteral("element%1_%2").arg(i).arg(column));
        m_rows[i].remove->setObjectName(QStringLiteral("removeElement%1").arg(i));
    }
    m_rows.last().cells.first()->setFocus();
    showColumns();
}

void ElementRows::showColumns()
{
    for (int column = 0; column < mostColumns; ++column) {
        const bool isShown = column < m_columns.size();
        const QString title = isShown ? columnTitle(m_columns[column]) : QString();
        m_headings[column]->setText(title);
        m_headings[column]->setVisible(isShown);
        m_grid->setColumnStretch(column, isShown ? 1 : 0);
        for (qsizetype i = 0; i < m_rows.size(); ++i) {
            QLineEdit *cell = m_rows[i].cells[column];
            cell->setVisible(isShown);
            cell->setAccessibleName(tr("%1 %2", "a heading and a number: Field 3").arg(title).arg(i + 1));
            if (isShown && m_columns[column] == ValueColumn::Score && cell->text().isEmpty())
                cell->setText(QStringLiteral("0"));
        }
    }
    QWidget *before = nullptr; // in the order of Tab
    for (const Row &row : std::as_const(m_rows)) {
        row.remove->setEnabled(m_rows.size() > 1);
        row.remove->show(); // at once, as the cells: Tab may follow
        for (QWidget *part : QWidgetList{row.cells[0], row.cells[1], row.remove}) {
            if (before)
                setTabOrder(before, part);
            before = part;
        }
    }
    setTabOrder(before, m_add);
    m_add->setEnabled(m_rows.size() < NewKey::mostRows);
}

QList<QStringList> ElementRows::texts() const
{
    QList<QStringList> rows;
    for (const Row &row : m_rows) {
        QStringList texts;
        for (qsizetype column = 0; column < m_columns.size(); ++column)
            texts.append(row.cells[column]->text());
        rows.append(texts);
    }
    return rows;
}

} // namespace redshank
