// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "elidedlabel.h"

#include "plaintooltip.h"

#include <QEvent>

namespace redshank {

ElidedLabel::ElidedLabel(QWidget *parent)
    : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void ElidedLabel::setFullText(const QString &text)
{
    if (m_fullText == text)
        return;
    m_fullText = text;
    setAccessibleName(m_caption.isEmpty() ? text : tr("%1: %2").arg(m_caption, text));
    updateGeometry();
    elide();
}

void ElidedLabel::setCaption(const QString &caption)
{
    m_caption = caption;
    setAccessibleName(m_fullText.isEmpty() ? caption : tr("%1: %2").arg(caption, m_fullText));
}

void ElidedLabel::setHint(const QString &hint)
{
    m_hint = hint;
    elide();
}

void ElidedLabel::setElideMode(Qt::TextElideMode mode)
{
    m_mode = mode;
    elide();
}

QSize ElidedLabel::sizeHint() const
{
    const QMargins margins = contentsMargins();
    // One pixel more than the text: rounding at fractional scales must not cost its last letter.
    return {fontMetrics().horizontalAdvance(m_fullText) + margins.left() + margins.right() + 1,
        QLabel::sizeHint().height()};
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {qMin(sizeHint().width(), fontMetrics().averageCharWidth() * 4), QLabel::minimumSizeHint().height()};
}

void ElidedLabel::resizeEvent(QResizeEvent *event)
{
    QLabel::resizeEvent(event);
    elide();
}

void ElidedLabel::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        elide();
}

void ElidedLabel::elide()
{
    const QString shown = fontMetrics().elidedText(m_fullText, m_mode, contentsRect().width());
    if (shown != text())
        setText(shown);
    setToolTip(plainToolTip(shown == m_fullText ? m_hint : m_fullText));
}

} // namespace redshank
