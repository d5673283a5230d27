// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/settings/profile.h"

#include <QDialog>

#include <memory>

class QComboBox;
class QDialogButtonBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace redshank {

class Connection;
class ReplyView;

/// A server's profile as a form: a URL line that fills the fields, a test that tells its outcome in words, and
/// complaints beside the form while something is missing. Window-modal; show it with open(). Nothing is stored here.
class ConnectDialog : public QDialog
{
    Q_OBJECT
public:
    /// Begins with `initial`, whose id and what the form does not show are kept.
    explicit ConnectDialog(const Profile &initial, QWidget *parent = nullptr);
    ~ConnectDialog() override;

    /// What the form holds, or what is wrong with it.
    Result<Profile> profile() const;

Q_SIGNALS:
    void profileAccepted(const redshank::Profile &profile); ///< to connect to
    void profileSaved(const redshank::Profile &profile); ///< to keep; nothing is connected
    void removalRequested(); ///< of the stored profile; the dialog stays open

private:
    QWidget *makeAddressRow();
    void addRows(QFormLayout *form);
    void fill(const ConnectionParams &params);
    Result<ConnectionParams> uri() const;
    void followUri();
    void takeUri();
    Result<Profile> acceptable() const; ///< the form, unless the URL line holds what is refused
    void updateTransport();
    void updateValidity();
    void suggestSafety();
    void test();
    void showOutcome(const QString &text, bool isGood);
    void finishTest(const ReplyView &reply);
    void submit();
    void save();
    void addStoredButtons(QDialogButtonBox *buttons);

    Profile m_initial;
    QFormLayout *m_form;
    QLineEdit *m_uri;
    QLineEdit *m_name;
    QComboBox *m_transport;
    QWidget *m_addressRow;
    QLineEdit *m_host;
    QSpinBox *m_port;
    QLineEdit *m_socket;
    QLineEdit *m_user;
    QLineEdit *m_password;
    QSpinBox *m_database;
    QComboBox *m_environment;
    QComboBox *m_safety;
    QLineEdit *m_separators;
    QLabel *m_outcome;
    QPushButton *m_test;
    QPushButton *m_connect;
    QPushButton *m_save = nullptr; ///< for a stored profile only
    std::unique_ptr<Connection> m_connection; ///< of the test under way
    std::unique_ptr<QObject> m_testContext; ///< dies before the connection, whose end would call back
    bool m_isSafetyChosen = false;
};

} // namespace redshank
