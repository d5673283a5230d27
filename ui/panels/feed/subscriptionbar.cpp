// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "subscriptionbar.h"

#include "core/base/bytes.h"
#include "core/feed/feed.h"
#include "flowlayout.h"
#include "subscriptionnames.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

namespace redshank {

namespace {

constexpr int chipTextLimit = 40;

QString chipText(const FeedSubscription &subscription)
{
    QString text = escaped(subscription.name.first(std::min<qsizetype>(subscription.name.size(), 4 * chipTextLimit)));
    if (text.size() > chipTextLimit)
        text = text.first(chipTextLimit) + QChar(0x2026);
    return text;
}

} // namespace

SubscriptionBar::SubscriptionBar(QWidget *parent)
    : QWidget(parent)
    , m_line(new QLineEdit)
    , m_kind(new QComboBox)
    , m_chips(new QWidget)
    , m_flow(new FlowLayout(Theme::grid / 2))
    , m_error(new QLabel)
{
    m_line->setObjectName(QStringLiteral("feedChannels"));
    m_line->setAccessibleName(tr("Channels and patterns to subscribe to"));
    m_line->setPlaceholderText(tr("Channels or patterns, for example my_channel sensor.*"));
    m_line->setFont(Theme::instance()->monospace());
    m_line->setClearButtonEnabled(true);
    m_line->setToolTip(tr("Several are separated by blanks. Bytes are written as \\xNN, a blank as \\x20."));

    setFocusProxy(m_line);

    m_kind->setObjectName(QStringLiteral("feedChannelKind"));
    m_kind->setAccessibleName(tr("How the names are read"));
    m_kind->addItem(tr("Automatic"));
    m_kind->addItem(tr("As channels"));
    m_kind->addItem(tr("As patterns"));
    m_kind->setToolTip(tr("Automatic: a name with *, ? or [ is a pattern"));

    auto *button = new QPushButton(tr("Subscribe"));
    button->setObjectName(QStringLiteral("feedSubscribe"));
    button->setAccessibleName(tr("Subscribe"));

    m_error->setObjectName(QStringLiteral("feedSubscriptionError"));
    m_error->setTextFormat(Qt::PlainText);
    m_error->setWordWrap(true);
    m_error->hide();

    m_chips->setObjectName(QStringLiteral("feedSubscriptions"));
    m_chips->setAccessibleName(tr("Subscriptions"));
    m_chips->setLayout(m_flow);
    m_chips->hide();

    auto *line = new QHBoxLayout;
    line->addWidget(m_line, 1);
    line->addWidget(m_kind);
    line->addWidget(button);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    layout->addLayout(line);
    layout->addWidget(m_error);
    layout->addWidget(m_chips);

    connect(button, &QPushButton::clicked, this, &SubscriptionBar::submit);
    connect(m_line, &QLineEdit::returnPressed, this, &SubscriptionBar::submit);
    connect(m_line, &QLineEdit::textEdited, this, [this] { showError({}); });
}

void SubscriptionBar::focusLine()
{
    m_line->setFocus();
    m_line->selectAll();
}

void SubscriptionBar::submit()
{
    const auto names = parseSubscriptionNames(m_line->text(), SubscriptionNames::Kind(m_kind->currentIndex()));
    showError(names.error);
    if (names.isEmpty())
        return;
    m_line->clear();
    Q_EMIT subscribeRequested(names.channels, names.patterns);
}

void SubscriptionBar::showError(const QString &text)
{
    QPalette palette = m_error->palette();
    palette.setColor(QPalette::WindowText, Theme::instance()->color(Theme::Shade::Bad));
    m_error->setPalette(palette);
    m_error->setText(text);
    m_error->setVisible(!text.isEmpty());
}

void SubscriptionBar::setSubscriptions(const QList<FeedSubscription> &subscriptions)
{
    // Hiding what has the focus would give it to whatever comes next in the window.
    const QWidget *focused = window()->focusWidget();
    const bool isInChips = focused && m_chips->isAncestorOf(focused);
    const QString spoken = isInChips ? focused->accessibleName() : QString();
    if (isInChips)
        m_line->setFocus(Qt::OtherFocusReason);
    while (QLayoutItem *item = m_flow->takeAt(0)) {
        // It may be the chip whose button was clicked just now.
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    QString refused;
    for (const FeedSubscription &subscription : subscriptions) {
        if (m_flow->count() < chipLimit)
            addChip(subscription);
        if (refused.isEmpty() && subscription.state == FeedSubscription::State::Refused)
            refused = tr("%1: %2").arg(chipText(subscription), subscription.error.sentence());
    }
    if (subscriptions.size() > chipLimit) {
        auto *more = new QLabel(tr("and %1 more").arg(subscriptions.size() - chipLimit));
        more->setTextFormat(Qt::PlainText);
        m_flow->addWidget(more);
    }
    showError(refused);
    m_chips->setVisible(!subscriptions.isEmpty());
    for (int i = 0; isInChips && i < m_flow->count(); ++i)
        for (auto *button : m_flow->itemAt(i)->widget()->findChildren<QToolButton *>())
            if (button->accessibleName() == spoken)
                button->setFocus(Qt::OtherFocusReason);
}

void SubscriptionBar::addChip(const FeedSubscription &subscription)
{
    const Theme &theme = *Theme::instance();
    auto *chip = new QFrame;
    chip->setObjectName(QStringLiteral("feedChip"));
    chip->setFrameShape(QFrame::StyledPanel);
    auto *name = new QLabel(chipText(subscription));
    name->setTextFormat(Qt::PlainText);
    name->setFont(theme.monospace());
    QString tip = subscription.isPattern ? tr("Pattern") : tr("Channel");
    QPalette palette = name->palette();
    switch (subscription.state) {
    case FeedSubscription::State::Pending:
        palette.setColor(QPalette::WindowText, theme.color(Theme::Shade::Muted));
        tip += tr(", not confirmed by the server yet");
        break;
    case FeedSubscription::State::Live:
        tip += tr(", live");
        break;
    case FeedSubscription::State::Refused:
        palette.setColor(QPalette::WindowText, theme.color(Theme::Shade::Bad));
        tip += tr(", refused by the server");
        break;
    }
    name->setPalette(palette);
    chip->setToolTip(tip);
    chip->setAccessibleName(QStringLiteral("%1: %2").arg(name->text(), tip));

    auto *layout = new QHBoxLayout(chip);
    layout->setContentsMargins(Theme::grid, 0, 2, 0);
    chip->setFixedHeight(std::max(Theme::rowHeight, name->fontMetrics().height() + Theme::grid / 2));
    layout->setSpacing(Theme::grid / 2);
    if (subscription.state == FeedSubscription::State::Refused) {
        auto *mark = new QLabel;
        mark->setPixmap(theme.icon(QStringLiteral("warning")).pixmap(Theme::iconSize, Theme::iconSize));
        layout->addWidget(mark);
    }
    layout->addWidget(name);
    auto *close = new QToolButton;
    close->setObjectName(QStringLiteral("feedUnsubscribe"));
    close->setAccessibleName(tr("Unsubscribe from %1").arg(name->text()));
    close->setToolTip(tr("Unsubscribe"));
    close->setIcon(theme.icon(QStringLiteral("close")));
    close->setIconSize({12, 12});
    close->setAutoRaise(true);
    close->setFocusPolicy(Qt::StrongFocus);
    layout->addWidget(close);
    connect(close, &QToolButton::clicked, this, [this, bytes = subscription.name, isPattern = subscription.isPattern] {
        const QByteArrayList names{bytes};
        Q_EMIT unsubscribeRequested(isPattern ? QByteArrayList() : names, isPattern ? names : QByteArrayList());
    });
    m_flow->addWidget(chip);
}

} // namespace redshank
