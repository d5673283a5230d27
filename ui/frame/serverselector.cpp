// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "serverselector.h"

#include "ui/base/elidedlabel.h"
#include "ui/base/plaintooltip.h"
#include "ui/models/keytext.h"
#include "ui/theme/theme.h"

#include "core/session/session.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace redshank {

namespace {

constexpr int mostDatabases = 4096; ///< looked through, whatever a server claims to have
constexpr int currentBarWidth = 3; ///< pixels of the device-independent kind
constexpr int mostListed = 64; ///< beyond, only databases with keys are listed: nobody scrolls through thousands

} // namespace

ServerSelector::ServerSelector(Session *session, StatusSampler *sampler, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_sampler(sampler)
    , m_fold(makeButton("foldButton", QStringLiteral("chevron-down"), tr("Fold")))
    , m_server(makeButton("serverButton", QStringLiteral("server"), {}))
    , m_environment(new ElidedLabel(this))
    , m_keys(new ElidedLabel(this))
    , m_close(makeButton("closePlaceButton", QStringLiteral("close"), tr("Close")))
    , m_databases(new QComboBox(this))
    , m_beside(makeButton("besideButton", QStringLiteral("plus"), tr("Open beside this")))
{
    setObjectName(QStringLiteral("serverSelector"));
    setAccessibleName(tr("Server and database"));
    setFocusProxy(m_server);
    m_server->setToolTip(plainToolTip(session->params().address.display()));
    m_server->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_server->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    for (QToolButton *button : {m_server, m_beside})
        button->setPopupMode(QToolButton::InstantPopup);
    m_environment->setObjectName(QStringLiteral("environment"));
    m_environment->setCaption(tr("Environment"));
    m_environment->setFullText(Theme::environmentName(session->profile().environment));
    m_environment->setFont(Theme::instance()->small());
    m_keys->setObjectName(QStringLiteral("foldedKeys"));
    m_keys->setCaption(tr("Keys"));
    m_keys->setFont(Theme::instance()->small());
    m_databases->setObjectName(QStringLiteral("databaseCombo"));
    m_databases->setAccessibleName(tr("Database"));
    m_databases->setToolTip(tr("Database and its number of keys"));
    m_databases->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_databases->setMinimumContentsLength(8);
    m_databases->installEventFilter(this);
    arrange();
    setBesideOthers(false);
    setFolded(false);

    connect(m_fold, &QToolButton::clicked, this, [this] {
        // Alone, it has nothing to make room for, even where somebody finds the hidden button.
        Q_EMIT foldToggled(m_isBesideOthers && !m_databases->isHidden());
    });
    connect(m_close, &QToolButton::clicked, this, &ServerSelector::closeRequested);
    connect(m_databases, &QComboBox::activated, this, [this](int index) {
        const int database = m_databases->itemData(index).toInt();
        if (database != m_session->database())
            Q_EMIT databaseRequested(database);
    });
    connect(session, &Session::titleChanged, this, &ServerSelector::fill);
    connect(&session->connection(), &Connection::stateChanged, this, [this](Connection::State state) {
        if (state == Connection::State::Ready)
            readDatabases();
        else
            m_sample = {}; // old numbers of a server that does not answer would be taken for new ones
        fill();
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

QToolButton *ServerSelector::makeButton(const char *name, const QString &icon, const QString &label)
{
    auto *button = new QToolButton(this);
    button->setObjectName(QLatin1String(name));
    button->setIcon(Theme::instance()->icon(icon));
    button->setIconSize({Theme::iconSize, Theme::iconSize});
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setAccessibleName(label);
    button->setToolTip(label);
    button->installEventFilter(this);
    return button;
}

void ServerSelector::arrange()
{
    auto *top = new QHBoxLayout;
    top->setSpacing(Theme::grid / 2);
    top->addWidget(m_fold);
    top->addWidget(m_server, 1);
    top->addWidget(m_environment);
    top->addWidget(m_keys);
    top->addWidget(m_close);
    auto *bottom = new QHBoxLayout;
    bottom->setSpacing(Theme::grid / 4);
    bottom->addWidget(m_databases, 1);
    bottom->addWidget(m_beside);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Theme::grid, Theme::grid / 2, Theme::grid / 2, 0);
    layout->setSpacing(Theme::grid / 2);
    layout->addLayout(top);
    layout->addLayout(bottom);
}

void ServerSelector::setMenus(QMenu *server, QMenu *beside)
{
    m_server->setMenu(server);
    m_beside->setMenu(beside);
}

void ServerSelector::setFolded(bool isFolded)
{
    m_databases->setVisible(!isFolded);
    m_beside->setVisible(!isFolded);
    m_fold->setIcon(
        Theme::instance()->icon(isFolded ? QStringLiteral("chevron-right") : QStringLiteral("chevron-down")));
    const QString label = isFolded ? tr("Unfold") : tr("Fold");
    m_fold->setToolTip(label);
    m_fold->setAccessibleName(label);
    showNames();
}

void ServerSelector::setBesideOthers(bool isBesideOthers)
{
    m_isBesideOthers = isBesideOthers;
    m_fold->setVisible(isBesideOthers);
    m_close->setVisible(isBesideOthers);
    // The name has the room that its picture leaves.
    m_server->setIconSize({isBesideOthers ? 0 : Theme::iconSize, Theme::iconSize});
    update();
}

void ServerSelector::setCurrent(bool isCurrent)
{
    m_isCurrent = isCurrent;
    update();
}

void ServerSelector::setListedKeys(std::optional<quint64> keys)
{
    if (std::exchange(m_listedKeys, keys) != keys)
        fill();
}

/// Folded, the database stands beside the server, and its number of keys where else the environment has its place.
void ServerSelector::showNames()
{
    const bool isFolded = m_databases->isHidden();
    const QString server = m_session->profile().displayName();
    const QString database = databaseText(m_session->database(), {}, m_session->databaseName());
    // What tells the places of one server apart comes first: the end is what is cut.
    QString text = isFolded ? QStringLiteral("%1 · %2").arg(database, server) : server;
    const auto keys = keysOf(m_session->database());
    m_server->setAccessibleName(tr("Server: %1").arg(text));
    m_keys->setFullText(keys ? keyCountText(qint64(*keys)) : QString());
    m_keys->setVisible(isFolded && keys);
    m_environment->setVisible(!isFolded && m_session->profile().environment != Environment::None);
    m_server->setText(text.replace(QLatin1Char('&'), QStringLiteral("&&")));
    QFont strong = font();
    strong.setBold(!isFolded);
    m_server->setFont(strong);
    m_close->setAccessibleName(tr("Close %1").arg(m_session->title()));
}

void ServerSelector::showCurrent()
{
    m_databases->setCurrentIndex(m_databases->findData(m_session->database()));
}

bool ServerSelector::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::MouseButtonPress)
        Q_EMIT touched();
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

QList<ServerSelector::Database> ServerSelector::databases() const
{
    QList<Database> databases;
    const int current = m_session->database();
    int count = qMax(m_databaseCount, current + 1);
    if (!m_sample.databases.isEmpty()) // a server that does not tell its limit may have more than the default
        count = qMax(count, qMin(m_sample.databases.lastKey() + 1, mostDatabases));
    for (int number = 0; number < count; ++number) {
        const bool isNamed = m_session->profile().databaseNames.contains(number);
        if (number < mostListed || isNamed || number == current || m_sample.keysOf(number))
            databases.append({number, textOf(number)});
    }
    return databases;
}

std::optional<quint64> ServerSelector::keysOf(int database) const
{
    const auto told = m_sample.keysOf(database);
    const bool isListed = database == m_session->database() && m_session->isReady();
    return told || !isListed ? told : m_listedKeys;
}

QString ServerSelector::textOf(int database) const
{
    return databaseText(database, keysOf(database), m_session->profile().databaseNames.value(database));
}

void ServerSelector::fill()
{
    const QSignalBlocker quiet(m_databases);
    int row = 0;
    const QList<Database> all = databases();
    for (const Database &database : all) {
        // In place, so that an open list keeps its scroll and its highlighted row.
        if (row < m_databases->count()) {
            if (m_databases->itemText(row) != database.text)
                m_databases->setItemText(row, database.text);
            m_databases->setItemData(row, database.number);
        } else {
            m_databases->addItem(database.text, database.number);
        }
        ++row;
    }
    while (m_databases->count() > row)
        m_databases->removeItem(m_databases->count() - 1);
    showCurrent();
    showNames();
}

/// Among several, the one where the user is has a bar at its edge.
void ServerSelector::paintEvent(QPaintEvent *event)
{
    QWidget::paintEvent(event);
    if (!m_isBesideOthers)
        return;
    QPainter painter(this);
    painter.fillRect(QRect(0, 0, width(), 1), Theme::instance()->color(Theme::Shade::Border));
    if (m_isCurrent)
        painter.fillRect(QRect(0, 1, currentBarWidth, height() - 1), palette().color(QPalette::Highlight));
}

void ServerSelector::updateLook()
{
    if (const QColor color = Theme::instance()->environmentColor(m_session->profile().environment); color.isValid())
        Theme::setTextColor(m_environment, color);
    Theme::setTextColor(m_keys, Theme::instance()->color(Theme::Shade::Muted));
}

} // namespace redshank
