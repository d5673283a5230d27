// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>

#include <chrono>

class QWidget;

namespace redshank {

class Session;
class WindowActions;

/// Ties the actions that unlock and lock changes to the session in front. Unlocking is asked about, and on production
/// the name of the place must be typed. GUI thread.
class ChangeLock : public QObject
{
    Q_OBJECT
public:
    /// `window`: in front of which is asked.
    ChangeLock(WindowActions *actions, QWidget *window);

    /// nullptr: there is no server.
    void setSession(Session *session);

Q_SIGNALS:
    void statusMessage(const QString &text);

private:
    void unlock(std::chrono::minutes time);
    void update();

    WindowActions *m_actions;
    QWidget *m_window;
    QPointer<Session> m_session;
};

} // namespace redshank
