// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "filteredit.h"

#include "core/base/bytes.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QKeyEvent>

namespace redshank {

FilterEdit::FilterEdit(QWidget *parent)
    : QLineEdit(parent)
{
    setObjectName(QStringLiteral("keyFilter"));
    setAccessibleName(tr("Filter keys"));
    setPlaceholderText(tr("Filter keys"));
    setToolTip(tr("A part of the name, or a pattern with * ? [a-z] (Ctrl+F)"));
    setClearButtonEnabled(true);
    QAction *icon = addAction(Theme::instance()->icon(QStringLiteral("search")), LeadingPosition);
    icon->setText(tr("Filter"));
    icon->setEnabled(false);
    connect(this, &QLineEdit::textChanged, this, &FilterEdit::filterChanged);
}

KeyFilter FilterEdit::filterOf(const QString &text)
{
    KeyFilter filter;
    const bool isPattern = text.contains(QLatin1Char('*')) || text.contains(QLatin1Char('?'))
        || (text.contains(QLatin1Char('[')) && text.contains(QLatin1Char(']')));
    filter.kind = isPattern ? KeyFilter::Kind::Glob : KeyFilter::Kind::Substring;
    // In a pattern a backslash is the pattern's own; a part of a name is written as names are shown.
    filter.text = isPattern ? text.toUtf8() : unescaped(text).value_or(text.toUtf8());
    return filter;
}

KeyFilter FilterEdit::filter() const
{
    return filterOf(text());
}

bool FilterEdit::event(QEvent *event)
{
    // Escape belongs to this line while it has something to clear, whatever the window does with it.
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return true;
    }
    return QLineEdit::event(event);
}

void FilterEdit::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Escape:
        if (text().isEmpty())
            Q_EMIT left();
        else
            clear();
        return;
    case Qt::Key_Down:
        Q_EMIT left();
        return;
    case Qt::Key_Enter:
    case Qt::Key_Return:
        Q_EMIT accepted();
        return;
    default:
        QLineEdit::keyPressEvent(event);
    }
}

} // namespace redshank
