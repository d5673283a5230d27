// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QTimer>
#include <QToolButton>

namespace redshank {

class Session;

/// Says in the status line whether changes are locked, and for how long they are not; there only where the profile has
/// such a lock. GUI thread.
class LockButton : public QToolButton
{
    Q_OBJECT
public:
    explicit LockButton(QWidget *parent);

    /// nullptr: there is no server.
    void setSession(Session *session);

private:
    void update();

    QPointer<Session> m_session;
    QTimer m_tick; ///< while they are unlocked
};

} // namespace redshank
