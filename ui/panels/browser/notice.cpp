// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "notice.h"

#include "ui/theme/theme.h"

#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace redshank {

Notice::Notice(QWidget *parent)
    : QWidget(parent)
    , m_title(new QLabel(this))
    , m_text(new QLabel(this))
    , m_action(new QPushButton(this))
{
    setObjectName(QStringLiteral("browserNotice"));
    m_title->setObjectName(QStringLiteral("noticeTitle"));
    m_text->setObjectName(QStringLiteral("noticeText"));
    m_action->setObjectName(QStringLiteral("noticeAction"));
    for (QLabel *label : {m_title, m_text}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setAlignment(Qt::AlignHCenter);
    }
    m_text->setForegroundRole(QPalette::PlaceholderText);
    // The ground of the keys, so that the panel does not change its face when the last key goes.
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);

    // A place beside others may be too low for all of it.
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(Theme::grid * 2, Theme::grid * 2, Theme::grid * 2, Theme::grid * 2);
    column->setSpacing(Theme::grid);
    column->addStretch(2);
    column->addWidget(m_title);
    column->addWidget(m_text);
    column->addWidget(m_action, 0, Qt::AlignHCenter);
    column->addStretch(3);
    auto *scroll = new QScrollArea(this);
    scroll->setObjectName(QStringLiteral("noticeScroll"));
    scroll->setAccessibleName(tr("Why no keys are listed"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(content);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(scroll);
    connect(m_action, &QPushButton::clicked, this, &Notice::actionTriggered);
}

void Notice::tell(const QString &title, const QString &text, const QString &actionLabel)
{
    m_title->setText(title);
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    m_action->setText(actionLabel);
    m_action->setVisible(!actionLabel.isEmpty());
}

QString Notice::title() const
{
    return m_title->text();
}

} // namespace redshank
