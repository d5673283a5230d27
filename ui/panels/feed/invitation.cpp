// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "invitation.h"

#include "core/base/bytes.h"
#include "core/feed/channellist.h"
#include "flowlayout.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

namespace redshank {

namespace {

constexpr qsizetype nameLimit = 48;

QString shortName(const QByteArray &name)
{
    const QString text = escaped(name.first(std::min<qsizetype>(name.size(), 4 * nameLimit)));
    return text.size() <= nameLimit ? text : text.first(nameLimit) + QChar(0x2026);
}

QLabel *plainLabel(const QString &text)
{
    auto *label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

} // namespace

Invitation::Invitation(QWidget *parent)
    : QWidget(parent)
    , m_heading(plainLabel(tr("Watch messages as they are published")))
    , m_listTitle(plainLabel(tr("Looking for active channels")))
    , m_list(new QWidget)
    , m_flow(new FlowLayout(Theme::grid))
{
    m_heading->setFont(Theme::instance()->heading());
    auto *hint = plainLabel(tr("Subscribe to a channel such as my_channel, or to a pattern such as sensor.*"));
    hint->setForegroundRole(QPalette::PlaceholderText);
    m_listTitle->setObjectName(QStringLiteral("feedActiveChannelsTitle"));
    m_list->setObjectName(QStringLiteral("feedActiveChannels"));
    m_list->setAccessibleName(tr("Active channels"));
    m_list->setLayout(m_flow);

    auto *refresh = new QToolButton;
    refresh->setObjectName(QStringLiteral("feedRefreshChannels"));
    refresh->setAccessibleName(tr("Look for active channels again"));
    refresh->setToolTip(tr("Look for active channels again"));
    refresh->setIcon(Theme::instance()->icon(QStringLiteral("refresh")));
    refresh->setAutoRaise(true);
    connect(refresh, &QToolButton::clicked, this, &Invitation::refreshRequested);

    auto *title = new QHBoxLayout;
    title->addWidget(m_listTitle, 1);
    title->addWidget(refresh);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(4 * Theme::grid, 4 * Theme::grid, 4 * Theme::grid, Theme::grid);
    layout->setSpacing(Theme::grid);
    layout->addWidget(m_heading);
    layout->addWidget(hint);
    layout->addSpacing(2 * Theme::grid);
    layout->addLayout(title);
    layout->addWidget(m_list);
    layout->addStretch(1);
}

void Invitation::setChannels(const ChannelList &list)
{
    while (QLayoutItem *item = m_flow->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    if (list.error) {
        m_listTitle->setText(tr("The active channels are not known. %1").arg(list.error.sentence()));
        return;
    }
    const qsizetype count = std::min<qsizetype>(list.channels.size(), suggestionLimit);
    if (count == 0)
        m_listTitle->setText(tr("Nobody is subscribed to a channel right now. Patterns are not listed by the server."));
    else if (count < list.total)
        m_listTitle->setText(tr("Active channels, the first %1 of %2").arg(count).arg(list.total));
    else
        m_listTitle->setText(tr("Active channels"));
    for (qsizetype i = 0; i < count; ++i) {
        const ChannelList::Channel &channel = list.channels[i];
        auto *button = new QPushButton;
        // An ampersand in a name is no mnemonic.
        button->setText(shortName(channel.name).replace(QLatin1Char('&'), QStringLiteral("&&")));
        button->setObjectName(QStringLiteral("feedSuggestion"));
        button->setFont(Theme::instance()->monospace());
        // Names in other scripts come with fonts of other heights.
        button->setFixedHeight(std::max(Theme::rowHeight, button->fontMetrics().height() + Theme::grid));
        const QString description = tr("Subscribe to %1").arg(shortName(channel.name));
        button->setAccessibleName(description);
        if (channel.subscribers >= 0)
            button->setToolTip(
                channel.subscribers == 1 ? tr("1 subscriber") : tr("%1 subscribers").arg(channel.subscribers));
        connect(button, &QPushButton::clicked, this, [this, name = channel.name] { Q_EMIT channelChosen(name); });
        m_flow->addWidget(button);
    }
}

} // namespace redshank
