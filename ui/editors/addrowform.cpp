// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "addrowform.h"

#include "core/base/bytes.h"
#include "ui/base/plaintooltip.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace redshank {

AddRowForm::AddRowForm(const QList<AddTraits> &adds, QWidget *parent)
    : QWidget(parent)
    , m_adds(adds)
    , m_choice(new QComboBox(this))
    , m_grid(new QGridLayout)
    , m_escapes(new QCheckBox(tr("Read \\xNN, \\n, \\t as bytes"), this))
    , m_more(new QToolButton(this))
    , m_problem(new QLabel(this))
    , m_submit(new QPushButton(tr("Add"), this))
{
    setObjectName(QStringLiteral("addRowForm"));
    setAccessibleName(tr("Add an element"));
    m_choice->setObjectName(QStringLiteral("addChoice"));
    m_choice->setAccessibleName(tr("Where to add"));
    for (const AddTraits &add : adds)
        m_choice->addItem(add.title);
    m_choice->setVisible(adds.size() > 1);
    m_escapes->setObjectName(QStringLiteral("addEscapes"));
    m_escapes->setAccessibleName(m_escapes->text());
    m_more->setObjectName(QStringLiteral("addMore"));
    m_more->setText(tr("Another pair"));
    m_more->setAccessibleName(m_more->text());
    m_more->setVisible(std::any_of(adds.cbegin(), adds.cend(), [](const AddTraits &add) { return add.repeats; }));
    m_problem->setObjectName(QStringLiteral("addProblem"));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_submit->setObjectName(QStringLiteral("addSubmit"));
    m_submit->setAccessibleName(m_submit->text());
    m_submit->setAutoDefault(false);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(QStringLiteral("addCancel"));
    cancel->setAccessibleName(cancel->text());
    cancel->setAutoDefault(false);

    m_grid->setSpacing(Theme::grid);
    auto *bar = new QHBoxLayout;
    bar->setSpacing(Theme::grid);
    bar->addWidget(m_choice);
    bar->addWidget(m_more);
    bar->addWidget(m_escapes);
    bar->addWidget(m_problem, 1);
    bar->addWidget(cancel);
    bar->addWidget(m_submit);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 8);
    layout->setSpacing(Theme::grid);
    layout->addLayout(m_grid);
    layout->addLayout(bar);

    connect(m_more, &QToolButton::clicked, this, [this] {
        addRound();
        m_inputs[m_inputs.size() - chosen().inputs.size()]->setFocus();
    });
    connect(m_submit, &QPushButton::clicked, this, &AddRowForm::submit);
    connect(cancel, &QPushButton::clicked, this, &AddRowForm::close);
    clearInputs();
    setVisible(false);
}

const AddTraits &AddRowForm::chosen() const
{
    return m_adds[qMax(0, m_choice->currentIndex())];
}

void AddRowForm::addRound()
{
    const int row = int(m_inputs.size() / chosen().inputs.size());
    int column = 0;
    for (const QString &label : chosen().inputs) {
        auto *input = new QLineEdit(this);
        input->setObjectName(QStringLiteral("addInput%1").arg(m_inputs.size()));
        input->setAccessibleName(label);
        input->setPlaceholderText(label);
        input->setFont(Theme::instance()->monospace());
        input->setMaxLength(std::numeric_limits<int>::max()); // the default cuts a long paste without a word
        connect(input, &QLineEdit::returnPressed, this, &AddRowForm::submit);
        m_grid->addWidget(input, row, column);
        m_grid->setColumnStretch(column, column + 1); // the last one is the value
        ++column;
        m_inputs.append(input);
    }
}

void AddRowForm::clearInputs()
{
    qDeleteAll(m_inputs);
    m_inputs.clear();
    m_problem->clear();
    m_givenUp.reset();
    if (!m_adds.isEmpty())
        addRound();
}

void AddRowForm::open()
{
    setVisible(true);
    m_inputs.first()->setFocus(Qt::OtherFocusReason);
}

void AddRowForm::close()
{
    setVisible(false);
    clearInputs();
}

void AddRowForm::setSubmitting(bool isSubmitting)
{
    m_isSubmitting = isSubmitting;
    updateSubmit();
}

bool AddRowForm::settle()
{
    if (texts() != m_submitted)
        return false;
    close();
    return true;
}

void AddRowForm::setRefusal(const QString &refusal)
{
    m_refusal = refusal;
    updateSubmit();
}

void AddRowForm::updateSubmit()
{
    m_submit->setEnabled(m_refusal.isEmpty() && !m_isSubmitting);
    m_submit->setToolTip(plainToolTip(m_refusal));
}

bool AddRowForm::hasInput() const
{
    return isVisibleTo(parentWidget()) && std::any_of(m_inputs.cbegin(), m_inputs.cend(), [](const QLineEdit *input) {
        return !input->text().isEmpty();
    });
}

QStringList AddRowForm::texts() const
{
    QStringList texts;
    for (const QLineEdit *input : m_inputs)
        texts.append(input->text());
    return texts;
}

void AddRowForm::setTypedGivenUp(bool isGivenUp)
{
    m_givenUp.reset();
    if (isGivenUp)
        m_givenUp = texts();
}

bool AddRowForm::keepsTyped() const
{
    return hasInput() && m_givenUp != texts();
}

void AddRowForm::submit()
{
    if (!m_submit->isEnabled()) // Enter in a line comes here too
        return;
    QByteArrayList inputs;
    for (const QLineEdit *input : m_inputs) {
        const auto bytes = m_escapes->isChecked() ? unescaped(input->text()) : std::optional(input->text().toUtf8());
        if (!bytes) {
            m_problem->setText(tr("%1: a backslash here starts no escape; write \\\\ for one backslash.")
                                   .arg(input->placeholderText()));
            return;
        }
        inputs.append(*bytes);
    }
    m_problem->clear();
    m_submitted = texts();
    Q_EMIT submitted(inputs);
}

void AddRowForm::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && !hasInput())
        close();
    else
        QWidget::keyPressEvent(event);
}

} // namespace redshank
