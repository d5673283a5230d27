// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "secondsbox.h"

#include <QLocale>

namespace redshank {

SecondsBox::SecondsBox(QWidget *parent)
    : QDoubleSpinBox(parent)
{
    setDecimals(3);
    setRange(0.001, 3'155'760'000.0);
    setSuffix(tr(" s"));
}

QString SecondsBox::textFromValue(double value) const
{
    QLocale plain = locale();
    plain.setNumberOptions(plain.numberOptions() | QLocale::OmitGroupSeparator);
    return plain.toString(value, 'f', qRound64(value * 1000.0) % 1000 == 0 ? 0 : decimals());
}

} // namespace redshank
