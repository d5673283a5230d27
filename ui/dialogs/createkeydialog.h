// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/values/createkey.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;

namespace redshank {

class ElementRows;
class SecondsBox;

/// Asks for a new key: its name, its type, its first elements, how long it lives. Opened with open(), never a nested
/// loop. It stays, with all that was typed, until accept() is called because the server has taken the key, or the user
/// gives it up. Values go in as they are typed; \xNN is read as a byte only when asked for, in the name always. GUI
/// thread.
class CreateKeyDialog : public QDialog
{
    Q_OBJECT
public:
    /// `subject`: server and database, plain text. `prefix`: what the name begins with.
    CreateKeyDialog(const QString &subject, const QByteArray &prefix, QWidget *parent);

    /// What came of the last submission, where that is not a key; the form can be changed again.
    void showError(const Error &error);

Q_SIGNALS:
    void submitted(const redshank::NewKey &wanted);

private:
    QWidget *makeForm(const QByteArray &prefix);
    QWidget *makeLifetime();
    void showType();
    void showLifetime();
    void submit();
    void tell(const QString &problem);
    QString valueText() const;
    QByteArray chosenType() const;

    QWidget *m_form = nullptr;
    QLineEdit *m_name;
    QComboBox *m_type;
    QStackedWidget *m_stack;
    QPlainTextEdit *m_text;
    ElementRows *m_rows;
    QCheckBox *m_escapes;
    QCheckBox *m_expires;
    SecondsBox *m_seconds;
    QLabel *m_lifetime;
    QLabel *m_problem;
    QPushButton *m_create = nullptr;
};

} // namespace redshank
