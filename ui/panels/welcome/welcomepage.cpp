// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "welcomepage.h"

#include "cardbutton.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QFontMetrics>
#include <QHBoxLayout>
#include <QKeySequence>
#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

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
    , m_connect(new CardButton(
          QStringLiteral("connect"), tr("Connect…"), tr("To a server by its host and port, or by its socket"), this))
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
    m_connect->setObjectName(QStringLiteral("welcomeConnect"));
    m_connect->setDetail(QKeySequence(Qt::CTRL | Qt::Key_N).toString(QKeySequence::NativeText));
    layout->addWidget(m_connect);
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
    connect(m_connect, &CardButton::clicked, this, &WelcomePage::connectRequested);
    connect(uriCard, &CardButton::clicked, this, &WelcomePage::uriRequested);
    connect(Theme::instance(), &Theme::changed, this, &WelcomePage::updateLook);
    setRecent({});
    updateLook();
}

void WelcomePage::setRecent(const QList<Profile> &profiles)
{
    const int focused = focusedRecent();
    while (QLayoutItem *item = m_recent->takeAt(0)) {
        // The click that led here may come from this very row.
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    int number = 0;
    for (const Profile &profile : profiles) {
        if (++number > mostRecent)
            break;
        QWidget *row = makeRecent(profile, number);
        m_recent->addWidget(row);
        row->show(); // now, not when the layout comes to it: it may be given the focus
    }
    m_recentTitle->setVisible(number > 0);
    if (focused < 0)
        return;
    // The focus stays in its place in the list, whichever server has moved there.
    const int last = m_recent->count() - 1;
    QWidget *next = last < 0 ? m_connect : m_recent->itemAt(std::min(focused, last))->widget();
    next->setFocus(Qt::OtherFocusReason);
}

QWidget *WelcomePage::makeRecent(const Profile &profile, int number)
{
    auto *row = new QWidget(this);
    row->setObjectName(QStringLiteral("welcomeRecentRow%1").arg(number));
    auto *card = new CardButton(QStringLiteral("server"), describe(profile), {}, row);
    card->setObjectName(QStringLiteral("welcomeRecent%1").arg(number));
    const QString environment = Theme::environmentName(profile.environment);
    card->setDetail(environment);
    card->setAccessibleDescription(environment);
    row->setFocusProxy(card);
    auto *more = new QToolButton(row);
    more->setObjectName(QStringLiteral("welcomeRecentMore%1").arg(number));
    more->setAccessibleName(tr("More for %1").arg(describe(profile)));
    more->setToolTip(tr("Edit or remove"));
    more->setIcon(Theme::instance()->icon(QStringLiteral("more")));
    more->setIconSize({Theme::iconSize, Theme::iconSize});
    more->setAutoRaise(true);
    more->setFocusPolicy(Qt::StrongFocus);

    auto *menu = new QMenu(row);
    menu->setObjectName(QStringLiteral("welcomeRecentMenu%1").arg(number));
    const auto addAction = [&](const char *name, const QString &icon, const QString &text, const QKeySequence &keys) {
        QAction *action = menu->addAction(Theme::instance()->icon(icon), text);
        action->setObjectName(QLatin1String(name));
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        row->addAction(action);
        return action;
    };
    QAction *edit = addAction("editServer", QStringLiteral("edit"), tr("&Edit…"), Qt::Key_F2);
    QAction *remove = addAction("removeServer", QStringLiteral("delete"), tr("&Remove…"), Qt::Key_Delete);
    row->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(row, &QWidget::customContextMenuRequested, menu,
        [row, menu](const QPoint &at) { menu->popup(row->mapToGlobal(at)); });
    connect(
        more, &QToolButton::clicked, menu, [more, menu] { menu->popup(more->mapToGlobal(QPoint(0, more->height()))); });
    connect(card, &CardButton::clicked, this, [this, profile] { Q_EMIT profileRequested(profile); });
    connect(edit, &QAction::triggered, this, [this, profile] { Q_EMIT editRequested(profile); });
    connect(remove, &QAction::triggered, this, [this, profile] { Q_EMIT removeRequested(profile); });

    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid / 2);
    layout->addWidget(card, 1);
    layout->addWidget(more);
    return row;
}

int WelcomePage::focusedRecent() const
{
    const QWidget *focused = window()->focusWidget();
    for (int i = 0; focused && i < m_recent->count(); ++i)
        if (m_recent->itemAt(i)->widget()->isAncestorOf(focused))
            return i;
    return -1;
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
