// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "style.h"

#include "controls.h"
#include "theme.h"

#include <QPainter>
#include <QPushButton>
#include <QStyleOption>

namespace redshank {

namespace {

constexpr int scrollBarExtent = 12;
constexpr int smallestHandle = Theme::grid * 4;
constexpr int handleInset = 3;
constexpr int tabLine = 2; ///< under the tab in front
constexpr int chevron = controls::smallIcon;
constexpr int textInset = Theme::grid / 2; ///< more than Fusion's, between a frame and its text
constexpr int cellMargin = Theme::grid - 1; ///< a view adds one

/// A button that opens a menu and says so beside its text.
bool hasChevron(const QStyleOptionToolButton &button)
{
    return button.features.testFlag(QStyleOptionToolButton::HasMenu)
        && !button.features.testFlag(QStyleOptionToolButton::MenuButtonPopup)
        && button.toolButtonStyle == Qt::ToolButtonTextBesideIcon;
}

} // namespace

Style::Style()
    : QProxyStyle(QStringLiteral("Fusion"))
{ }

void Style::drawPrimitive(
    PrimitiveElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    switch (element) {
    case PE_IndicatorTabClose:
        drawCloseButton(*option, painter);
        return;
    case PE_FrameTabBarBase:
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
            Theme::instance()->color(Theme::Shade::Border));
        return;
    case PE_PanelMenu:
        // Without a line of its own a menu is one with what it lies over.
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        painter->save();
        painter->setPen(Theme::instance()->color(Theme::Shade::Border));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        painter->restore();
        return;
    case PE_FrameLineEdit:
        controls::paintFrame(painter, option->rect, *option);
        return;
    case PE_Frame:
        controls::paintPanel(painter, *option);
        return;
    case PE_IndicatorArrowUp:
        controls::paintArrow(painter, QStringLiteral("chevron-up"), *option);
        return;
    case PE_IndicatorArrowDown:
        controls::paintArrow(painter, QStringLiteral("chevron-down"), *option);
        return;
    case PE_IndicatorArrowLeft:
        controls::paintArrow(painter, QStringLiteral("chevron-left"), *option);
        return;
    case PE_IndicatorArrowRight:
        controls::paintArrow(painter, QStringLiteral("chevron-right"), *option);
        return;
    case PE_PanelButtonCommand:
        controls::paintButton(painter, *option);
        return;
    case PE_PanelButtonTool:
        controls::paintToolPanel(painter, *option);
        return;
    case PE_IndicatorCheckBox:
        controls::paintCheckBox(painter, *option);
        return;
    case PE_IndicatorRadioButton:
        controls::paintRadioButton(painter, *option);
        return;
    case PE_FrameFocusRect:
        // A button's own line tells it already.
        if (!qobject_cast<const QPushButton *>(widget))
            QProxyStyle::drawPrimitive(element, option, painter, widget);
        return;
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void Style::drawControl(
    ControlElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    if (element == CE_TabBarTabShape) {
        if (const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option)) {
            drawTab(*tab, painter);
            return;
        }
    }
    if (element == CE_ToolButtonLabel) {
        const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option);
        if (button && controls::hasIconBesideText(*button)) {
            controls::paintToolLabel(painter, *button, *this);
            return;
        }
    }
    if (element == CE_HeaderLabel) {
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option)) {
            // The margin is meant for the sides: text that found no room above and below would be cut.
            QStyleOptionHeader label = *header;
            label.rect.adjust(0, -Theme::grid, 0, Theme::grid);
            QProxyStyle::drawControl(element, &label, painter, widget);
            return;
        }
    }
    if (element == CE_HeaderSection) {
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option)) {
            controls::paintHeader(painter, *header);
            return;
        }
    }
    if (element == CE_Splitter) {
        // A line in the middle of what can be taken hold of.
        QRect line = option->rect;
        if (option->state.testFlag(State_Horizontal))
            line.adjust((line.width() - 1) / 2, 0, -(line.width() / 2), 0);
        else
            line.adjust(0, (line.height() - 1) / 2, 0, -(line.height() / 2));
        painter->fillRect(line, Theme::instance()->color(Theme::Shade::Border));
        return;
    }
    if (element == CE_MenuItem) {
        const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
        if (item && item->menuItemType == QStyleOptionMenuItem::Separator && item->text.isEmpty()) {
            painter->fillRect(QRect(item->rect.left() + Theme::grid, item->rect.center().y(),
                                  item->rect.width() - 2 * Theme::grid, 1),
                Theme::instance()->color(Theme::Shade::Border));
            return;
        }
    }
    if (element == CE_MenuItem && option->state.testFlag(State_Selected) && option->state.testFlag(State_Enabled)) {
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option); item && !item->icon.isNull()) {
            // Fusion asks for the active picture, which is made for an ordinary ground.
            QStyleOptionMenuItem selected = *item;
            const qreal ratio = painter->device()->devicePixelRatio();
            selected.icon = QIcon(item->icon.pixmap(QSize(Theme::iconSize, Theme::iconSize), ratio, QIcon::Selected));
            QProxyStyle::drawControl(element, &selected, painter, widget);
            return;
        }
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void Style::drawTab(const QStyleOptionTab &tab, QPainter *painter) const
{
    const Theme &theme = *Theme::instance();
    const bool isSelected = tab.state.testFlag(State_Selected);
    const bool isHot = tab.state.testFlag(State_MouseOver) && tab.state.testFlag(State_Enabled);
    if (isHot && !isSelected)
        painter->fillRect(tab.rect.adjusted(0, 0, 0, -1), theme.color(Theme::Shade::Hover));
    // The line under the bar runs under every tab but the one in front, which carries its own.
    const QRect line(tab.rect.left(), tab.rect.bottom(), tab.rect.width(), 1);
    if (isSelected)
        painter->fillRect(line.adjusted(0, 1 - tabLine, 0, 0), theme.color(Theme::Shade::Accent));
    else
        painter->fillRect(line, theme.color(Theme::Shade::Border));
    if (isSelected && tab.state.testFlag(State_HasFocus)) {
        painter->setPen(tab.palette.color(QPalette::Highlight));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(tab.rect.adjusted(2, 2, -3, -tabLine - 3));
    }
}

