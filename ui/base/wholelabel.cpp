// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wholelabel.h"

#include <QResizeEvent>

namespace redshank {

WholeLabel::WholeLabel(QWidget *parent)
    : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
}

void WholeLabel::showText(const QString &text)
{
    setText(text);
    claimHeight();
}

void WholeLabel::claimHeight()
{
    setMinimumHeight(0); // what a label says that it needs is never less
    setMinimumHeight(qMax(0, heightForWidth(width())));
}

void WholeLabel::resizeEvent(QResizeEvent *event)
{
    QLabel::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        claimHeight();
}

} // namespace redshank
