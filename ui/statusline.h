// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/metrics/statussampler.h"

#include <QPointer>
#include <QTimer>
#include <QWidget>

#include <memory>

class QAction;
class QHBoxLayout;
class QMenu;
class QToolButton;

namespace redshank {

class ElidedLabel;
class EndpointControl;
class Session;

/// The one line at the bottom: state of the connection in words, server and version, role, database, round trip, what
/// we send, memory of the server and of us, the endpoint. Samples the server only while it can be seen.
class StatusLine : public QWidget
{
    Q_OBJECT
public:
    explicit StatusLine(QWidget *parent = nullptr);
    ~StatusLine() override;

    /// nullptr: no server. The session must be taken away before it dies.
    void setSession(Session *session);
    /// `menu` opens from the endpoint's place in the line. Neither is owned.
    void setEndpoint(EndpointControl *endpoint, QMenu *menu);
    /// Plain text, for some seconds.
    void showMessage(const QString &text);

    static constexpr int messageTime = 8000; ///< ms

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    ElidedLabel *addItem(const char *objectName, const QString &accessibleName, const QString &toolTip);
    void setItem(ElidedLabel *item, const QString &text);
    void updateState();
    void updateSample(const StatusSample &sample);
    void updateEndpoint();
    void updateLook();

    QPointer<Session> m_session;
    QPointer<EndpointControl> m_endpoint;
    std::unique_ptr<StatusSampler> m_sampler;
    StatusSample m_sample;
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
    QToolButton *m_endpointButton;
    QTimer m_messageTimer;
};

} // namespace redshank
