// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectionbanner.h"

#include "core/session/session.h"
#include "ui/base/plaintooltip.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>

namespace redshank {

ConnectionBanner::ConnectionBanner(Session *session, QWidget *parent)
    : QFrame(parent)
    , m_session(session)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
    , m_password(new QLineEdit(this))
    , m_usePassword(new QPushButton(tr("Try This Password"), this))
    , m_useFirstDatabase(new QPushButton(tr("Use Database 0"), this))
    , m_retry(new QPushButton(tr("Retry Now"), this))
    , m_edit(new QPushButton(this))
{
    const bool isSample = session->profile().isSample;
    m_edit->setText(isSample ? tr("Open Sample Server") : tr("Edit Connection…"));
    setObjectName(QStringLiteral("connectionBanner"));
    setAccessibleName(tr("Connection"));
    setAutoFillBackground(true);
    m_icon->setObjectName(QStringLiteral("bannerIcon"));
    m_text->setObjectName(QStringLiteral("bannerText"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_password->setObjectName(QStringLiteral("bannerPassword"));
    m_password->setAccessibleName(tr("Password"));
    m_password->setPlaceholderText(tr("Password"));
    m_password->setEchoMode(QLineEdit::Password);
    const auto name = [](QPushButton *button, const char *objectName) {
        button->setObjectName(QLatin1String(objectName));
        button->setAccessibleName(button->text());
        button->setAutoDefault(false);
    };
    name(m_usePassword, "bannerUsePassword");
    name(m_useFirstDatabase, "bannerUseFirstDatabase");
    name(m_retry, "bannerRetry");
    name(m_edit, isSample ? "bannerOpenSample" : "bannerEdit");

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(Theme::grid * 3 / 2, Theme::grid, Theme::grid * 3 / 2, Theme::grid);
    layout->setSpacing(Theme::grid);
    layout->addWidget(m_icon);
    layout->addWidget(m_text, 1);
    for (QWidget *control :
        std::initializer_list<QWidget *>{m_password, m_usePassword, m_useFirstDatabase, m_retry, m_edit})
        layout->addWidget(control);

    connect(m_retry, &QPushButton::clicked, this, [this] { m_session->connection().retry(); });
    connect(m_edit, &QPushButton::clicked, this,
        isSample ? &ConnectionBanner::sampleRequested : &ConnectionBanner::editRequested);
    connect(m_useFirstDatabase, &QPushButton::clicked, this, [this] { Q_EMIT databaseRequested(0); });
    connect(m_usePassword, &QPushButton::clicked, this, &ConnectionBanner::tryPassword);
    connect(m_password, &QLineEdit::returnPressed, this, &ConnectionBanner::tryPassword);
    connect(m_password, &QLineEdit::textChanged, this,
        [this](const QString &text) { m_usePassword->setEnabled(!text.isEmpty()); });
    connect(Theme::instance(), &Theme::changed, this, &ConnectionBanner::updateLook);
    connect(&session->connection(), &Connection::stateChanged, this, &ConnectionBanner::update);
    m_quiet.setSingleShot(true);
    m_quiet.setInterval(quietTime);
    connect(&m_quiet, &QTimer::timeout, this, [this] {
        updateText();
        show();
    });
    m_tick.setInterval(1000);
    connect(&m_tick, &QTimer::timeout, this, &ConnectionBanner::updateText);
    hide();
    update(session->connection().state());
}

void ConnectionBanner::update(Connection::State state)
{
    const Error &error = m_session->connection().lastError();
    const bool isFailed = state == Connection::State::Failed;
    const bool isPasswordWanted = isFailed && error.kind == Error::Kind::Authentication;
    const bool isDatabaseRefused = isFailed && error.kind == Error::Kind::Database && m_session->database() != 0;
    m_tick.stop();
    switch (state) {
    case Connection::State::Ready:
        m_wasReady = true;
        m_isTrouble = false;
        m_quiet.stop();
        m_password->clear();
        hide();
        return;
    case Connection::State::Closed:
    case Connection::State::Connecting:
    case Connection::State::Handshaking:
        if (m_isTrouble) {
            m_retry->setEnabled(false);
            m_usePassword->setEnabled(false);
        } else if (isHidden() && !m_quiet.isActive()) {
            m_quiet.start();
        }
        break;
    case Connection::State::Waiting:
        m_retryAt = std::chrono::steady_clock::now() + m_session->connection().retryDelay();
        m_tick.start();
        [[fallthrough]];
    case Connection::State::Failed:
        m_isTrouble = true;
        m_quiet.stop();
        break;
    }
    if (state == Connection::State::Waiting || isFailed) {
        m_retry->setEnabled(true);
        m_usePassword->setEnabled(!m_password->text().isEmpty());
    }
    if (state != Connection::State::Connecting && state != Connection::State::Handshaking) {
        m_password->setVisible(isPasswordWanted);
        m_usePassword->setVisible(isPasswordWanted);
        m_useFirstDatabase->setVisible(isDatabaseRefused);
        m_retry->setVisible(m_isTrouble && !isPasswordWanted);
    }
    updateText();
    if (m_isTrouble)
        show();
    if (isPasswordWanted) {
        m_password->setFocus();
        m_password->selectAll();
    }
}

void ConnectionBanner::updateText()
{
    const Connection &connection = m_session->connection();
    const QString where = m_session->params().address.display();
    switch (connection.state()) {
    case Connection::State::Ready:
        return;
    case Connection::State::Closed:
    case Connection::State::Connecting:
    case Connection::State::Handshaking:
        // While a trouble is shown its words stay until it is known how the next attempt ended: no flicker.
        if (m_isTrouble) {
            say(connection.lastError().sentence() + QLatin1Char(' ') + tr("Retrying…"), m_iconName);
            return;
        }
        say(m_wasReady ? tr("Reconnecting to %1…").arg(where) : tr("Connecting to %1…").arg(where),
            QStringLiteral("connect"));
        return;
    case Connection::State::Waiting: {
        QString text = connection.lastError().sentence();
        const auto left = std::chrono::ceil<std::chrono::seconds>(m_retryAt - std::chrono::steady_clock::now()).count();
        text += QLatin1Char(' ');
        text += left > 0 ? tr("Retrying in %n s.", nullptr, int(left)) : tr("Retrying…");
        if (m_wasReady)
            text += QLatin1Char(' ') + tr("Tabs and unsaved text stay as they are.");
        say(text, QStringLiteral("disconnect"));
        return;
    }
    case Connection::State::Failed:
        if (connection.lastError().kind == Error::Kind::Authentication && m_session->params().password.isEmpty()) {
            say(tr("%1 asks for a password.").arg(where), QStringLiteral("lock"));
            m_text->setToolTip(plainToolTip(connection.lastError().sentence()));
            return;
        }
        m_text->setToolTip({});
        say(connection.lastError().sentence(),
            connection.lastError().kind == Error::Kind::Authentication ? QStringLiteral("lock")
                                                                       : QStringLiteral("warning"));
        return;
    }
}

void ConnectionBanner::tryPassword()
{
    if (m_password->text().isEmpty())
        return;
    m_session->setPassword(Secret(m_password->text().toUtf8()));
    Q_EMIT passwordChanged();
}

void ConnectionBanner::say(const QString &text, const QString &icon)
{
    if (m_text->text() != text) {
        m_text->setText(text);
        setAccessibleDescription(text);
    }
    if (m_iconName != icon) {
        m_iconName = icon;
        updateLook();
    }
}

void ConnectionBanner::paintEvent(QPaintEvent *)
{
    const Theme &theme = *Theme::instance();
    QPainter painter(this);
    if (m_isTrouble) {
        // A hint of colour behind words that say it all; faint enough to leave them readable.
        QColor ground = theme.color(Theme::Shade::Warning);
        ground.setAlphaF(0.1F);
        painter.fillRect(rect(), ground);
    }
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.color(Theme::Shade::Border));
}

void ConnectionBanner::updateLook()
{
    m_icon->setPixmap(
        Theme::instance()->icon(m_iconName).pixmap(QSize(Theme::iconSize, Theme::iconSize), devicePixelRatioF()));
    QFrame::update();
}

} // namespace redshank
