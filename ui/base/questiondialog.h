// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "prompt.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;

namespace redshank {

/// The window-modal face of a Question. Deletes itself when it is answered.
class QuestionDialog : public QDialog
{
    Q_OBJECT
public:
    QuestionDialog(const Question &question, QWidget *parent);

    Prompt::Answer answer() const;

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void updateAccept();
    void fitHeight();

    Question m_question;
    QLineEdit *m_input = nullptr;
    QLineEdit *m_confirmation = nullptr;
    QLabel *m_complaint = nullptr;
    QPushButton *m_accept = nullptr;
};

} // namespace redshank
