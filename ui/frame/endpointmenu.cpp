// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "endpointmenu.h"

#include "endpointcontrol.h"
#include "windowactions.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>

namespace redshank {

EndpointMenu::EndpointMenu(EndpointControl *endpoint, WindowActions *actions, QObject *parent)
    : QObject(parent)
    , m_endpoint(endpoint)
    , m_actions(actions)
{
    actions->serve->setText(tr("&Serve on %1").arg(endpoint->address()));
    connect(endpoint, &EndpointControl::changed, this, &EndpointMenu::update);
    connect(actions->serve, &QAction::triggered, this, [this](bool isOn) {
        Q_EMIT enabledByUser(isOn);
        isOn ? m_endpoint->start() : m_endpoint->stop();
        update();
    });
    connect(actions->copyAddress, &QAction::triggered, this,
        [this] { copy(QStringLiteral("http://%1/").arg(m_endpoint->address()), tr("Address copied")); });
    connect(actions->copyToken, &QAction::triggered, this,
        [this] { copy(QString::fromLatin1(m_endpoint->token().bytes()), tr("Token copied")); });
    connect(actions->copyCurl, &QAction::triggered, this,
        [this] { copy(m_endpoint->curlLine(), tr("curl line copied: paste it in a terminal")); });
    update();
}

void EndpointMenu::update()
{
    const EndpointControl::State state = m_endpoint->state();
    const bool isOn = state == EndpointControl::State::On;
    m_actions->serve->setChecked(isOn || state == EndpointControl::State::Starting);
    for (QAction *action : {m_actions->copyAddress, m_actions->copyToken, m_actions->copyCurl})
        action->setEnabled(isOn);
    const bool isFailed = state == EndpointControl::State::Failed;
    if (isFailed && !m_wasFailed)
        Q_EMIT statusMessage(m_endpoint->error().sentence());
    m_wasFailed = isFailed;
}

void EndpointMenu::copy(const QString &text, const QString &message)
{
    QGuiApplication::clipboard()->setText(text);
    Q_EMIT statusMessage(message);
}

} // namespace redshank