void Style::drawCloseButton(const QStyleOption &option, QPainter *painter) const
{
    const bool isHot = option.state.testFlag(State_Raised) || option.state.testFlag(State_Sunken);
    if (isHot && option.state.testFlag(State_MouseOver)) {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(Theme::instance()->color(Theme::Shade::Border));
        painter->drawRoundedRect(option.rect, 3, 3);
        painter->restore();
    }
    controls::paintIcon(painter, QStringLiteral("close"), option.rect, chevron, QIcon::Normal);
}

void Style::drawComplexControl(
    ComplexControl control, const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const
{
    if (control == CC_ScrollBar) {
        if (const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option)) {
            drawScrollBar(*bar, painter, widget);
            return;
        }
    }
    if (control == CC_SpinBox) {
        if (const auto *box = qstyleoption_cast<const QStyleOptionSpinBox *>(option)) {
            controls::paintSpinBox(painter, *box, subControlRect(control, box, SC_SpinBoxUp, widget),
                subControlRect(control, box, SC_SpinBoxDown, widget));
            return;
        }
    }
    if (control == CC_ComboBox) {
        if (const auto *box = qstyleoption_cast<const QStyleOptionComboBox *>(option)) {
            controls::paintComboBox(painter, *box, subControlRect(control, box, SC_ComboBoxArrow, widget));
            return;
        }
    }
    if (control == CC_ToolButton) {
        const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option);
        if (button && hasChevron(*button)) {
            QStyleOptionToolButton plain = *button;
            plain.features.setFlag(QStyleOptionToolButton::HasMenu, false);
            const int besideText = plain.iconSize.width() + controls::iconGap + chevron + Theme::grid;
            plain.text = plain.fontMetrics.elidedText(
                plain.text, Qt::ElideRight, plain.rect.width() - besideText, Qt::TextShowMnemonic);
            QProxyStyle::drawComplexControl(control, &plain, painter, widget);
            const QRect right(button->rect.right() - chevron - Theme::grid / 2 + 1, button->rect.top(), chevron,
                button->rect.height());
            const bool isEnabled = button->state.testFlag(State_Enabled);
            controls::paintIcon(
                painter, QStringLiteral("chevron-down"), right, chevron, isEnabled ? QIcon::Normal : QIcon::Disabled);
            return;
        }
        if (button && button->toolButtonStyle == Qt::ToolButtonIconOnly) {
            // Its icon says that there is more; an arrow in the corner of sixteen pixels would cover it.
            QStyleOptionToolButton plain = *button;
            plain.features.setFlag(QStyleOptionToolButton::HasMenu, false);
            QProxyStyle::drawComplexControl(control, &plain, painter, widget);
            return;
        }
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

void Style::drawScrollBar(const QStyleOptionSlider &bar, QPainter *painter, const QWidget *widget) const
{
    painter->fillRect(bar.rect, bar.palette.color(QPalette::Base));
    if (bar.minimum == bar.maximum)
        return;
    QRect handle = subControlRect(CC_ScrollBar, &bar, SC_ScrollBarSlider, widget);
    const bool isHot = bar.state.testFlag(State_MouseOver) || bar.activeSubControls.testFlag(SC_ScrollBarSlider);
    const int inset = isHot ? handleInset - 1 : handleInset;
    handle.adjust(inset, inset, -inset, -inset);
    const Theme &theme = *Theme::instance();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme.color(isHot ? Theme::Shade::Muted : Theme::Shade::Border));
    const qreal radius = qMin(handle.width(), handle.height()) / 2.0;
    painter->drawRoundedRect(handle, radius, radius);
    painter->restore();
}

