// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cardbutton.h"

#include "ui/theme/theme.h"

#include <QFontMetrics>
#include <QKeyEvent>
#include <QPainter>

namespace redshank {

namespace {

constexpr int padding = Theme::grid * 3 / 2;
constexpr int gap = Theme::grid * 3 / 2;
constexpr int lineGap = 2;

} // namespace

CardButton::CardButton(const QString &iconName, const QString &text, const QString &description, QWidget *parent)
    : QAbstractButton(parent)
    , m_description(description)
{
    setIcon(Theme::instance()->icon(iconName));
    setText(text);
    setAccessibleName(text);
    setAccessibleDescription(description);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
}

void CardButton::setDetail(const QString &detail)
{
    m_detail = detail;
    update();
}

QSize CardButton::sizeHint() const
{
    const int lines = m_description.isEmpty() ? 1 : 2;
    const int text =
        qMax(fontMetrics().horizontalAdvance(this->text()), fontMetrics().horizontalAdvance(m_description));
    const int detail = m_detail.isEmpty() ? 0 : gap + fontMetrics().horizontalAdvance(m_detail);
    const int height = lines * fontMetrics().height() + (lines - 1) * lineGap;
    return {2 * padding + Theme::iconSize + gap + text + detail, height + (lines == 1 ? Theme::grid : 2 * Theme::grid)};
}

QSize CardButton::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * 24, sizeHint().height()};
}

void CardButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme &theme = *Theme::instance();
    const bool isHot = isDown() || underMouse();
    const QRectF frame = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    const bool isPlain = m_description.isEmpty();
    if (isHot || !isPlain || hasFocus()) {
        painter.setPen(QPen(hasFocus() ? theme.color(Theme::Shade::Accent)
                : isPlain              ? QColor(Qt::transparent)
                                       : theme.color(Theme::Shade::Border),
            1));
        painter.setBrush(isHot ? theme.color(Theme::Shade::Hover) : palette().color(QPalette::Base));
        painter.drawRoundedRect(frame, 4, 4);
    }
    const QRect inner = rect().adjusted(padding, 0, -padding, 0);
    const QRect iconRect(inner.left(), inner.center().y() - Theme::iconSize / 2 + 1, Theme::iconSize, Theme::iconSize);
    icon().paint(&painter, iconRect, Qt::AlignCenter, isEnabled() ? QIcon::Normal : QIcon::Disabled);

    const QColor muted = theme.color(Theme::Shade::Muted);
    QRect textRect = inner.adjusted(Theme::iconSize + gap, 0, 0, 0);
    if (!m_detail.isEmpty()) {
        painter.setPen(muted);
        painter.drawText(textRect, int(Qt::AlignRight | Qt::AlignVCenter), m_detail);
        textRect.setRight(textRect.right() - fontMetrics().horizontalAdvance(m_detail) - gap);
    }
    const int height = fontMetrics().height();
    const int block = m_description.isEmpty() ? height : 2 * height + lineGap;
    const QRect first(textRect.left(), rect().center().y() - block / 2 + 1, textRect.width(), height);
    painter.setPen(palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled, QPalette::Text));
    painter.drawText(
        first, int(Qt::AlignLeft | Qt::AlignVCenter), fontMetrics().elidedText(text(), Qt::ElideRight, first.width()));
    painter.setPen(muted);
    painter.drawText(first.translated(0, height + lineGap), int(Qt::AlignLeft | Qt::AlignVCenter),
        fontMetrics().elidedText(m_description, Qt::ElideRight, first.width()));
}

// A card is opened like a row of a list: by Enter as well as by Space.
void CardButton::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

void CardButton::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void CardButton::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

} // namespace redshank
