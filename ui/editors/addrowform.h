// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tabletraits.h"

#include <QStringList>
#include <QWidget>

#include <optional>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;

namespace redshank {

/// A small form under a table that takes the parts of one new element. What was typed stays until the server has taken
/// it. Text goes in as it is typed; \xNN and \n are read as bytes only when asked for. GUI thread.
class AddRowForm : public QWidget
{
    Q_OBJECT
public:
    AddRowForm(const QList<AddTraits> &adds, QWidget *parent = nullptr);

    void open();
    void close(); ///< and forgets what was typed
    /// Between submitted() and its outcome nothing more is submitted; what is typed meanwhile is another element.
    void setSubmitting(bool isSubmitting);
    /// After what was submitted has been added: closes, unless something else has been typed since.
    /// True where it did.
    bool settle();
    /// Why nothing may be added; empty: it may. What was typed stays.
    void setRefusal(const QString &refusal);
    bool hasInput() const;
    /// See ValueEditor.
    void setTypedGivenUp(bool isGivenUp);
    bool keepsTyped() const;
    const AddTraits &chosen() const;

Q_SIGNALS:
    void submitted(const QByteArrayList &inputs);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void addRound();
    void clearInputs();
    void submit();
    void updateSubmit();
    QStringList texts() const;

    const QList<AddTraits> &m_adds;
    QComboBox *m_choice;
    QGridLayout *m_grid;
    QList<QLineEdit *> m_inputs;
    QCheckBox *m_escapes;
    QToolButton *m_more;
    QLabel *m_problem;
    QPushButton *m_submit;
    QString m_refusal;
    bool m_isSubmitting = false;
    QStringList m_submitted; ///< what was typed when it was submitted
    std::optional<QStringList> m_givenUp; ///< what was typed when it was given up
};

} // namespace redshank
