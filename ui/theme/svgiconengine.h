// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIconEngine>

namespace redshank {

/// Renders one of our own SVG at whatever size and device pixel ratio is asked for, in the palette's colour of the
/// moment: a change of theme needs nothing but a repaint. The file is read when it is first painted.
class SvgIconEngine : public QIconEngine
{
public:
    explicit SvgIconEngine(QString name);

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override; ///< device pixels
    QIconEngine *clone() const override;
    QString key() const override;
    QString iconName() override;
    bool isNull() override;

private:
    QString m_name;
};

} // namespace redshank
