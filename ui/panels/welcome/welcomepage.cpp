// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "welcomepage.h"

#include "cardbutton.h"
#include "ui/theme/theme.h"

#include <QFontMetrics>
#include <QHBoxLayout>
#include <QKeySequence>
#include <QLabel>
#include <QVBoxLayout>

namespace redshank {

namespace {

QLabel *makeLabel(const char *objectName, const QString &text, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setObjectName(QLatin1String(objectName));
    label->setTextFormat(Qt::PlainText);
    label->setText(text);
    return label;
}

QString describe(const Profile &profile)
{
    const QString address = profile.params.address.display();
    return profile.name.isEmpty() || profile.name == address ? address
                                                             : QStringLiteral("%1 — %2").arg(profile.name, address);
}

} // namespace

WelcomePage::WelcomePage(QWidget *parent)
    : QWidget(parent)
    , m_sample(new CardButton(QStringLiteral("sample"), tr("Open the Sample Server"),
          tr("A private server with data of every type to explore"), this))
    , m_tagline(makeLabel("welcomeTagline", tr("Monitor and client for Redis and Valkey"), this))
    , m_notice(makeLabel("welcomeNotice", {}, this))
    , m_recentTitle(makeLabel("welcomeRecentTitle", tr("Recent Servers"), this))
    , m_recent(new QVBoxLayout)
{
    setObjectName(QStringLiteral("welcomePage"));
    setAccessibleName(tr("Welcome"));
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);

    auto *column = new QWidget(this);
    column->setObjectName(QStringLiteral("welcomeColumn"));
    // A column that can be read at a glance, whatever the width of the window.
    column->setMaximumWidth(QFontMetrics(font()).averageCharWidth() * 88);
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins(Theme::grid * 3, Theme::grid * 2, Theme::grid * 3, Theme::grid * 2);
    layout->setSpacing(Theme::grid);
    QLabel *title = makeLabel("welcomeTitle", QStringLiteral("Redshank"), this);
    title->setFont(Theme::instance()->heading());
    layout->addWidget(title);
    layout->addWidget(m_tagline);
    layout->addSpacing(Theme::grid * 2);

    m_sample->setObjectName(QStringLiteral("welcomeSample"));
    m_sample->setDetail(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O).toString(QKeySequence::NativeText));
    layout->addWidget(m_sample);
    auto *connectCard = new CardButton(
        QStringLiteral("connect"), tr("Connect…"), tr("To a server by its host and port, or by its socket"), this);
    connectCard->setObjectName(QStringLiteral("welcomeConnect"));
    connectCard->setDetail(QKeySequence(Qt::CTRL | Qt::Key_N).toString(QKeySequence::NativeText));
    layout->addWidget(connectCard);
    auto *uriCard = new CardButton(
        QStringLiteral("paste"), tr("Paste a redis:// URL…"), tr("Or unix://, host:port, the path of a socket"), this);
    uriCard->setObjectName(QStringLiteral("welcomeUri"));
    uriCard->setDetail(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N).toString(QKeySequence::NativeText));
    layout->addWidget(uriCard);

    m_notice->setWordWrap(true);
    m_notice->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_notice->hide();
    layout->addSpacing(Theme::grid);
    layout->addWidget(m_notice);

    QFont strong = font();
    strong.setBold(true);
    m_recentTitle->setFont(strong);
    layout->addSpacing(Theme::grid);
    layout->addWidget(m_recentTitle);
    m_recent->setSpacing(0);
    layout->addLayout(m_recent);

    auto *across = new QHBoxLayout;
    across->addStretch(1);
    across->addWidget(column, 8);
    across->addStretch(1);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->addStretch(1);
    down->addLayout(across);
    down->addStretch(2);

    connect(m_sample, &CardButton::clicked, this, &WelcomePage::sampleRequested);
    connect(connectCard, &CardButton::clicked, this, &WelcomePage::connectRequested);
    connect(uriCard, &CardButton::clicked, this, &WelcomePage::uriRequested);
    connect(Theme::instance(), &Theme::changed, this, &WelcomePage::updateLook);
    setRecent({});
    updateLook();
}

void WelcomePage::setRecent(const QList<Profile> &profiles)
{
    while (QLayoutItem *item = m_recent->takeAt(0)) {
        // The click that led here may come from this very button.
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    int number = 0;
    for (const Profile &profile : profiles) {
        if (++number > mostRecent)
            break;
        auto *card = new CardButton(QStringLiteral("server"), describe(profile), {}, this);
        card->setObjectName(QStringLiteral("welcomeRecent%1").arg(number));
        const QString environment = Theme::environmentName(profile.environment);
        card->setDetail(environment);
        card->setAccessibleDescription(environment);
        connect(card, &CardButton::clicked, this, [this, profile] { Q_EMIT profileRequested(profile); });
        m_recent->addWidget(card);
    }
    m_recentTitle->setVisible(number > 0);
}

void WelcomePage::setSampleAvailable(bool isAvailable)
{
    m_sample->setVisible(isAvailable);
}

void WelcomePage::setNotice(const QString &text)
{
    m_notice->setText(text);
    m_notice->setVisible(!text.isEmpty());
}

void WelcomePage::updateLook()
{
    for (QWidget *quiet : std::initializer_list<QWidget *>{m_tagline, m_recentTitle})
        Theme::setTextColor(quiet, Theme::instance()->color(Theme::Shade::Muted));
}

} // namespace redshank
