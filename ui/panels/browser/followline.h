// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "followsetting.h"

#include <QWidget>

class QPushButton;
class QToolButton;

namespace redshank {

class ElidedLabel;
class Keyspace;
class Session;

/// Whether the keys follow the database live: one quiet line under them where there is something to tell or to offer,
/// and a button that turns it on and off. Takes no room while all is well. GUI thread; both arguments outlive it.
class FollowLine : public QWidget
{
    Q_OBJECT
public:
    FollowLine(Session *session, Keyspace *keyspace, QWidget *parent = nullptr);

    /// For the row of tools above the keys; its parent is that of the line.
    QToolButton *button() const { return m_button; }
    QString text() const;

private:
    struct Offer
    {
        QString text;
        QString hint;
        QString action; ///< empty: nothing can be done here
    };
    Offer offer() const;
    void showState();
    void setFollowing(bool isOn);
    void act();
    void dismiss();

    Session *m_session;
    Keyspace *m_keyspace;
    FollowSetting m_setting;
    QToolButton *m_button;
    ElidedLabel *m_label;
    QPushButton *m_action;
    QToolButton *m_close;
    QString m_failure; ///< of the last try to change the setting
    QString m_dismissed; ///< text that is not told again
};

} // namespace redshank
