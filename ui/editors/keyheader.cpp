// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keyheader.h"

#include "core/base/bytes.h"
#include "typebadge.h"
#include "ui/base/elidedlabel.h"
#include "ui/base/plaintooltip.h"
#include "ui/models/keytext.h"
#include "ui/theme/theme.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QStyleOptionButton>
#include <QStylePainter>
#include <QToolButton>

#include <utility>

namespace redshank {

using std::chrono::milliseconds;

namespace {

/// Of a name of megabytes nobody sees more, and every resize measures it.
constexpr qsizetype nameCharacters = 1000;

/// A flat button whose text stands one step of the grid apart from its icon; the style's own would touch.
class FactButton : public QPushButton
{
public:
    using QPushButton::QPushButton;

    QSize sizeHint() const override
    {
        QStyleOptionButton option;
        initStyleOption(&option);
        const QSize content(Theme::iconSize + Theme::grid + fontMetrics().horizontalAdvance(text()),
            qMax(int(Theme::iconSize), fontMetrics().height()));
        return style()->sizeFromContents(QStyle::CT_PushButton, &option, content, this);
    }
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QStylePainter painter(this);
        QStyleOptionButton option;
        initStyleOption(&option);
        const QString label = std::exchange(option.text, {});
        const QIcon sign = std::exchange(option.icon, {});
        painter.drawControl(QStyle::CE_PushButton, option);
        const int textWidth = fontMetrics().horizontalAdvance(label);
        QRect content(0, 0, Theme::iconSize + Theme::grid + textWidth, height());
        content.moveCenter(rect().center());
        QRect place(content.left(), (height() - Theme::iconSize) / 2, Theme::iconSize, Theme::iconSize);
        sign.paint(&painter, QStyle::visualRect(layoutDirection(), content, place), Qt::AlignCenter,
            isEnabled() ? QIcon::Normal : QIcon::Disabled);
        place = QRect(content.right() + 1 - textWidth, 0, textWidth, height());
        painter.drawItemText(QStyle::visualRect(layoutDirection(), content, place),
            Qt::AlignCenter | Qt::TextHideMnemonic, palette(), isEnabled(), label, QPalette::ButtonText);
    }
};

} // namespace

