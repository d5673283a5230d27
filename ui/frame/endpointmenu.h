// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace redshank {

class EndpointControl;
class WindowActions;

/// Ties the actions of the endpoint's menu to the endpoint: on and off, what to copy, and what is possible now.
class EndpointMenu : public QObject
{
    Q_OBJECT
public:
    EndpointMenu(EndpointControl *endpoint, WindowActions *actions, QObject *parent = nullptr);

Q_SIGNALS:
    void enabledByUser(bool isEnabled);
    void statusMessage(const QString &text);

private:
    void update();
    void copy(const QString &text, const QString &message);

    EndpointControl *m_endpoint;
    WindowActions *m_actions;
    bool m_wasFailed = false;
};

} // namespace redshank
