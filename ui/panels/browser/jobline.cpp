// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobline.h"

#include "slimbar.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace redshank {

JobLine::JobLine(QWidget *parent)
    : QWidget(parent)
    , m_bar(new SlimBar(this))
    , m_icon(new QLabel(this))
    , m_label(new QLabel(this))
    , m_close(new QToolButton(this))
{
    setObjectName(QStringLiteral("jobLine"));
    m_bar->setObjectName(QStringLiteral("jobProgress"));
    m_bar->setAccessibleName(tr("Progress"));
    m_label->setObjectName(QStringLiteral("jobText"));
    m_label->setTextFormat(Qt::PlainText);
    m_label->setWordWrap(true);
    m_label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_close->setObjectName(QStringLiteral("jobClose"));
    m_close->setAutoRaise(true);
    m_close->setIconSize({Theme::iconSize, Theme::iconSize});
    m_close->setAccessibleName(tr("Cancel"));

    auto *line = new QHBoxLayout;
    line->setContentsMargins(Theme::grid, Theme::grid / 2, Theme::grid / 2, Theme::grid / 2);
    line->setSpacing(Theme::grid);
    line->addWidget(m_icon, 0, Qt::AlignTop);
    line->addWidget(m_label, 1);
    line->addWidget(m_close, 0, Qt::AlignTop);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addLayout(line);
    hide();

    connect(m_close, &QToolButton::clicked, this, [this] {
        if (m_isRunning)
            Q_EMIT cancelRequested();
        else
            clear();
    });
}

void JobLine::showProgress(const QString &text, qint64 done, qint64 total)
{
    m_isRunning = true;
    m_icon->hide();
    m_bar->show();
    m_bar->setFraction(total > 0 ? double(done) / double(total) : -1);
    m_label->setText(text);
    m_close->setIcon(Theme::instance()->icon(QStringLiteral("stop")));
    m_close->setAccessibleName(tr("Cancel"));
    m_close->setToolTip(tr("Cancel"));
    show();
}

void JobLine::showResult(const QString &text, bool isFailure)
{
    m_isRunning = false;
    m_bar->hide();
    const QIcon icon = Theme::instance()->icon(isFailure ? QStringLiteral("error") : QStringLiteral("check"));
    m_icon->setPixmap(icon.pixmap(QSize(Theme::iconSize, Theme::iconSize), devicePixelRatioF()));
    m_icon->show();
    m_label->setText(text);
    m_close->setIcon(Theme::instance()->icon(QStringLiteral("close")));
    m_close->setAccessibleName(tr("Dismiss"));
    m_close->setToolTip(tr("Dismiss"));
    show();
}

void JobLine::clear()
{
    m_isRunning = false;
    m_label->clear();
    hide();
}

QString JobLine::text() const
{
    return m_label->text();
}

} // namespace redshank
