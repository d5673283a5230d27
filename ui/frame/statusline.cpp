// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "statusline.h"

#include "endpointcontrol.h"
#include "lockbutton.h"
#include "processmemory.h"
#include "ui/base/elidedlabel.h"
#include "ui/base/plaintooltip.h"
#include "ui/models/keytext.h"
#include "ui/theme/theme.h"

#include "core/base/bytes.h"
#include "core/metrics/statussampler.h"
#include "core/session/session.h"

#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QToolButton>

namespace redshank {

namespace {

QString memory(quint64 bytes)
{
    return QLocale().formattedDataSize(qint64(bytes), 1);
}

QString roundTrip(std::chrono::microseconds time)
{
    const double milliseconds = double(time.count()) / 1000;
    return StatusLine::tr("%1 ms").arg(QLocale().toString(milliseconds, 'f', milliseconds < 10 ? 2 : 0));
}

} // namespace

StatusLine::StatusLine(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QHBoxLayout(this))
    , m_lock(new LockButton(this))
    , m_endpointButton(new QToolButton(this))
{
    setObjectName(QStringLiteral("statusLine"));
    setAccessibleName(tr("Status"));
    m_layout->setContentsMargins(Theme::grid * 3 / 2, 0, Theme::grid, 0);
    m_layout->setSpacing(Theme::grid * 2);
    m_state = addItem("statusState", tr("Connection"), {});
    m_message = addItem("statusMessage", tr("Message"), {});
    m_message->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_layout->setStretchFactor(m_message, 1);
    m_server = addItem("statusServer", tr("Server and version"), tr("Server and version"));
    m_role = addItem("statusRole", tr("Role"), tr("Role of this server in replication"));
    m_database = addItem("statusDatabase", tr("Database"), tr("Database and its number of keys"));
    m_roundTrip = addItem("statusRoundTrip", tr("Round trip"), tr("Time from a PING to its answer"));
    m_rate = addItem("statusRate", tr("What we send"), tr("Commands a second that this window sends"));
    m_serverMemory = addItem("statusServerMemory", tr("Memory of the server"), tr("Memory that the server uses"));
    m_ownMemory = addItem("statusOwnMemory", tr("Memory of this program"), tr("Memory that this program uses"));
    m_endpointButton->setObjectName(QStringLiteral("statusEndpoint"));
    m_endpointButton->setAutoRaise(true);
    m_endpointButton->setFont(Theme::instance()->small());
    m_endpointButton->setPopupMode(QToolButton::InstantPopup);
    m_endpointButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_endpointButton->setIconSize({Theme::iconSize, Theme::iconSize});
    m_endpointButton->setFocusPolicy(Qt::TabFocus);
    m_endpointButton->hide();
    m_layout->addWidget(m_lock);
    m_layout->addWidget(m_endpointButton);
    setFixedHeight(qMax(Theme::rowHeight + Theme::grid / 2, m_endpointButton->sizeHint().height()));
    m_messageTimer.setSingleShot(true);
    connect(&m_messageTimer, &QTimer::timeout, this, [this] { m_message->setFullText({}); });
    connect(Theme::instance(), &Theme::changed, this, &StatusLine::updateLook);
    updateState();
}

StatusLine::~StatusLine() = default;

ElidedLabel *StatusLine::addItem(const char *objectName, const QString &accessibleName, const QString &toolTip)
{
    auto *item = new ElidedLabel(this);
    item->setObjectName(QLatin1String(objectName));
    item->setCaption(accessibleName);
    item->setFont(Theme::instance()->small());
    item->setHint(toolTip);
    item->hide();
    m_layout->addWidget(item);
    return item;
}

void StatusLine::setItem(ElidedLabel *item, const QString &text)
{
    item->setFullText(text);
    item->setVisible(!text.isEmpty());
}

void StatusLine::setSession(Session *session, StatusSampler *sampler)
{
    if (m_session) {
        m_session->disconnect(this);
        m_session->connection().disconnect(this);
    }
    if (m_sampler)
        m_sampler->disconnect(this);
    m_sampler = sampler;
    m_session = session;
    m_silence = {};
    m_lock->setSession(session);
    if (session) {
        connect(session, &Session::titleChanged, this, &StatusLine::updateState);
        connect(sampler, &StatusSampler::sampled, this, &StatusLine::updateSample);
        connect(sampler, &StatusSampler::silenceChanged, this, &StatusLine::updateSilence);
        connect(&session->connection(), &Connection::stateChanged, this, &StatusLine::updateState);
    }
    updateState();
}

void StatusLine::setEndpoint(EndpointControl *endpoint, QMenu *menu)
{
    m_endpoint = endpoint;
    m_endpointButton->setMenu(menu);
    m_endpointButton->setIcon(Theme::instance()->icon(QStringLiteral("endpoint")));
    m_endpointButton->setVisible(endpoint != nullptr);
    if (endpoint)
        connect(endpoint, &EndpointControl::changed, this, &StatusLine::updateEndpoint);
    updateEndpoint();
}

void StatusLine::setLockMenu(QMenu *menu)
{
    m_lock->setMenu(menu);
}

void StatusLine::setServed(const QString &title)
{
    m_served = title;
    updateEndpoint();
}

void StatusLine::showMessage(const QString &text)
{
    m_message->show();
    m_message->setFullText(text);
    m_messageTimer.start(messageTime);
}

void StatusLine::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_message->show(); // holds the stretch
}

