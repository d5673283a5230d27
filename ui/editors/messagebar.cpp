// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "messagebar.h"

#include "ui/theme/theme.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace redshank {

namespace {

Theme::Shade shadeOf(Message::Kind kind)
{
    switch (kind) {
    case Message::Kind::Info:
        return Theme::Shade::Info;
    case Message::Kind::Warning:
        return Theme::Shade::Warning;
    case Message::Kind::Error:
        return Theme::Shade::Bad;
    }
    return Theme::Shade::Info;
}

QString kindWord(Message::Kind kind)
{
    switch (kind) {
    case Message::Kind::Info:
        return MessageBar::tr("Note");
    case Message::Kind::Warning:
        return MessageBar::tr("Attention");
    case Message::Kind::Error:
        return MessageBar::tr("Error");
    }
    return {};
}

/// The row's ground: a tint of its colour and a bar at its left, painted anew when the theme changes.
class MessageRow : public QWidget
{
public:
    MessageRow(Message::Kind kind, QWidget *parent)
        : QWidget(parent)
        , m_kind(kind)
    { }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const QColor color = Theme::instance()->color(shadeOf(m_kind));
        QColor tint = color;
        tint.setAlphaF(0.12f);
        painter.fillRect(rect(), palette().color(QPalette::Base));
        painter.fillRect(rect(), tint);
        painter.fillRect(QRect(0, 0, 3, height()), color);
        painter.setPen(Theme::instance()->color(Theme::Shade::Border));
        painter.drawLine(rect().bottomLeft(), rect().bottomRight());
    }

private:
    Message::Kind m_kind;
};

} // namespace

MessageBar::MessageBar(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QVBoxLayout(this))
{
    setObjectName(QStringLiteral("messageBar"));
    setAccessibleName(tr("Messages"));
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(0);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    setVisible(false);
}

void MessageBar::post(Topic topic, const Message &message)
{
    const QString focused = focusedName(topic);
    drop(topic);
    auto *row = new MessageRow(message.kind, this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(12, 4, 8, 4);
    layout->setSpacing(8);
    auto *word = new QLabel(kindWord(message.kind), row);
    word->setTextFormat(Qt::PlainText);
    QFont bold = word->font();
    bold.setBold(true);
    word->setFont(bold);
    auto *label = new QLabel(message.text, row);
    label->setObjectName(QStringLiteral("messageText"));
    label->setAccessibleName(message.text);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    layout->addWidget(word, 0, Qt::AlignVCenter);
    layout->addWidget(label, 1);
    for (const Message::Action &action : message.actions) {
        auto *button = new QPushButton(action.label, row);
        button->setObjectName(action.name);
        button->setAccessibleName(action.label);
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this, [run = action.run] { run(); });
        layout->addWidget(button);
    }
    if (message.isClosable) {
        auto *close = new QToolButton(row);
        close->setObjectName(QStringLiteral("messageClose"));
        close->setAccessibleName(tr("Close this message"));
        close->setToolTip(tr("Close"));
        close->setAutoRaise(true);
        close->setIcon(Theme::instance()->icon(QStringLiteral("close")));
        connect(close, &QToolButton::clicked, this, [this, topic] { clear(topic); });
        layout->addWidget(close);
    }

    int at = 0;
    for (int t = 0; t < int(topic); ++t)
        at += m_rows.contains(Topic(t)) ? 1 : 0;
    m_layout->insertWidget(at, row);
    m_rows.insert(topic, row);
    m_texts.insert(topic, message.text);
    setVisible(true);
    // Who asks for the same again by keyboard still stands on the button for it.
    if (!focused.isEmpty()) {
        auto *same = row->findChild<QWidget *>(focused);
        (same ? same : parentWidget())->setFocus(Qt::OtherFocusReason);
    }
    QAccessibleEvent event(label, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
    Q_EMIT posted(message.kind);
}

void MessageBar::setText(Topic topic, const QString &text)
{
    if (const QWidget *row = m_rows.value(topic)) {
        m_texts.insert(topic, text);
        auto *label = row->findChild<QLabel *>(QStringLiteral("messageText"));
        label->setText(text);
        label->setAccessibleName(text);
    }
}

/// Of the button of a message that has the focus; empty where none has.
QString MessageBar::focusedName(Topic topic) const
{
    const QWidget *row = m_rows.value(topic);
    const QWidget *focused = window()->focusWidget();
    return row && focused && row->isAncestorOf(focused) ? focused->objectName() : QString();
}

void MessageBar::clear(Topic topic)
{
    // Hiding what has the focus would give it to whatever comes next in the window.
    if (!focusedName(topic).isEmpty())
        parentWidget()->setFocus(Qt::OtherFocusReason);
    drop(topic);
    setVisible(!m_rows.isEmpty());
}

void MessageBar::drop(Topic topic)
{
    m_texts.remove(topic);
    if (QWidget *row = m_rows.take(topic)) {
        m_layout->removeWidget(row);
        row->hide();
        row->deleteLater(); // the click that closes it is still being handled
    }
}

bool MessageBar::has(Topic topic) const
{
    return m_rows.contains(topic);
}
QString MessageBar::text(Topic topic) const
{
    return m_texts.value(topic);
}

} // namespace redshank
