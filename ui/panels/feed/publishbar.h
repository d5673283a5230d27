// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/command.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace redshank {

class Session;
struct Error;

/// One line that publishes, through the session's connection, and says how many received it. What was typed stays.
class PublishBar : public QWidget
{
    Q_OBJECT
public:
    explicit PublishBar(Session *session, QWidget *parent = nullptr);

    /// Where the user typed no channel yet: the one that a reply would go to.
    void suggestChannel(const QByteArray &channel);

private:
    void publish();
    void send(const Command &command, bool isConfirmed);
    void confirm(const Command &command, const Error &question);
    void say(const QString &text, bool isBad);

    Session *m_session;
    QLineEdit *m_channel;
    QLineEdit *m_payload;
    QCheckBox *m_escapes;
    QPushButton *m_button;
    QLabel *m_result;
};

} // namespace redshank
