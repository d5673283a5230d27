// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace redshank {

/// The figures of one bench: a table for people, and on request one JSON object as the last line of stdout.
class BenchReport
{
public:
    explicit BenchReport(QString title);
    /// `target` is shown beside the figure, never judged.
    void add(const QByteArray &name, double value, int decimals, const QString &target = {});
    void print(bool asJson) const;

private:
    struct Figure
    {
        QByteArray name;
        QByteArray value;
        QString target;
    };
    QString m_title;
    QList<Figure> m_figures;
};

double median(QList<double> values);

} // namespace redshank
