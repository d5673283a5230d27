// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controls.h"

#include "theme.h"

#include <QPainter>
#include <QStyleOption>

namespace redshank::controls {

namespace {

constexpr qreal roundness = 2;
constexpr int separatorInset = 4;
constexpr int stepIcon = 10;

QColor shade(Theme::Shade shade)
{
    return Theme::instance()->color(shade);
}

QIcon::Mode iconMode(bool isEnabled)
{
    return isEnabled ? QIcon::Normal : QIcon::Disabled;
}

/// A rounded shape whose line of that width lies inside of the rectangle.
void paintShape(QPainter *painter, const QRect &rect, const QBrush &fill, const QColor &line, int width = 1)
{
    const qreal inset = width / 2.0;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(line.isValid() ? QPen(line, width) : QPen(Qt::NoPen));
    painter->setBrush(fill);
    painter->drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), roundness, roundness);
    painter->restore();
}

bool isPressed(const QStyleOption &option)
{
    return option.state & (QStyle::State_Sunken | QStyle::State_On);
}

bool isHot(const QStyleOption &option)
{
    return option.state.testFlag(QStyle::State_MouseOver) && option.state.testFlag(QStyle::State_Enabled);
}

bool hasFocus(const QStyleOption &option)
{
    return option.state.testFlag(QStyle::State_HasFocus);
}

QColor buttonGround(const QStyleOption &option)
{
    if (!option.state.testFlag(QStyle::State_Enabled))
        return option.palette.color(QPalette::Window);
    if (isPressed(option))
        return shade(Theme::Shade::Border);
    return isHot(option) ? shade(Theme::Shade::Hover) : option.palette.color(QPalette::Button);
}

QColor frameColor(const QStyleOption &option)
{
    if (!option.state.testFlag(QStyle::State_Enabled))
        return shade(Theme::Shade::Border);
    return shade(hasFocus(option) ? Theme::Shade::Accent : Theme::Shade::Frame);
}

} // namespace

void paintIcon(QPainter *painter, const QString &name, const QRect &around, int size, QIcon::Mode mode)
{
    QRect rect(0, 0, size, size);
    rect.moveCenter(around.center());
    Theme::instance()->icon(name).paint(painter, rect, Qt::AlignCenter, mode);
}

void paintFrame(QPainter *painter, const QRect &rect, const QStyleOption &option)
{
    paintShape(painter, rect, Qt::NoBrush, frameColor(option));
}

void paintPanel(QPainter *painter, const QStyleOption &option)
{
    const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(&option);
    if (!frame || frame->lineWidth > 0)
        paintShape(painter, option.rect, Qt::NoBrush, shade(Theme::Shade::Border));
}

void paintArrow(QPainter *painter, const QString &icon, const QStyleOption &option)
{
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    const bool isEnabled = option.state.testFlag(QStyle::State_Enabled);
    const int size = qBound(Theme::grid, qMin(option.rect.width(), option.rect.height()), smallIcon);
    paintIcon(painter, icon, option.rect, size, isEnabled && isSelected ? QIcon::Selected : iconMode(isEnabled));
}

void paintButton(QPainter *painter, const QStyleOption &option)
{
    const auto *button = qstyleoption_cast<const QStyleOptionButton *>(&option);
    const bool isDefault = button && button->features.testFlag(QStyleOptionButton::DefaultButton)
        && option.state.testFlag(QStyle::State_Enabled);
    if (button && button->features.testFlag(QStyleOptionButton::Flat) && !isPressed(option) && !isHot(option)
        && !hasFocus(option))
        return;
    // What Enter presses has the accent, what the keyboard stands on a thicker line.
    const QColor line = isDefault ? shade(Theme::Shade::Accent) : frameColor(option);
    paintShape(painter, option.rect, buttonGround(option), line, hasFocus(option) ? 2 : 1);
}

void paintToolPanel(QPainter *painter, const QStyleOption &option)
{
    // One that raises itself shows nothing until the mouse comes.
    const bool isOn = isPressed(option);
    if (!isOn && !isHot(option) && option.state.testFlag(QStyle::State_AutoRaise))
        return;
    const bool hasLine = isOn || !option.state.testFlag(QStyle::State_AutoRaise);
    paintShape(painter, option.rect, isOn ? shade(Theme::Shade::Hover) : buttonGround(option),
        hasLine ? frameColor(option) : QColor());
}

void paintCheckBox(QPainter *painter, const QStyleOption &option)
{
    const bool isEnabled = option.state.testFlag(QStyle::State_Enabled);
    paintShape(
        painter, option.rect, option.palette.color(isEnabled ? QPalette::Base : QPalette::Window), frameColor(option));
    if (option.state.testFlag(QStyle::State_On))
        paintIcon(painter, QStringLiteral("check"), option.rect, smallIcon, iconMode(isEnabled));
    else if (option.state.testFlag(QStyle::State_NoChange))
        painter->fillRect(option.rect.adjusted(4, 4, -4, -4), option.palette.color(QPalette::Text));
}

