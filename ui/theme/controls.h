// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QRect>
#include <QString>

class QPainter;
class QStyle;
class QStyleOption;
class QStyleOptionButton;
class QStyleOptionComboBox;
class QStyleOptionHeader;
class QStyleOptionSpinBox;
class QStyleOptionToolButton;

/// The controls as flat shapes in the colours of palette and theme, where Fusion has gradients and bevels that are lost
/// on a dark ground. Painters of Style; GUI thread.
namespace redshank::controls {

constexpr int smallIcon = 12; ///< px, in chevrons and indicators
constexpr int iconGap = 4; ///< px that an icon stands further from its text than Fusion has it

void paintIcon(QPainter *painter, const QString &name, const QRect &around, int size, QIcon::Mode mode);
void paintFrame(QPainter *painter, const QRect &rect, const QStyleOption &option);
void paintPanel(QPainter *painter, const QStyleOption &option); ///< the line around a list or a group
void paintArrow(QPainter *painter, const QString &icon, const QStyleOption &option);
void paintButton(QPainter *painter, const QStyleOption &option);
void paintToolPanel(QPainter *painter, const QStyleOption &option);
/// The box and its mark, checked or in between.
void paintCheckBox(QPainter *painter, const QStyleOption &option);
/// The circle and its dot.
void paintRadioButton(QPainter *painter, const QStyleOption &option);
/// The box and its arrow; the text is a label of its own.
void paintComboBox(QPainter *painter, const QStyleOptionComboBox &box, const QRect &arrow);
void paintSpinBox(QPainter *painter, const QStyleOptionSpinBox &box, const QRect &up, const QRect &down);
bool hasIconBesideText(const QStyleOptionToolButton &button);
void paintToolLabel(QPainter *painter, const QStyleOptionToolButton &button, const QStyle &style);
void paintHeader(QPainter *painter, const QStyleOptionHeader &header);

} // namespace redshank::controls
