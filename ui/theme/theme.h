// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings/profile.h"

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QObject>
#include <QPalette>

class QApplication;
class QWidget;

namespace redshank {

/// Our look on top of Fusion: one palette for light, one for dark, switched live. All colours of the program come from
/// here; text reaches 4.5:1 against its ground (WCAG AA). GUI thread.
class Theme : public QObject
{
    Q_OBJECT
public:
    enum class Mode : quint8 { System, Light, Dark };
    /// Named colours beyond QPalette's. A Border parts surfaces; a Frame is what a control is found by, and stands out
    /// from its ground by 3:1 (WCAG 1.4.11).
    enum class Shade : quint8 { Muted, Border, Frame, Hover, Good, Warning, Bad, Info, Accent };

    static Theme *instance();
    void apply(QApplication &application, Mode mode);
    void setMode(Mode mode);
    Mode mode() const;
    bool isDark() const;

    QColor color(Shade shade) const;
    QColor environmentColor(Environment environment) const; ///< invalid for None
    static QString environmentName(Environment environment); ///< in words; empty for None
    /// Badge of a Redis type as TYPE names it ("string", "hash", "ReJSON-RL" ...): a fixed-width letter pair and a
    /// colour.
    QString typeBadge(QByteArrayView type) const;
    QColor typeColor(QByteArrayView type) const;
    /// Paints the text of a label (and what else writes on it) in one colour, whatever ground it stands on.
    static void setTextColor(QWidget *widget, const QColor &color);
    QFont monospace() const; ///< for keys and values
    QFont small() const;
    QFont heading() const; ///< the third and last size: the title of a page
    /// Own SVG of resources/icons, tinted by the palette; `name` without its suffix.
    QIcon icon(const QString &name) const;

    static constexpr int grid = 8; ///< px at 100 %
    static constexpr int rowHeight = 24;
    static constexpr int iconSize = 16;

Q_SIGNALS:
    void changed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void update();

    Mode m_mode = Mode::System;
    bool m_isDark = false;
    bool m_isApplied = false;
    bool m_isUpdating = false;
};

} // namespace redshank
