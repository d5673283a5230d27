// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDoubleSpinBox>

namespace redshank {

/// A duration in seconds as one types it, to the millisecond: no separators of groups, and a fraction only where there
/// is one. From a millisecond to a hundred years, which is within what every server takes.
class SecondsBox : public QDoubleSpinBox
{
    Q_OBJECT
public:
    explicit SecondsBox(QWidget *parent = nullptr);
    QString textFromValue(double value) const override;
};

} // namespace redshank