void paintRadioButton(QPainter *painter, const QStyleOption &option)
{
    const bool isEnabled = option.state.testFlag(QStyle::State_Enabled);
    const int side = qMin(option.rect.width(), option.rect.height());
    QRectF circle(0, 0, side, side);
    circle.moveCenter(QRectF(option.rect).center());
    circle.adjust(0.5, 0.5, -0.5, -0.5);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(frameColor(option), 1.25)); // a curve is blended with its ground
    painter->setBrush(option.palette.color(isEnabled ? QPalette::Base : QPalette::Window));
    painter->drawEllipse(circle);
    if (option.state.testFlag(QStyle::State_On)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(option.palette.color(isEnabled ? QPalette::Active : QPalette::Disabled, QPalette::Text));
        painter->drawEllipse(circle.center(), side / 4.0, side / 4.0);
    }
    painter->restore();
}

void paintComboBox(QPainter *painter, const QStyleOptionComboBox &box, const QRect &arrow)
{
    const bool isEnabled = box.state.testFlag(QStyle::State_Enabled);
    if (box.frame) {
        QStyleOption option = box;
        option.state.setFlag(QStyle::State_On, false);
        const QColor ground = box.editable ? box.palette.color(QPalette::Base) : buttonGround(option);
        paintShape(painter, box.rect, ground, frameColor(option));
    }
    paintIcon(painter, QStringLiteral("chevron-down"), arrow, smallIcon, iconMode(isEnabled));
}

void paintSpinBox(QPainter *painter, const QStyleOptionSpinBox &box, const QRect &up, const QRect &down)
{
    const bool isEnabled = box.state.testFlag(QStyle::State_Enabled);
    if (box.frame)
        paintShape(painter, box.rect, box.palette.color(QPalette::Base), frameColor(box));
    const auto paintStep = [&](const QRect &rect, QStyle::SubControl part, bool canStep, const QString &icon) {
        if (box.activeSubControls.testFlag(part) && canStep && isEnabled)
            painter->fillRect(rect.adjusted(0, 1, -1, -1), shade(Theme::Shade::Hover));
        paintIcon(painter, icon, rect, stepIcon, iconMode(canStep && isEnabled));
    };
    paintStep(up, QStyle::SC_SpinBoxUp, box.stepEnabled.testFlag(QAbstractSpinBox::StepUpEnabled),
        QStringLiteral("chevron-up"));
    paintStep(down, QStyle::SC_SpinBoxDown, box.stepEnabled.testFlag(QAbstractSpinBox::StepDownEnabled),
        QStringLiteral("chevron-down"));
}

bool hasIconBesideText(const QStyleOptionToolButton &button)
{
    return button.toolButtonStyle == Qt::ToolButtonTextBesideIcon && !button.icon.isNull() && !button.text.isEmpty();
}

void paintToolLabel(QPainter *painter, const QStyleOptionToolButton &button, const QStyle &style)
{
    const bool isEnabled = button.state.testFlag(QStyle::State_Enabled);
    const QSize size = button.iconSize;
    QRect icon(button.rect.left() + 2, button.rect.center().y() - size.height() / 2 + 1, size.width(), size.height());
    QRect text = button.rect;
    text.setLeft(icon.right() + 1 + 2 + iconGap);
    icon = QStyle::visualRect(button.direction, button.rect, icon);
    text = QStyle::visualRect(button.direction, button.rect, text);
    button.icon.paint(painter, icon, Qt::AlignCenter, iconMode(isEnabled),
        button.state.testFlag(QStyle::State_On) ? QIcon::On : QIcon::Off);
    painter->save();
    painter->setFont(button.font);
    const auto alignment = QStyle::visualAlignment(button.direction, Qt::AlignLeft) | Qt::AlignVCenter;
    const bool hasMnemonics = style.styleHint(QStyle::SH_UnderlineShortcut, &button) != 0;
    style.drawItemText(painter, text,
        int(alignment) | Qt::TextSingleLine | (hasMnemonics ? Qt::TextShowMnemonic : Qt::TextHideMnemonic),
        button.palette, isEnabled, button.text, QPalette::ButtonText);
    painter->restore();
}

void paintHeader(QPainter *painter, const QStyleOptionHeader &header)
{
    const QRect &rect = header.rect;
    painter->fillRect(rect, isHot(header) ? shade(Theme::Shade::Hover) : header.palette.color(QPalette::Window));
    const QColor line = shade(Theme::Shade::Border);
    if (header.orientation == Qt::Vertical) {
        painter->fillRect(QRect(rect.right(), rect.top(), 1, rect.height()), line);
        return;
    }
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), line);
    const bool isLast =
        header.position == QStyleOptionHeader::End || header.position == QStyleOptionHeader::OnlyOneSection;
    if (!isLast)
        painter->fillRect(
            QRect(rect.right(), rect.top() + separatorInset, 1, rect.height() - 2 * separatorInset), line);
}

} // namespace redshank::controls