QString remainingText(milliseconds remaining)
{
    const QLocale locale;
    const qint64 ms = qMax<qint64>(0, remaining.count());
    const qint64 seconds = ms / 1000;
    if (seconds < 10)
        return KeyHeader::tr("%1 s").arg(locale.toString(double(ms) / 1000.0, 'f', 1));
    if (seconds < 60)
        return KeyHeader::tr("%1 s").arg(seconds);
    if (seconds < 3600)
        return KeyHeader::tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60);
    if (seconds < 86'400)
        return KeyHeader::tr("%1 h %2 min").arg(seconds / 3600).arg(seconds % 3600 / 60);
    return KeyHeader::tr("%1 d %2 h").arg(locale.toString(seconds / 86'400)).arg(seconds % 86'400 / 3600);
}

KeyHeader::KeyHeader(QWidget *parent)
    : QWidget(parent)
    , m_badge(new TypeBadge(this))
    , m_name(new ElidedLabel(this))
    , m_ttl(new FactButton(this))
    , m_size(new QLabel(this))
    , m_encoding(new QLabel(this))
    , m_copyMenu(new QMenu(this))
{
    setObjectName(QStringLiteral("keyHeader"));
    setAccessibleName(tr("Key"));
    m_name->setObjectName(QStringLiteral("keyName"));
    m_name->setElideMode(Qt::ElideMiddle);
    QFont nameFont = Theme::instance()->monospace();
    nameFont.setBold(true);
    m_name->setFont(nameFont);
    m_ttl->setObjectName(QStringLiteral("ttlButton"));
    m_ttl->setFlat(true);
    m_ttl->setAutoDefault(false);
    m_ttl->setIcon(Theme::instance()->icon(QStringLiteral("clock")));
    for (QLabel *label : {m_size, m_encoding}) {
        label->setTextFormat(Qt::PlainText);
        label->setForegroundRole(QPalette::PlaceholderText);
    }
    m_size->setObjectName(QStringLiteral("keySize"));
    m_encoding->setObjectName(QStringLiteral("keyEncoding"));

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->setSpacing(Theme::grid);
    layout->addWidget(m_badge);
    layout->addWidget(m_name, 1);
    layout->addWidget(m_size);
    layout->addWidget(m_encoding);
    layout->addWidget(m_ttl);
    m_refresh = addButton(layout, "refreshButton", QStringLiteral("refresh"), tr("Refresh (F5)"));
    m_rename = addButton(layout, "renameButton", QStringLiteral("rename"), tr("Rename"));
    m_copy = addButton(layout, "copyButton", QStringLiteral("copy"), tr("Copy"));
    m_delete = addButton(layout, "deleteButton", QStringLiteral("delete"), tr("Delete"));
    m_copyMenu->setObjectName(QStringLiteral("copyMenu"));
    m_copy->setMenu(m_copyMenu);
    m_copy->setPopupMode(QToolButton::InstantPopup);

    connect(m_refresh, &QToolButton::clicked, this, &KeyHeader::refreshRequested);
    connect(m_rename, &QToolButton::clicked, this, &KeyHeader::renameRequested);
    connect(m_delete, &QToolButton::clicked, this, &KeyHeader::deleteRequested);
    connect(m_ttl, &QPushButton::clicked, this, &KeyHeader::ttlRequested);
    connect(&m_clock, &QTimer::timeout, this, &KeyHeader::showTtl);
    setFacts({});
}

QToolButton *KeyHeader::addButton(QHBoxLayout *layout, const char *name, const QString &icon, const QString &label)
{
    auto *button = new QToolButton(this);
    button->setObjectName(QLatin1String(name));
    button->setAccessibleName(label);
    button->setToolTip(label);
    button->setIcon(Theme::instance()->icon(icon));
    button->setAutoRaise(true);
    layout->addWidget(button);
    return button;
}

void KeyHeader::setKey(const QByteArray &key)
{
    m_name->setFullText(shortKeyText(key, nameCharacters));
    m_name->setAccessibleName(m_name->fullText());
}

void KeyHeader::setFacts(const KeyFacts &facts)
{
    m_facts = facts;
    m_since.start();
    m_isExpiryTold = false;
    const QLocale locale;
    m_badge->setType(facts.type);
    QString size;
    if (facts.size >= 0)
        size = facts.type == "string" ? (facts.size == 1 ? tr("1 byte") : locale.formattedDataSize(facts.size))
            : facts.size == 1         ? tr("1 element")
                                      : tr("%1 elements").arg(locale.toString(facts.size));
    m_size->setText(size);
    m_size->setToolTip(
        facts.memoryUsage >= 0 ? tr("%1 in memory").arg(locale.formattedDataSize(facts.memoryUsage)) : QString());
    m_encoding->setText(escaped(facts.encoding));
    m_encoding->setToolTip(facts.encoding.isEmpty() ? QString() : tr("Encoding"));
    showTtl();
    updateControls();
    updateTimer();
}

void KeyHeader::setGone()
{
    KeyFacts facts = m_facts;
    facts.isPresent = false;
    facts.isTtlKnown = false;
    facts.size = -1;
    facts.encoding.clear();
    setFacts(facts);
}

void KeyHeader::setRefusal(const QString &refusal)
{
    m_refusal = refusal;
    updateControls();
}

std::optional<milliseconds> KeyHeader::remaining() const
{
    if (!m_facts.isPresent || !m_facts.isTtlKnown || !m_facts.ttl)
        return std::nullopt;
    return std::max(milliseconds(0), *m_facts.ttl - milliseconds(m_since.elapsed()));
}

void KeyHeader::showTtl()
{
    const auto left = remaining();
    QString text = !m_facts.isPresent ? QString() : m_facts.isTtlKnown ? tr("No expiry") : tr("TTL not told");
    QString toolTip = tr("Set the time to live");
    if (left) {
        text = remainingText(*left);
        const QDateTime when = QDateTime::currentDateTime().addMSecs(left->count());
        toolTip = tr("Expires on %1. Click to change.").arg(QLocale().toString(when, QLocale::ShortFormat));
    }
    m_ttl->setText(text);
    m_ttl->setAccessibleName(left ? tr("Time to live: %1").arg(text) : text.isEmpty() ? tr("Time to live") : text);
    m_ttl->setToolTip(m_refusal.isEmpty() ? toolTip : plainToolTip(m_refusal));
    if (left && left->count() == 0 && !m_isExpiryTold) {
        m_isExpiryTold = true;
        updateTimer();
        Q_EMIT expired();
    } else if (left && m_clock.isActive()) {
        updateTimer();
    }
}

void KeyHeader::updateTimer()
{
    const auto left = remaining();
    if (!left || !isVisible() || left->count() == 0) {
        m_clock.stop();
        return;
    }
    const int interval = left->count() < 10'000 ? 100 : 1000;
    if (!m_clock.isActive() || m_clock.interval() != interval)
        m_clock.start(interval);
}

void KeyHeader::updateControls()
{
    const bool isPresent = m_facts.isPresent;
    for (QWidget *control :
        {static_cast<QWidget *>(m_rename), static_cast<QWidget *>(m_delete), static_cast<QWidget *>(m_ttl)})
        control->setEnabled(isPresent && m_refusal.isEmpty());
    m_rename->setToolTip(m_refusal.isEmpty() ? tr("Rename") : plainToolTip(m_refusal));
    m_delete->setToolTip(m_refusal.isEmpty() ? tr("Delete") : plainToolTip(m_refusal));
    m_ttl->setVisible(isPresent);
}

void KeyHeader::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    showTtl();
    updateTimer();
}

void KeyHeader::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_clock.stop();
}

} // namespace redshank