void StatusLine::paintEvent(QPaintEvent *event)
{
    QWidget::paintEvent(event);
    QPainter(this).fillRect(QRect(0, 0, width(), 1), Theme::instance()->color(Theme::Shade::Border));
}

void StatusLine::updateState()
{
    if (!m_session) {
        setItem(m_state, tr("No server"));
        for (ElidedLabel *item : {m_server, m_role, m_database, m_roundTrip, m_rate, m_serverMemory, m_ownMemory})
            setItem(item, {});
        updateLook();
        return;
    }
    const Connection &connection = m_session->connection();
    switch (connection.state()) {
    case Connection::State::Closed:
        setItem(m_state, tr("Not connected"));
        break;
    case Connection::State::Connecting:
        setItem(m_state, tr("Connecting…"));
        break;
    case Connection::State::Handshaking:
        setItem(m_state, tr("Signing in…"));
        break;
    case Connection::State::Ready:
        setItem(m_state,
            m_silence.count() == 0
                ? tr("Connected")
                : tr("Not answering for %1 s").arg(std::chrono::floor<std::chrono::seconds>(m_silence).count()));
        break;
    case Connection::State::Waiting:
    case Connection::State::Failed:
        setItem(m_state, tr("Not connected")); // why, the banner says
        break;
    }
    if (!m_session->isReady() || m_silence.count() > 0) {
        // Old numbers of a server that does not answer would be taken for new ones.
        for (ElidedLabel *item : {m_roundTrip, m_rate, m_serverMemory})
            setItem(item, {});
    }
    setItem(m_server, connection.server().display());
    setItem(m_role, escaped(connection.server().role));
    setItem(m_database, databaseText(m_session->database(), {}, m_session->databaseName()));
    updateLook();
}

void StatusLine::updateSample(const StatusSample &sample)
{
    if (!m_session || !m_session->isReady())
        return;
    if (!sample.role.isEmpty())
        setItem(m_role, escaped(sample.role));
    setItem(m_database, databaseText(m_session->database(), sample.keys, m_session->databaseName()));
    setItem(m_roundTrip, sample.roundTrip ? roundTrip(*sample.roundTrip) : QString());
    setItem(m_rate, tr("%1 cmd/s").arg(QLocale().toString(sample.sentPerSecond, 'f', 0)));
    setItem(m_serverMemory, sample.usedMemory ? tr("Server %1").arg(memory(*sample.usedMemory)) : QString());
    const auto own = processMemory();
    setItem(m_ownMemory, own ? tr("Redshank %1").arg(memory(*own)) : QString());
}

void StatusLine::updateSilence(std::chrono::milliseconds silence)
{
    m_silence = silence;
    updateState();
}

void StatusLine::updateEndpoint()
{
    if (!m_endpoint)
        return;
    QString text;
    QString toolTip;
    switch (m_endpoint->state()) {
    case EndpointControl::State::Off:
        text = tr("HTTP off");
        toolTip = tr("The HTTP and WebSocket endpoint is off");
        break;
    case EndpointControl::State::Starting:
        text = tr("HTTP starting…");
        break;
    case EndpointControl::State::On:
        text = m_endpoint->address();
        toolTip = tr("%1 is answered for over HTTP and WebSocket at %2").arg(m_served, m_endpoint->address());
        break;
    case EndpointControl::State::Failed:
        text = tr("HTTP off: error");
        toolTip = m_endpoint->error().sentence();
        break;
    }
    m_endpointButton->setText(text);
    m_endpointButton->setToolTip(plainToolTip(toolTip));
    m_endpointButton->setAccessibleName(tr("Endpoint: %1").arg(text));
    m_endpointButton->setAccessibleDescription(toolTip);
}

void StatusLine::updateLook()
{
    const Theme &theme = *Theme::instance();
    for (ElidedLabel *item : {m_server, m_role, m_database, m_roundTrip, m_rate, m_serverMemory, m_ownMemory})
        Theme::setTextColor(item, theme.color(Theme::Shade::Muted));
    // The program's palette: our own follows a change of theme only after its signal.
    QColor state = QGuiApplication::palette().color(QPalette::WindowText);
    if (m_session) {
        const Connection::State now = m_session->connection().state();
        if (now == Connection::State::Waiting || now == Connection::State::Failed || m_silence.count() > 0)
            state = theme.color(Theme::Shade::Bad);
        else if (now == Connection::State::Ready)
            state = theme.color(Theme::Shade::Good);
    }
    Theme::setTextColor(m_state, state);
}

} // namespace redshank
