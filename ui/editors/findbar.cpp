// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "findbar.h"

#include "findtarget.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QToolButton>

namespace redshank {

FindBar::FindBar(FindTarget *target, QWidget *parent)
    : QWidget(parent)
    , m_target(target)
    , m_text(new QLineEdit(this))
    , m_case(new QToolButton(this))
    , m_count(new QLabel(this))
{
    setObjectName(QStringLiteral("findBar"));
    setAccessibleName(tr("Find"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->setSpacing(4);

    m_text->setObjectName(QStringLiteral("findText"));
    m_text->setAccessibleName(tr("Find in the value"));
    m_text->setPlaceholderText(tr("Find in the value"));
    m_text->setClearButtonEnabled(true);
    m_text->installEventFilter(this);
    m_case->setObjectName(QStringLiteral("findCase"));
    m_case->setAccessibleName(tr("Match upper and lower case"));
    m_case->setToolTip(tr("Match upper and lower case"));
    m_case->setText(tr("Aa"));
    m_case->setCheckable(true);
    m_case->setAutoRaise(true);
    m_count->setTextFormat(Qt::PlainText);
    m_count->setObjectName(QStringLiteral("findCount"));
    layout->addWidget(m_text, 1);
    layout->addWidget(m_case);
    layout->addWidget(m_count);

    const auto addButton = [&](const char *name, const QString &icon, const QString &label) {
        auto *button = new QToolButton(this);
        button->setObjectName(QLatin1String(name));
        button->setAccessibleName(label);
        button->setToolTip(label);
        button->setIcon(Theme::instance()->icon(icon));
        button->setAutoRaise(true);
        layout->addWidget(button);
        return button;
    };
    connect(addButton("findPrevious", QStringLiteral("chevron-up"), tr("Previous match (Shift+Enter)")),
        &QToolButton::clicked, this, [this] { find(false, false); });
    connect(addButton("findNext", QStringLiteral("chevron-down"), tr("Next match (Enter)")), &QToolButton::clicked,
        this, [this] { find(true, false); });
    connect(addButton("findClose", QStringLiteral("close"), tr("Close (Escape)")), &QToolButton::clicked, this,
        &FindBar::close);
    connect(m_text, &QLineEdit::textChanged, this, [this] { find(true, true); });
    connect(m_case, &QToolButton::toggled, this, [this] { find(true, true); });
    setVisible(false);
}

void FindBar::open()
{
    setVisible(true);
    const QString selected = m_target->selectedText();
    if (!selected.isEmpty() && !selected.contains(QLatin1Char('\n')))
        m_text->setText(selected);
    m_text->selectAll();
    m_text->setFocus(Qt::ShortcutFocusReason);
    if (!m_text->text().isEmpty())
        find(true, true);
}

void FindBar::close()
{
    if (isHidden())
        return;
    setVisible(false);
    m_target->clearMatches();
    m_target->widget()->setFocus(Qt::OtherFocusReason);
}

bool FindBar::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Escape) {
            close();
            return true;
        }
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            find(!key->modifiers().testFlag(Qt::ShiftModifier), false);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void FindBar::find(bool isForward, bool fromStart)
{
    if (m_text->text().isEmpty()) {
        m_target->clearMatches();
        m_count->clear();
        return;
    }
    m_target->search(m_text->text(), isForward, fromStart, m_case->isChecked(),
        [this](const FindMatches &matches) { showMatches(matches); });
}

void FindBar::setTarget(FindTarget *target)
{
    if (m_target == target)
        return;
    m_target->clearMatches();
    m_target = target;
    m_count->clear();
}

void FindBar::showMatches(const FindMatches &matches)
{
    const QLocale locale;
    if (matches.total == 0)
        m_count->setText(tr("No match"));
    else if (matches.isComplete)
        m_count->setText(tr("%1 of %2").arg(locale.toString(matches.current), locale.toString(matches.total)));
    else if (matches.total > 1)
        m_count->setText(tr("more than %1").arg(locale.toString(matches.total)));
    else
        m_count->setText(tr("found"));
}

} // namespace redshank
