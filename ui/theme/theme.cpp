// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme.h"

#include "colors.h"
#include "style.h"
#include "svgiconengine.h"

#include <QApplication>
#include <QEvent>
#include <QFontDatabase>
#include <QPixmapCache>
#include <QWidget>
#include <QWindow>

namespace redshank {

namespace {

/// Whether the platform asks for a dark look. Qt 6.4 has no public word for it: the palette that the platform's theme
/// would give us tells, once ours is taken away.
bool isPlatformDark()
{
    QApplication::setPalette(QPalette());
    const QPalette platform = QApplication::palette();
    return platform.color(QPalette::Window).lightness() < platform.color(QPalette::WindowText).lightness();
}

} // namespace

Theme *Theme::instance()
{
    static auto *theme = new Theme; // outlives every widget
    return theme;
}

void Theme::apply(QApplication &application, Mode mode)
{
    application.setStyle(new Style);
    application.installEventFilter(this);
    m_isApplied = true;
    m_mode = mode;
    update();
}

void Theme::setMode(Mode mode)
{
    if (m_mode == mode)
        return;
    m_mode = mode;
    update();
}

Theme::Mode Theme::mode() const
{
    return m_mode;
}

bool Theme::isDark() const
{
    return m_isDark;
}

void Theme::update()
{
    if (!m_isApplied || m_isUpdating)
        return;
    m_isUpdating = true;
    const bool isDark = m_mode == Mode::System ? isPlatformDark() : m_mode == Mode::Dark;
    m_isDark = isDark;
    QApplication::setPalette(colors::palette(isDark));
    m_isUpdating = false;
    Q_EMIT changed();
}

bool Theme::eventFilter(QObject *watched, QEvent *event)
{
    // The platform tells each window of a new theme after it has taken the new palette in.
    if (event->type() == QEvent::ThemeChange && m_mode == Mode::System && watched->isWindowType())
        update();
    return QObject::eventFilter(watched, event);
}

QColor Theme::color(Shade shade) const
{
    return colors::shade(shade, m_isDark);
}

QColor Theme::environmentColor(Environment environment) const
{
    return colors::environment(environment, m_isDark);
}

QString Theme::environmentName(Environment environment)
{
    switch (environment) {
    case Environment::None:
        return {};
    case Environment::Development:
        return tr("Development");
    case Environment::Staging:
        return tr("Staging");
    case Environment::Production:
        return tr("Production");
    }
    Q_UNREACHABLE();
}

QString Theme::typeBadge(QByteArrayView type) const
{
    return colors::badge(type);
}

QColor Theme::typeColor(QByteArrayView type) const
{
    return colors::type(type, m_isDark);
}

void Theme::setTextColor(QWidget *widget, const QColor &color)
{
    QPalette palette;
    // Which of the two a label reads depends on the role of its ground.
    palette.setColor(QPalette::WindowText, color);
    palette.setColor(QPalette::Text, color);
    widget->setPalette(palette);
}

QFont Theme::monospace() const
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPointSizeF(QApplication::font().pointSizeF());
    font.setStyleHint(QFont::Monospace);
    return font;
}

QFont Theme::small() const
{
    QFont font = QApplication::font();
    font.setPointSizeF(font.pointSizeF() * 0.85);
    return font;
}

QFont Theme::heading() const
{
    QFont font = QApplication::font();
    font.setPointSizeF(font.pointSizeF() * 1.6);
    return font;
}

QIcon Theme::icon(const QString &name) const
{
    return QIcon(new SvgIconEngine(name));
}

} // namespace redshank
