// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobline.h"

#include "slimbar.h"
#include "ui/base/wholelabel.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace redshank {

JobLine::JobLine(QWidget *parent)
    : QWidget(parent)
    , m_bar(new SlimBar(this))
    , m_mark(new QLabel(this))
    , m_label(new WholeLabel(this))
    , m_undo(new QToolButton(this))
    , m_details(new QToolButton(this))
    , m_close(new QToolButton(this))
{
    setObjectName(QStringLiteral("jobLine"));
    m_bar->setObjectName(QStringLiteral("jobProgress"));
    m_bar->setAccessibleName(tr("Progress"));
    m_mark->setObjectName(QStringLiteral("jobMark"));
    m_mark->setTextFormat(Qt::PlainText); // an icon all the same
    m_label->setObjectName(QStringLiteral("jobText"));
    m_label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_details->setObjectName(QStringLiteral("jobDetails"));
    m_details->setText(tr("Details …"));
    m_details->setAccessibleName(tr("Details"));
    m_details->setToolTip(tr("What became of each key"));
    m_undo->setObjectName(QStringLiteral("jobUndo"));
    m_undo->setText(tr("Undo"));
    m_undo->setAccessibleName(tr("Undo"));
    m_undo->setToolTip(tr("Bring back what was there before"));
    hideOffers();
    m_close->setObjectName(QStringLiteral("jobClose"));
    m_close->setAutoRaise(true);
    m_close->setIconSize({Theme::iconSize, Theme::iconSize});
    m_close->setAccessibleName(tr("Cancel"));

    auto *line = new QHBoxLayout;
    line->setContentsMargins(Theme::grid, Theme::grid / 2, Theme::grid / 2, Theme::grid / 2);
    line->setSpacing(Theme::grid);
    line->addWidget(m_mark, 0, Qt::AlignTop);
    line->addWidget(m_label, 1);
    line->addWidget(m_undo, 0, Qt::AlignTop); // comes later, and nothing may move under the pointer for it
    line->addWidget(m_details, 0, Qt::AlignTop);
    line->addWidget(m_close, 0, Qt::AlignTop);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addLayout(line);
    hide();

    connect(m_details, &QToolButton::clicked, this, &JobLine::detailsRequested);
    connect(m_undo, &QToolButton::clicked, this, &JobLine::undoRequested);
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
    hideOffers();
    m_mark->hide();
    m_bar->show();
    m_bar->setFraction(total > 0 ? double(done) / double(total) : -1);
    m_label->showText(text);
    m_close->setIcon(Theme::instance()->icon(QStringLiteral("stop")));
    m_close->setAccessibleName(tr("Cancel"));
    m_close->setToolTip(tr("Cancel"));
    show();
}

void JobLine::showResult(const QString &text, bool isFailure)
{
    if (isFailure)
        tell(text, QStringLiteral("error"), tr("Failed"));
    else
        tell(text, QStringLiteral("check"), tr("Done"));
}

void JobLine::showNote(const QString &text)
{
    tell(text, QStringLiteral("info"), tr("Note"));
}

void JobLine::tell(const QString &text, const QString &mark, const QString &markName)
{
    m_isRunning = false;
    hideOffers();
    m_bar->hide();
    const QIcon icon = Theme::instance()->icon(mark);
    m_mark->setPixmap(icon.pixmap(QSize(Theme::iconSize, Theme::iconSize), devicePixelRatioF()));
    m_mark->setAccessibleName(markName);
    m_mark->show();
    m_label->showText(text);
    m_close->setIcon(Theme::instance()->icon(QStringLiteral("close")));
    m_close->setAccessibleName(tr("Dismiss"));
    m_close->setToolTip(tr("Dismiss"));
    show();
}

void JobLine::offerUndo()
{
    m_undo->show();
}

void JobLine::offerDetails()
{
    m_details->show();
}

void JobLine::hideOffers()
{
    m_details->hide();
    m_undo->hide();
}

void JobLine::clear()
{
    m_isRunning = false;
    hideOffers();
    m_label->showText({});
    hide();
}

QString JobLine::text() const
{
    return m_label->text();
}

} // namespace redshank