QRect Style::subControlRect(
    ComplexControl control, const QStyleOptionComplex *option, SubControl part, const QWidget *widget) const
{
    const auto *bar = control == CC_ScrollBar ? qstyleoption_cast<const QStyleOptionSlider *>(option) : nullptr;
    if (!bar) {
        const QRect rect = QProxyStyle::subControlRect(control, option, part, widget);
        if ((control == CC_ComboBox && part == SC_ComboBoxEditField)
            || (control == CC_SpinBox && part == SC_SpinBoxEditField))
            return rect.adjusted(textInset, 0, 0, 0);
        return rect;
    }
    const bool isAcross = bar->orientation == Qt::Horizontal;
    const int length = isAcross ? bar->rect.width() : bar->rect.height();
    const qint64 range = qint64(bar->maximum) - bar->minimum;
    const qint64 whole = range + qMax(1, bar->pageStep);
    int handle = range > 0 ? int(qint64(length) * qMax(1, bar->pageStep) / whole) : length;
    handle = qBound(qMin(smallestHandle, length), handle, length);
    const int start =
        sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition, length - handle, bar->upsideDown);
    const auto span = [&](int from, int size) {
        const QRect rect =
            isAcross ? QRect(from, 0, size, bar->rect.height()) : QRect(0, from, bar->rect.width(), size);
        return visualRect(bar->direction, bar->rect, rect.translated(bar->rect.topLeft()));
    };
    switch (part) {
    case SC_ScrollBarGroove:
        return bar->rect;
    case SC_ScrollBarSlider:
        return span(start, handle);
    case SC_ScrollBarSubPage:
        return span(0, start);
    case SC_ScrollBarAddPage:
        return span(start + handle, length - start - handle);
    default:
        return {}; // no buttons at the ends
    }
}

QRect Style::subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const
{
    const QRect rect = QProxyStyle::subElementRect(element, option, widget);
    const auto *line = element == SE_LineEditContents ? qstyleoption_cast<const QStyleOptionFrame *>(option) : nullptr;
    return line && line->lineWidth > 0 ? rect.adjusted(textInset, 0, -textInset, 0) : rect;
}

QSize Style::sizeFromContents(
    ContentsType type, const QStyleOption *option, const QSize &contents, const QWidget *widget) const
{
    QSize size = QProxyStyle::sizeFromContents(type, option, contents, widget);
    switch (type) {
    case CT_PushButton:
        return size.expandedTo(QSize(contents.width() + 3 * Theme::grid, Theme::rowHeight));
    case CT_LineEdit: {
        const auto *line = qstyleoption_cast<const QStyleOptionFrame *>(option);
        if (!line || line->lineWidth == 0)
            return size; // inside of another control
        return (size + QSize(2 * textInset, 0)).expandedTo(QSize(0, Theme::rowHeight));
    }
    case CT_ComboBox:
    case CT_SpinBox:
        return (size + QSize(textInset, 0)).expandedTo(QSize(0, Theme::rowHeight));
    case CT_HeaderSection:
        // The margin is meant for the sides.
        return {size.width(), qMax(Theme::rowHeight, size.height() - 2 * Theme::grid + textInset)};
    case CT_ToolButton: {
        const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option);
        if (button && hasChevron(*button))
            size.rwidth() += chevron + Theme::grid / 2;
        if (button && controls::hasIconBesideText(*button))
            size.rwidth() += controls::iconGap;
        return size;
    }
    default:
        return size;
    }
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_ScrollBarExtent:
        return scrollBarExtent;
    case PM_ScrollBarSliderMin:
        return smallestHandle;
    case PM_MenuVMargin:
        return Theme::grid / 2;
    case PM_HeaderMargin:
        return Theme::grid;
    case PM_FocusFrameHMargin:
        return cellMargin;
    case PM_TabCloseIndicatorWidth:
    case PM_TabCloseIndicatorHeight:
        return Theme::iconSize;
    case PM_TabBarTabShiftVertical:
        return 0;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int Style::styleHint(
    StyleHint hint, const QStyleOption *option, const QWidget *widget, QStyleHintReturn *returned) const
{
    switch (hint) {
    case SH_DialogButtonBox_ButtonsHaveIcons:
    case SH_EtchDisabledText:
        return 0;
    default:
        return QProxyStyle::styleHint(hint, option, widget, returned);
    }
}

} // namespace redshank
