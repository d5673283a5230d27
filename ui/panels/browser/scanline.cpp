// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scanline.h"

#include "namebudgetmenu.h"
#include "slimbar.h"
#include "ui/base/elidedlabel.h"
#include "ui/models/keytext.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QToolButton>
#include <QVBoxLayout>

namespace redshank {

namespace {

QToolButton *makeButton(QWidget *parent, const char *name, const QString &icon, const QString &label)
{
    auto *button = new QToolButton(parent);
    button->setObjectName(QLatin1String(name));
    button->setIcon(Theme::instance()->icon(icon));
    button->setIconSize({Theme::iconSize, Theme::iconSize});
    button->setAutoRaise(true);
    button->setAccessibleName(label);
    button->setToolTip(label);
    button->setFocusPolicy(Qt::TabFocus);
    button->hide();
    return button;
}

} // namespace

ScanLine::ScanLine(QWidget *parent)
    : QWidget(parent)
    , m_bar(new SlimBar(this))
    , m_label(new ElidedLabel(this))
    , m_pause(makeButton(this, "pauseScan", QStringLiteral("pause"), tr("Pause the scan")))
    , m_resume(makeButton(this, "resumeScan", QStringLiteral("play"), tr("Go on with the scan")))
    , m_cancel(makeButton(this, "cancelScan", QStringLiteral("stop"), tr("Cancel the scan; what was found stays")))
    , m_more(makeButton(this, "loadMore", QStringLiteral("plus"), tr("Load more")))
    , m_options(makeButton(this, "scanOptions", QStringLiteral("more"), tr("Memory for names")))
    , m_budgetMenu(new NameBudgetMenu(m_options))
{
    setObjectName(QStringLiteral("scanLine"));
    m_bar->setObjectName(QStringLiteral("scanProgress"));
    m_bar->setAccessibleName(tr("Scan progress"));
    QSizePolicy keepsRoom = m_bar->sizePolicy();
    keepsRoom.setRetainSizeWhenHidden(true); // the keys must not jump when a scan starts or ends
    m_bar->setSizePolicy(keepsRoom);
    m_bar->hide();
    m_label->setObjectName(QStringLiteral("keyCount"));
    m_label->setFont(Theme::instance()->small());
    connect(Theme::instance(), &Theme::changed, m_label, [this] { m_label->setFont(Theme::instance()->small()); });

    m_more->setText(tr("Load more"));
    m_more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_more->setToolTip(tr("Doubles the memory that names of this list may take, and goes on"));
    m_options->setMenu(m_budgetMenu);
    m_options->setPopupMode(QToolButton::InstantPopup);
    m_options->show();

    auto *line = new QHBoxLayout;
    line->setContentsMargins(Theme::grid, 0, Theme::grid / 2, 0);
    line->setSpacing(0);
    line->addWidget(m_label, 1);
    line->addWidget(m_pause);
    line->addWidget(m_resume);
    line->addWidget(m_more);
    line->addWidget(m_cancel);
    line->addWidget(m_options);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addLayout(line);
    setMinimumHeight(m_bar->sizeHint().height() + m_cancel->sizeHint().height());

    connect(m_pause, &QToolButton::clicked, this, &ScanLine::pauseRequested);
    connect(m_resume, &QToolButton::clicked, this, &ScanLine::resumeRequested);
    connect(m_cancel, &QToolButton::clicked, this, &ScanLine::cancelRequested);
    connect(m_more, &QToolButton::clicked, this, &ScanLine::moreRequested);
}

QString ScanLine::totals(const ScanSummary &summary)
{
    const QLocale locale;
    if (summary.isFiltered)
        return tr("%1 match of %2 listed", "numbers of keys")
            .arg(locale.toString(summary.shown), locale.toString(summary.known));
    const qint64 all = qint64(summary.databaseSize.value_or(0));
    if (all > summary.known && summary.selection.isEmpty())
        return tr("%1 of %2 listed", "a number, and `3 keys`").arg(locale.toString(summary.known), keyCountText(all));
    return tr("%1 listed", "`3 keys`").arg(keyCountText(summary.known));
}

QString ScanLine::activity(const ScanSummary &summary)
{
    const ScanProgress &progress = summary.progress;
    switch (progress.state) {
    case ScanProgress::State::Connecting:
        return tr("connecting …");
    case ScanProgress::State::Scanning: {
        QStringList parts;
        if (progress.keysPerSecond >= 1)
            parts.append(tr("%1/s", "keys a second").arg(QLocale().toString(qint64(progress.keysPerSecond))));
        if (progress.remaining().count() >= 1)
            parts.append(tr("%1 left", "a duration").arg(shortDuration(progress.remaining().count() * 1000)));
        if (progress.isSlowedDown)
            parts.append(tr("slowed down: the server is busy"));
        return parts.isEmpty() ? tr("scanning …") : parts.join(QStringLiteral(" · "));
    }
    case ScanProgress::State::Paused:
        return progress.isBudgetReached
            ? tr("paused: names have reached their limit of %1").arg(NameBudgetMenu::text(summary.nameBudget))
            : tr("paused");
    case ScanProgress::State::Cancelled:
        return tr("scan cancelled");
    case ScanProgress::State::Failed:
        return tr("scan failed");
    case ScanProgress::State::Idle:
    case ScanProgress::State::Complete:
        break;
    }
    return summary.isSearchTold ? tr("searching …") : QString();
}

void ScanLine::setSummary(const ScanSummary &given)
{
    ScanSummary summary = given;
    ScanProgress &progress = summary.progress;
    if (!summary.isConnected && (progress.isRunning() || progress.state == ScanProgress::State::Failed))
        progress.state = ScanProgress::State::Idle;
    const bool isPaused = progress.state == ScanProgress::State::Paused;
    const bool isUnderWay = progress.isRunning() || isPaused;
    const double fraction = progress.fraction();
    m_bar->setVisible(isUnderWay);
    m_bar->setFraction(isPaused ? std::max(fraction, 0.0) : fraction);
    m_pause->setVisible(progress.isRunning());
    m_more->setVisible(isPaused && progress.isBudgetReached);
    m_resume->setVisible((isPaused && !progress.isBudgetReached) || progress.state == ScanProgress::State::Failed);
    m_cancel->setVisible(isUnderWay);

    QStringList parts;
    if (summary.isComplete || summary.known > 0)
        parts.append(totals(summary));
    if (!summary.selection.isEmpty())
        parts.append(tr("only %1").arg(summary.selection));
    if (summary.selected > 1)
        parts.append(tr("%1 selected").arg(QLocale().toString(summary.selected)));
    if (progress.longNames > 0)
        parts.append(tr("%n not listed: too long a name", "keys", int(qMin<quint64>(progress.longNames, 1000000000))));
    const QString activityText = activity(summary);
    if (!activityText.isEmpty())
        parts.append(activityText);
    m_label->setFullText(parts.join(QStringLiteral(" · ")));
}

QString ScanLine::text() const
{
    return m_label->fullText();
}

} // namespace redshank
