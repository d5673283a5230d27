// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "serverselector.h"

#include "elidedlabel.h"
#include "models/keytext.h"
#include "plaintooltip.h"
#include "theme/theme.h"

#include "core/session/session.h"

#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QMenu>
#include <QSignalBlocker>
#include <QToolButton>

#include <algorithm>
#include <utility>

namespace redshank {

namespace {

constexpr int mostDatabases = 4096; ///< looked through, whatever a server claims to have
constexpr int mostListed = 64; ///< beyond, only databases with keys are listed: nobody scrolls through thousands

} // namespace

ServerSelector::ServerSelector(Session *session, StatusSampler *sampler, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_sampler(sampler)
    , m_server(new QToolButton(this))
    , m_environment(new ElidedLabel(this))
    , m_databases(new QComboBox(this))
{
    setObjectName(QStringLiteral("serverSelector"));
    setAccessibleName(tr("Server and database"));
    m_server->setObjectName(QStringLiteral("serverButton"));
    QString name = session->profile().displayName();
    m_server->setAccessibleName(tr("Server: %1").arg(name));
    m_server->setToolTip(plainToolTip(session->params().address.display()));
    m_server->setText(name.replace(QLatin1Char('&'), QStringLiteral("&&")));
    m_server->setIcon(Theme::instance()->icon(QStringLiteral("server")));
    m_server->setIconSize({Theme::iconSize, Theme::iconSize});
    m_server->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_server->setAutoRaise(true);
    m_server->setPopupMode(QToolButton::InstantPopup);
    m_server->setFocusPolicy(Qt::TabFocus);
    m_server->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    QFont strong = font();
    strong.setBold(true);
    m_server->setFont(strong);
    m_environment->setObjectName(QStringLiteral("environment"));
    m_environment->setCaption(tr("Environment"));
    m_environment->setFullText(Theme::environmentName(session->profile().environment));
    m_environment->setFont(Theme::instance()->small());
    m_environment->setVisible(session->profile().environment != Environment::None);
    m_databases->setObjectName(QStringLiteral("databaseCombo"));
    m_databases->setAccessibleName(tr("Database"));
    m_databases->setToolTip(tr("Database and its number of keys"));
    m_databases->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_databases->setMinimumContentsLength(8);
    m_databases->installEventFilter(this);

    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(Theme::grid, Theme::grid, Theme::grid, 0);
    layout->setHorizontalSpacing(Theme::grid);
    layout->setVerticalSpacing(Theme::grid / 2);
    layout->addWidget(m_server, 0, 0);
    layout->addWidget(m_environment, 0, 1);
    layout->addWidget(m_databases, 1, 0, 1, 2);
    layout->setColumnStretch(0, 1);

    connect(m_databases, &QComboBox::activated, this, [this](int index) {
        const int database = m_databases->itemData(index).toInt();
        if (database != m_session->database())
            Q_EMIT databaseRequested(database);
    });
    connect(&session->connection(), &Connection::stateChanged, this, [this](Connection::State state) {
        if (state == Connection::State::Ready) {
            readDatabases();
        } else if (!m_sample.databases.isEmpty()) {
            // Old numbers of a server that does not answer would be taken for new ones.
            m_sample = {};
            fill();
        }
    });
    connect(sampler, &StatusSampler::sampled, this, [this](const StatusSample &sample) {
        const bool isNew = sample.databases != m_sample.databases;
        m_sample = sample;
        if (isNew)
            fill();
    });
    connect(Theme::instance(), &Theme::changed, this, &ServerSelector::updateLook);
    fill();
    updateLook();
}

void ServerSelector::setMenu(QMenu *menu)
{
    m_server->setMenu(menu);
}

void ServerSelector::showCurrent()
{
    m_databases->setCurrentIndex(m_databases->findData(m_session->database()));
}

bool ServerSelector::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_databases && event->type() == QEvent::FocusIn && m_session->isReady())
        readDatabases();
    return QWidget::eventFilter(watched, event);
}

void ServerSelector::readDatabases()
{
    const auto current = m_latest.begin();
    SendOptions options;
    options.isInternal = true;
    // What an ACL refuses is not asked again: each refusal is a line in the server's log.
    if (!m_isConfigRefused) {
        m_session->connection().send(
            Command{"CONFIG", "GET", "databases"}, options, this, [this, current](const ReplyView &reply) {
                m_isConfigRefused = reply.isAnswered() && reply.isError();
                if (!current() || reply.isError())
                    return;
                const qint64 count = reply.value("databases").integer(m_databaseCount);
                m_databaseCount = int(std::clamp(count, qint64(1), qint64(mostDatabases)));
                fill();
            });
    }
    m_sampler->sampleSoon();
}

void ServerSelector::fill()
{
    const QSignalBlocker quiet(m_databases);
    int row = 0;
    QList<int> databases;
    for (int database = 0; database < m_databaseCount; ++database)
        databases.append(database);
    if (m_session->database() >= m_databaseCount)
        databases.append(m_session->database());
    for (const int database : std::as_const(databases)) {
        const auto keys = m_sample.keysOf(database);
        const bool isCurrent = database == m_session->database();
        if (database >= mostListed && !keys && !isCurrent)
            continue;
        const QString text = databaseText(database, keys);
        // In place, so that an open list keeps its scroll and its highlighted row.
        if (row < m_databases->count()) {
            if (m_databases->itemText(row) != text)
                m_databases->setItemText(row, text);
            m_databases->setItemData(row, database);
        } else {
            m_databases->addItem(text, database);
        }
        ++row;
    }
    while (m_databases->count() > row)
        m_databases->removeItem(m_databases->count() - 1);
    showCurrent();
}

void ServerSelector::updateLook()
{
    if (const QColor color = Theme::instance()->environmentColor(m_session->profile().environment); color.isValid())
        Theme::setTextColor(m_environment, color);
}

} // namespace redshank
