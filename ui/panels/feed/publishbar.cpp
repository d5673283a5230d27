// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "publishbar.h"

#include "core/base/bytes.h"
#include "core/session/session.h"
#include "ui/base/prompt.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>

namespace redshank {

PublishBar::PublishBar(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_channel(new QLineEdit)
    , m_payload(new QLineEdit)
    , m_escapes(new QCheckBox(tr("Escapes")))
    , m_button(new QPushButton(tr("Publish")))
    , m_result(new QLabel)
{
    m_channel->setObjectName(QStringLiteral("publishChannel"));
    m_channel->setAccessibleName(tr("Channel to publish to"));
    m_channel->setPlaceholderText(tr("Channel"));
    m_channel->setFont(Theme::instance()->monospace());
    m_payload->setObjectName(QStringLiteral("publishPayload"));
    m_payload->setAccessibleName(tr("Message to publish"));
    m_payload->setPlaceholderText(tr("Message"));
    m_payload->setFont(Theme::instance()->monospace());
    m_escapes->setObjectName(QStringLiteral("publishEscapes"));
    m_escapes->setAccessibleName(tr("The message has escapes"));
    m_escapes->setToolTip(
        tr("Read \\xNN, \\n, \\r, \\t and \\\\ in the message as bytes; otherwise it is sent as typed"));
    m_button->setObjectName(QStringLiteral("publishButton"));
    m_button->setAccessibleName(tr("Publish"));
    m_button->setIcon(Theme::instance()->icon(QStringLiteral("send")));
    m_result->setObjectName(QStringLiteral("publishResult"));
    m_result->setAccessibleName(tr("Result of publishing"));
    m_result->setTextFormat(Qt::PlainText);
    m_result->setWordWrap(true);
    m_result->hide();

    auto *line = new QHBoxLayout;
    line->addWidget(m_channel, 1);
    line->addWidget(m_payload, 3);
    line->addWidget(m_escapes);
    line->addWidget(m_button);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid / 2);
    layout->addLayout(line);
    layout->addWidget(m_result);

    const auto updateButton = [this] { m_button->setEnabled(!m_channel->text().isEmpty()); };
    updateButton();
    connect(m_channel, &QLineEdit::textChanged, this, updateButton);
    connect(m_channel, &QLineEdit::returnPressed, this, &PublishBar::publish);
    connect(m_payload, &QLineEdit::returnPressed, this, &PublishBar::publish);
    connect(m_button, &QPushButton::clicked, this, &PublishBar::publish);
}

void PublishBar::suggestChannel(const QByteArray &channel)
{
    if (m_channel->text().isEmpty())
        m_channel->setText(escaped(channel));
}

void PublishBar::publish()
{
    if (m_channel->text().isEmpty())
        return;
    const auto channel = unescaped(m_channel->text());
    const auto payload = m_escapes->isChecked() ? unescaped(m_payload->text()) : m_payload->text().toUtf8();
    if (!channel || !payload) {
        say(tr("The %1 has a backslash that starts none of \\xNN, \\n, \\r, \\t, \\\\.")
                .arg(channel ? tr("message") : tr("channel")),
            true);
        return;
    }
    send(Command{"PUBLISH", *channel, *payload}, false);
}

void PublishBar::send(const Command &command, bool isConfirmed)
{
    m_session->connection().send(command, {.isConfirmed = isConfirmed}, this, [this, command](const ReplyView &reply) {
        if (!reply.isError()) {
            const qint64 receivers = reply.integer();
            say(receivers == 0       ? tr("Published; nobody was subscribed")
                    : receivers == 1 ? tr("Received by 1 subscriber")
                                     : tr("Received by %1 subscribers").arg(QLocale().toString(receivers)),
                false);
            return;
        }
        const Error error = reply.error();
        if (error.kind == Error::Kind::NeedsConfirmation)
            confirm(command, error);
        else
            say(error.sentence(), true);
    });
}

void PublishBar::confirm(const Command &command, const Error &question)
{
    Question prompt;
    prompt.title = tr("Publish");
    prompt.text = tr("Publish a message of %1 to the channel %2 on %3?")
                      .arg(QLocale().formattedDataSize(command[2].size()), escaped(command[1]), m_session->title());
    prompt.detail = question.what;
    prompt.acceptLabel = tr("Publish");
    Prompt::instance()->ask(prompt, window(), this, [this, command](const Prompt::Answer &answer) {
        if (answer.isAccepted)
            send(command, true);
    });
}

void PublishBar::say(const QString &text, bool isBad)
{
    QPalette palette = m_result->palette();
    palette.setColor(QPalette::WindowText, Theme::instance()->color(isBad ? Theme::Shade::Bad : Theme::Shade::Good));
    m_result->setPalette(palette);
    m_result->setText(text);
    m_result->show();
}

} // namespace redshank
