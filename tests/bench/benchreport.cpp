// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchreport.h"

#include <algorithm>
#include <cstdio>

namespace redshank {

BenchReport::BenchReport(QString title)
    : m_title(std::move(title))
{ }

void BenchReport::add(const QByteArray &name, double value, int decimals, const QString &target)
{
    m_figures.append({name, QByteArray::number(value, 'f', decimals), target});
}

void BenchReport::print(bool asJson) const
{
    std::printf("%s\n", qPrintable(m_title));
    for (const Figure &figure : m_figures)
        std::printf(
            "  %-24s %14s   %s\n", figure.name.constData(), figure.value.constData(), qPrintable(figure.target));
    if (asJson) {
        QByteArray json("{");
        for (const Figure &figure : m_figures)
            json += (json.size() > 1 ? ", \"" : "\"") + figure.name + "\": " + figure.value;
        std::printf("%s}\n", json.constData());
    }
    std::fflush(stdout);
}

double median(QList<double> values)
{
    if (values.isEmpty())
        return 0;
    std::sort(values.begin(), values.end());
    const qsizetype middle = values.size() / 2;
    return values.size() % 2 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

} // namespace redshank
