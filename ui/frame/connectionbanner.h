// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/connection.h"

#include <QFrame>
#include <QPointer>
#include <QTimer>

class QLabel;
class QLineEdit;
class QPushButton;

namespace redshank {

class Session;

/// What is the matter with the connection, in words, above the pages it concerns, with what can be done: wait, retry,
/// give a password, edit the profile. Out of sight while all is well. GUI thread; `session` outlives it.
class ConnectionBanner : public QFrame
{
    Q_OBJECT
public:
    explicit ConnectionBanner(Session *session, QWidget *parent = nullptr);

    /// Long enough that a connection on the same machine never flashes it.
    static constexpr int quietTime = 400; ///< ms

Q_SIGNALS:
    void editRequested();
    void sampleRequested(); ///< in place of an edit, where the server is the sample: it is made anew each time
    void databaseRequested(int database);
    void passwordChanged(); ///< the session has a new password and tries again

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void update(Connection::State state);
    void updateText();
    void tryPassword();
    void say(const QString &text, const QString &icon);
    void updateLook();

    Session *m_session;
    QLabel *m_icon;
    QLabel *m_text;
    QLineEdit *m_password;
    QPushButton *m_usePassword;
    QPushButton *m_useFirstDatabase;
    QPushButton *m_retry;
    QPushButton *m_edit; ///< or, for the sample server, another one
    QTimer m_quiet;
    QTimer m_tick;
    std::chrono::steady_clock::time_point m_retryAt;
    bool m_wasReady = false;
    bool m_isTrouble = false;
    QString m_iconName;
};

} // namespace redshank
