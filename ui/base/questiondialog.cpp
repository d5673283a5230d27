// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "questiondialog.h"

#include "ui/theme/theme.h"

#include <QDialogButtonBox>
#include <QFontMetrics>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace redshank {

namespace {

QLabel *plainLabel(const QString &text, const QString &objectName, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setText(text);
    label->setWordWrap(true);
    label->setObjectName(objectName);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    // Long enough lines to read, however wide the screen.
    label->setMinimumWidth(QFontMetrics(label->font()).averageCharWidth() * 56);
    return label;
}

} // namespace

QuestionDialog::QuestionDialog(const Question &question, QWidget *parent)
    : QDialog(parent)
    , m_question(question)
{
    setObjectName(QStringLiteral("questionDialog"));
    setWindowTitle(question.title);
    setAccessibleName(question.title);
    setAccessibleDescription(question.text);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Theme::grid * 2, Theme::grid * 2, Theme::grid * 2, Theme::grid * 2);
    layout->setSpacing(Theme::grid);
    layout->addWidget(plainLabel(question.text, QStringLiteral("questionText"), this));
    if (!question.detail.isEmpty()) {
        QLabel *detail = plainLabel(question.detail, QStringLiteral("questionDetail"), this);
        detail->setForegroundRole(QPalette::PlaceholderText);
        layout->addWidget(detail);
    }

    const auto addLine = [&](const QString &caption, const QString &objectName) {
        QLabel *label = plainLabel(caption, objectName + QStringLiteral("Label"), this);
        auto *line = new QLineEdit(this);
        line->setObjectName(objectName);
        line->setAccessibleName(caption);
        label->setBuddy(line);
        layout->addSpacing(Theme::grid / 2);
        layout->addWidget(label);
        layout->addWidget(line);
        connect(line, &QLineEdit::textChanged, this, &QuestionDialog::updateAccept);
        return line;
    };
    if (!question.inputLabel.isEmpty()) {
        m_input = addLine(question.inputLabel, QStringLiteral("questionInput"));
        m_input->setText(question.inputText);
        m_input->selectAll();
        if (question.isPassword)
            m_input->setEchoMode(QLineEdit::Password);
    }
    if (!question.typeToConfirm.isEmpty()) {
        const QString caption = tr("Type %1 to confirm").arg(question.typeToConfirm);
        m_confirmation = addLine(caption, QStringLiteral("questionConfirmation"));
    }
    m_complaint = plainLabel(QString(), QStringLiteral("questionComplaint"), this);
    m_complaint->hide();
    layout->addWidget(m_complaint);
    layout->addSpacing(Theme::grid);

    auto *buttons = new QDialogButtonBox(this);
    buttons->setObjectName(QStringLiteral("questionButtons"));
    QPushButton *cancel = buttons->addButton(QDialogButtonBox::Cancel);
    cancel->setObjectName(QStringLiteral("questionCancel"));
    if (!question.rejectLabel.isEmpty())
        cancel->setText(question.rejectLabel);
    cancel->setAccessibleName(cancel->text());
    const QString verb = question.acceptLabel.isEmpty() ? tr("OK") : question.acceptLabel;
    // The button box makes the first button of the accept role the default one when it is shown.
    m_accept = buttons->addButton(
        verb, question.isDestructive ? QDialogButtonBox::DestructiveRole : QDialogButtonBox::AcceptRole);
    m_accept->setObjectName(QStringLiteral("questionAccept"));
    m_accept->setAccessibleName(verb);
    if (question.isDestructive) {
        // Return on a dialog that has just come up must not destroy anything.
        cancel->setAutoDefault(false);
        m_accept->setAutoDefault(false);
        if (!m_input && !m_confirmation)
            cancel->setFocus();
    } else {
        m_accept->setDefault(true);
    }
    connect(m_accept, &QPushButton::clicked, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(buttons);
    if (QLineEdit *first = m_input ? m_input : m_confirmation)
        first->setFocus();
    updateAccept();
}

// Without a default button Qt gives Return to nobody, not even to the button that has the focus.
void QuestionDialog::keyPressEvent(QKeyEvent *event)
{
    auto *focused = qobject_cast<QPushButton *>(focusWidget());
    const bool isReturn = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (!isReturn || !m_question.isDestructive || !focused) {
        QDialog::keyPressEvent(event);
        return;
    }
    // The Return that brought the question up, held down, answers nothing.
    if (!event->isAutoRepeat())
        focused->click();
    event->accept();
}

void QuestionDialog::resizeEvent(QResizeEvent *event)
{
    QDialog::resizeEvent(event);
    fitHeight();
}

// A window's layout asks for the height of its wrapped labels only once, at their preferred width.
void QuestionDialog::fitHeight()
{
    layout()->activate();
    setMinimumHeight(layout()->totalHeightForWidth(width()));
}

Prompt::Answer QuestionDialog::answer() const
{
    return {result() == Accepted, m_input ? m_input->text() : QString()};
}

void QuestionDialog::updateAccept()
{
    QString complaint;
    if (m_input && m_question.validate)
        complaint = m_question.validate(m_input->text());
    const bool isTyped = !m_confirmation || m_confirmation->text() == m_question.typeToConfirm;
    if (m_accept)
        m_accept->setEnabled(complaint.isEmpty() && isTyped);
    if (m_complaint) {
        m_complaint->setText(complaint);
        // A button that does nothing says why. But nobody is told off for an empty line that waits for its first
        // letter, and only quietly for what the question itself began with.
        const bool isUntouched = m_input && !m_input->isModified();
        m_complaint->setVisible(!complaint.isEmpty() && !(isUntouched && m_question.inputText.isEmpty()));
        Theme::setTextColor(
            m_complaint, Theme::instance()->color(isUntouched ? Theme::Shade::Muted : Theme::Shade::Bad));
        if (isVisible())
            fitHeight();
    }
}

} // namespace redshank
