// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "noticebar.h"

#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

#include <utility>

namespace redshank {

NoticeBar::NoticeBar(QWidget *parent)
    : QFrame(parent)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
    , m_button(new QPushButton(this))
    , m_dismiss(new QToolButton(this))
{
    setObjectName(QStringLiteral("noticeBar"));
    setAccessibleName(tr("Notice"));
    m_icon->setObjectName(QStringLiteral("noticeBarIcon"));
    m_text->setObjectName(QStringLiteral("noticeBarText"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_button->setObjectName(QStringLiteral("noticeBarAction"));
    m_button->setAccessibleName(tr("Put it right"));
    m_button->setAutoDefault(false);
    m_dismiss->setObjectName(QStringLiteral("noticeBarDismiss"));
    m_dismiss->setAccessibleName(tr("Dismiss"));
    m_dismiss->setToolTip(tr("Dismiss"));
    m_dismiss->setAutoRaise(true);
    m_dismiss->setFocusPolicy(Qt::TabFocus);
    m_dismiss->setIconSize({Theme::iconSize, Theme::iconSize});

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(Theme::grid * 3 / 2, Theme::grid, Theme::grid, Theme::grid);
    layout->setSpacing(Theme::grid);
    layout->addWidget(m_icon);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_button);
    layout->addWidget(m_dismiss);
    connect(m_button, &QPushButton::clicked, this, [this] {
        if (const auto action = m_action)
            action();
    });
    connect(m_dismiss, &QToolButton::clicked, this, &NoticeBar::clear);
    connect(Theme::instance(), &Theme::changed, this, &NoticeBar::updateLook);
    updateLook();
    hide();
}

void NoticeBar::tell(const QString &text, const QString &actionLabel, std::function<void()> action)
{
    m_text->setText(text);
    setAccessibleDescription(text);
    m_button->setText(actionLabel);
    m_button->setAccessibleName(actionLabel);
    m_action = std::move(action);
    show();
}

void NoticeBar::clear()
{
    m_text->clear();
    m_action = {};
    hide();
}

void NoticeBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    QColor ground = Theme::instance()->color(Theme::Shade::Warning);
    ground.setAlphaF(0.1F); // faint enough to leave the words readable
    painter.fillRect(rect(), ground);
    painter.fillRect(QRect(0, height() - 1, width(), 1), Theme::instance()->color(Theme::Shade::Border));
}

void NoticeBar::updateLook()
{
    const QSize size(Theme::iconSize, Theme::iconSize);
    m_icon->setPixmap(Theme::instance()->icon(QStringLiteral("warning")).pixmap(size, devicePixelRatioF()));
    m_dismiss->setIcon(Theme::instance()->icon(QStringLiteral("close")));
}

} // namespace redshank
