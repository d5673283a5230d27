// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "colors.h"

#include <array>
#include <cmath>
#include <iterator>

namespace redshank::colors {

namespace {

struct Pair
{
    QRgb light;
    QRgb dark;
    QColor of(bool isDark) const { return QColor::fromRgb(isDark ? dark : light); }
};

constexpr Pair windowGround{0xffeff1f4, 0xff23272c};
constexpr Pair base{0xffffffff, 0xff1a1d21};
constexpr Pair alternateBase{0xfff7f8fa, 0xff1f2226};
constexpr Pair text{0xff1d2228, 0xffe2e5e9};
constexpr Pair muted{0xff59626d, 0xff9ba5b0};
constexpr Pair disabled{0xff8c949d, 0xff6b747e};
constexpr Pair button{0xfff8f9fb, 0xff2d3238};
constexpr Pair border{0xffcbd1d8, 0xff3d444c};
constexpr Pair frame{0xff808994, 0xff717b86};
constexpr Pair highlight{0xff1f64ad, 0xff2a5f98};
constexpr Pair highlightedText{0xffffffff, 0xffffffff};
constexpr Pair link{0xff1a5fa8, 0xff7ab8f5};
constexpr Pair toolTipGround{0xff2b3037, 0xff3a4149};
constexpr Pair toolTipText{0xfff4f5f7, 0xffeef0f2};
constexpr Pair hover{0xffe3e7ec, 0xff30363d};

struct TypeLook
{
    const char *type;
    const char *badge;
    Pair color;
};

// The names that TYPE answers with; a module's type is its nine-letter registration name.
constexpr std::array typeLooks{
    TypeLook{"string", "STR", {0xff1f64ad, 0xff7ab8f5}},
    TypeLook{"hash", "HASH", {0xff7a3fb0, 0xffc79bf2}},
    TypeLook{"list", "LIST", {0xff2d7233, 0xff82cc88}},
    TypeLook{"set", "SET", {0xff99560a, 0xfff0b062}},
    TypeLook{"zset", "ZSET", {0xffb0305a, 0xfff595b4}},
    TypeLook{"stream", "STRM", {0xff0f6f74, 0xff63cdd2}},
    TypeLook{"ReJSON-RL", "JSON", {0xff6b6310, 0xffd6cb63}},
    TypeLook{"TSDB-TYPE", "TS", {0xff8a4b2f, 0xffe8a585}},
    TypeLook{"vectorset", "VSET", {0xff45539e, 0xffa5b1f5}},
    TypeLook{"MBbloom--", "BF", {0xff59626d, 0xffaeb7c1}},
    TypeLook{"MBbloomCF", "CF", {0xff59626d, 0xffaeb7c1}},
    TypeLook{"CMSk-TYPE", "CMS", {0xff59626d, 0xffaeb7c1}},
    TypeLook{"TopK-TYPE", "TOPK", {0xff59626d, 0xffaeb7c1}},
    TypeLook{"TDIS-TYPE", "TDIG", {0xff59626d, 0xffaeb7c1}},
    TypeLook{"none", "GONE", {0xff59626d, 0xffaeb7c1}},
};
constexpr Pair unknownType{0xff59626d, 0xffaeb7c1};

const TypeLook *lookOf(QByteArrayView type)
{
    const auto found =
        std::find_if(typeLooks.begin(), typeLooks.end(), [&](const TypeLook &look) { return type == look.type; });
    return found == typeLooks.end() ? nullptr : &*found;
}

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &color)
{
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

} // namespace

QPalette palette(bool isDark)
{
    const auto of = [isDark](const Pair &pair) { return pair.of(isDark); };
    QPalette palette;
    palette.setColor(QPalette::Window, of(windowGround));
    palette.setColor(QPalette::WindowText, of(text));
    palette.setColor(QPalette::Base, of(base));
    palette.setColor(QPalette::AlternateBase, of(alternateBase));
    palette.setColor(QPalette::Text, of(text));
    palette.setColor(QPalette::PlaceholderText, of(muted));
    palette.setColor(QPalette::Button, of(button));
    palette.setColor(QPalette::ButtonText, of(text));
    palette.setColor(QPalette::BrightText, of(highlightedText));
    palette.setColor(QPalette::ToolTipBase, of(toolTipGround));
    palette.setColor(QPalette::ToolTipText, of(toolTipText));
    palette.setColor(QPalette::Highlight, of(highlight));
    palette.setColor(QPalette::HighlightedText, of(highlightedText));
    palette.setColor(QPalette::Link, of(link));
    palette.setColor(QPalette::LinkVisited, of(link));
    // Fusion draws its frames and bevels from these five.
    palette.setColor(QPalette::Light, isDark ? of(button).lighter(115) : QColor(Qt::white));
    palette.setColor(QPalette::Midlight, isDark ? of(button).lighter(107) : of(hover));
    palette.setColor(QPalette::Mid, of(border));
    palette.setColor(QPalette::Dark, isDark ? of(windowGround).darker(140) : of(border).darker(112));
    palette.setColor(QPalette::Shadow, isDark ? QColor(Qt::black) : QColor(0x6b, 0x73, 0x7d));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::PlaceholderText})
        palette.setColor(QPalette::Disabled, role, of(disabled));
    palette.setColor(QPalette::Disabled, QPalette::Base, of(windowGround));
    palette.setColor(QPalette::Disabled, QPalette::Highlight, of(border));
    palette.setColor(QPalette::Disabled, QPalette::HighlightedText, of(disabled));
    return palette;
}

QColor shade(Theme::Shade shade, bool isDark)
{
    switch (shade) {
    case Theme::Shade::Muted:
        return muted.of(isDark);
    case Theme::Shade::Border:
        return border.of(isDark);
    case Theme::Shade::Frame:
        return frame.of(isDark);
    case Theme::Shade::Hover:
        return hover.of(isDark);
    case Theme::Shade::Good:
        return Pair{0xff226b2a, 0xff7fcf86}.of(isDark);
    case Theme::Shade::Warning:
        return Pair{0xff8a5200, 0xfff0b95c}.of(isDark);
    case Theme::Shade::Bad:
        return Pair{0xffb3261e, 0xffff9a92}.of(isDark);
    case Theme::Shade::Info:
    case Theme::Shade::Accent:
        return link.of(isDark);
    }
    Q_UNREACHABLE();
}

QColor environment(Environment environment, bool isDark)
{
    switch (environment) {
    case Environment::None:
        return {};
    case Environment::Development:
        return Pair{0xff2d7233, 0xff82cc88}.of(isDark);
    case Environment::Staging:
        return Pair{0xff99560a, 0xfff0b062}.of(isDark);
    case Environment::Production:
        return Pair{0xffb3261e, 0xffff8a80}.of(isDark);
    }
    Q_UNREACHABLE();
}

QColor type(QByteArrayView type, bool isDark)
{
    const TypeLook *look = lookOf(type);
    return (look ? look->color : unknownType).of(isDark);
}

QString badge(QByteArrayView type)
{
    if (const TypeLook *look = lookOf(type))
        return QLatin1String(look->badge);
    QString letters;
    for (const char byte : type) {
        const bool isLetter =
            (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
        if (isLetter && letters.size() < 4)
            letters += QChar(QLatin1Char(byte)).toUpper();
    }
    return letters.isEmpty() ? QStringLiteral("?") : letters;
}

double contrast(const QColor &one, const QColor &other)
{
    const double a = luminance(one) + 0.05;
    const double b = luminance(other) + 0.05;
    return qMax(a, b) / qMin(a, b);
}

} // namespace redshank::colors
