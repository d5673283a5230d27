// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QTimer>
#include <QWidget>

#include <chrono>

class QAction;
class QHBoxLayout;
class QMenu;
class QToolButton;

namespace redshank {

class ElidedLabel;
class EndpointControl;
class LockButton;
class Session;
class StatusSampler;
struct StatusSample;

/// The one line at the bottom: state of the connection in words, server and version, role, database, round trip, what
/// we send, memory of the server and of us, the endpoint.
class StatusLine : public QWidget
{
    Q_OBJECT
public:
    explicit StatusLine(QWidget *parent = nullptr);
    ~StatusLine() override;

    /// nullptr: no server. Both must be taken away before they die.
    void setSession(Session *session, StatusSampler *sampler);
    /// `menu` opens from the endpoint's place in the line. Neither is owned.
    void setEndpoint(EndpointControl *endpoint, QMenu *menu);
    /// `menu` opens from the lock's place, where the session has one. Not owned.
    void setLockMenu(QMenu *menu);
    /// What the endpoint answers for, by its title.
    void setServed(const QString &title);
    /// Plain text, for some seconds.
    void showMessage(const QString &text);

    static constexpr int messageTime = 8000; ///< ms

protected:
    void showEvent(QShowEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    ElidedLabel *addItem(const char *objectName, const QString &accessibleName, const QString &toolTip);
    void setItem(ElidedLabel *item, const QString &text);
    void updateState();
    void updateSample(const StatusSample &sample);
    void updateSilence(std::chrono::milliseconds silence);
    void updateEndpoint();
    void updateLook();

    QPointer<Session> m_session;
    QPointer<EndpointControl> m_endpoint;
    QString m_served;
    QPointer<StatusSampler> m_sampler;
    QHBoxLayout *m_layout;
    ElidedLabel *m_state;
    ElidedLabel *m_message;
    ElidedLabel *m_server;
    ElidedLabel *m_role;
    ElidedLabel *m_database;
    ElidedLabel *m_roundTrip;
    ElidedLabel *m_rate;
    ElidedLabel *m_serverMemory;
    ElidedLabel *m_ownMemory;
    LockButton *m_lock;
    QToolButton *m_endpointButton;
    QTimer m_messageTimer;
    std::chrono::milliseconds m_silence{0}; ///< how long the server has not answered, where that is long
};

} // namespace redshank
