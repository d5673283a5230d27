// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "followsetting.h"

#include "core/base/bytes.h"
#include "core/keyspace/keyeventsetting.h"
#include "core/session/session.h"
#include "ui/base/prompt.h"
#include "ui/dialogs/placetext.h"

namespace redshank {

namespace {

constexpr char settingName[] = "notify-keyspace-events";

QString quoted(const QByteArray &flags)
{
    return QLatin1Char('"') + escaped(flags) + QLatin1Char('"');
}

} // namespace

FollowSetting::FollowSetting(Session *session, QObject *parent)
    : QObject(parent)
    , m_session(session)
{ }

QString FollowSetting::refusal() const
{
    return changeRefusal(*m_session);
}

void FollowSetting::read(std::function<void(const QByteArray &flags)> then)
{
    m_session->send(
        Command{"CONFIG", "GET", settingName}, this, [this, then = std::move(then)](const ReplyView &reply) {
            const ReplyView flags = reply.value(settingName);
            if (reply.isError())
                Q_EMIT failed(tr("The setting cannot be read. %1").arg(reply.error().sentence()));
            else if (flags.type() != ReplyType::String)
                Q_EMIT failed(tr("The server does not tell its setting %1.").arg(QString::fromLatin1(settingName)));
            else
                then(flags.toByteArray());
        });
}

void FollowSetting::enable(QWidget *window)
{
    if (const QString why = refusal(); !why.isEmpty()) {
        Q_EMIT failed(why);
        return;
    }
    read([this, at = QPointer<QWidget>(window)](const QByteArray &now) {
        const QByteArray next = KeyEventSetting(now).completed(m_session->connection().server().isAtLeast(7, 0));
        if (next == now)
            Q_EMIT changed(); // somebody else was faster
        else
            ask(now, next, false, at);
    });
}

void FollowSetting::restore(QWidget *window)
{
    read([this, at = QPointer<QWidget>(window)](const QByteArray &now) {
        if (!m_before)
            return;
        if (now != m_after) {
            keep();
            Q_EMIT failed(tr("The setting was changed by somebody else meanwhile, to %1; it stays.").arg(quoted(now)));
        } else {
            ask(now, *m_before, true, at);
        }
    });
}

void FollowSetting::ask(const QByteArray &now, const QByteArray &next, bool isRestoring, QWidget *window)
{
    Question question;
    question.title = isRestoring ? tr("Put the setting back") : tr("Follow changes live");
    question.text = tr("Change a setting of this server, for all of its clients?") + QStringLiteral("\n\n")
        + tr("Server: %1\nSetting: %2\nNow: %3\nThen: %4")
              .arg(m_session->profile().displayName(), QString::fromLatin1(settingName), quoted(now), quoted(next));
    question.detail = isRestoring
        ? tr("Others who rely on these events will get them no more.")
        : tr(
            "The server then publishes an event for each key that comes, goes or is changed by a generic command. That "
            "takes a few percent more processor time for each write, up to 30 % where clients pipeline. What is on "
            "already stays on. It holds until the server restarts or somebody changes it; its configuration file is "
            "not touched.");
    question.acceptLabel = isRestoring ? tr("Put back") : tr("Change the setting");
    if (m_session->isProduction())
        question.typeToConfirm = m_session->profile().displayName();
    Prompt::instance()->ask(question, window, this, [=, this](const Prompt::Answer &answer) {
        if (answer.isAccepted)
            write(now, next, isRestoring);
    });
}

void FollowSetting::write(const QByteArray &now, const QByteArray &next, bool isRestoring)
{
    // As long as the question was open, others may have added to it.
    read([=, this](const QByteArray &current) {
        if (current != now) {
            Q_EMIT failed(tr("The setting was changed by somebody else meanwhile, to %1; nothing was done.")
                              .arg(quoted(current)));
            return;
        }
        const Command command{"CONFIG", "SET", settingName, next};
        m_session->connection().send(command, {.isConfirmed = true}, this, [=, this](const ReplyView &reply) {
            if (reply.isError()) {
                Q_EMIT failed(tr("The setting could not be changed. %1").arg(reply.error().sentence()));
                return;
            }
            if (isRestoring) {
                keep();
                Q_EMIT changed();
                return;
            }
            if (!m_before)
                m_before = now;
            // The server writes its flags in an order of its own.
            read([this](const QByteArray &after) {
                m_after = after;
                Q_EMIT changed();
            });
        });
    });
}

} // namespace redshank
