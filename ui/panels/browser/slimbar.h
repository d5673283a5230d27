// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProgressBar>

namespace redshank {

/// A progress bar of a few pixels, flat, without text; its number is still there for a screen reader.
class SlimBar : public QProgressBar
{
    Q_OBJECT
public:
    explicit SlimBar(QWidget *parent = nullptr);

    /// 0 to 1; below 0: not known, shown as a bar without an end in sight.
    void setFraction(double fraction);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void timerEvent(QTimerEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void animate();

    int m_timer = 0;
    int m_step = 0;
};

} // namespace redshank
