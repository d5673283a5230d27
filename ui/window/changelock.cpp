// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "changelock.h"

#include "ui/base/prompt.h"
#include "ui/dialogs/placetext.h"
#include "ui/frame/windowactions.h"

#include "core/session/session.h"

#include <QAction>
#include <QActionGroup>
#include <QMenu>

namespace redshank {

ChangeLock::ChangeLock(WindowActions *actions, QWidget *window)
    : QObject(window)
    , m_actions(actions)
    , m_window(window)
{
    connect(actions->unlockTimes, &QActionGroup::triggered, this,
        [this](QAction *action) { unlock(std::chrono::minutes(action->data().toInt())); });
    connect(actions->lockChanges, &QAction::triggered, this, [this] {
        if (m_session)
            m_session->lockChanges();
    });
    update();
}

void ChangeLock::setSession(Session *session)
{
    if (m_session == session)
        return;
    if (m_session)
        m_session->disconnect(this);
    m_session = session;
    if (session) {
        connect(session, &Session::changesLocked, this, [this] {
            update();
            Q_EMIT statusMessage(tr("Changes are locked again"));
        });
        connect(session, &Session::changesUnlocked, this, &ChangeLock::update);
    }
    update();
}

void ChangeLock::unlock(std::chrono::minutes time)
{
    if (!m_session || !m_session->hasWriteLock())
        return;
    Question question;
    question.title = tr("Unlock changes");
    question.text = tr("Let changes through for %n minute(s)?", nullptr, int(time.count()));
    question.detail = placeText(*m_session) + QLatin1Char('\n')
        + tr("They go for the window, for work on many keys and for the endpoint, until they are locked again.");
    question.acceptLabel = tr("Unlock");
    question.isDestructive = true;
    question.typeToConfirm = m_session->isProduction() ? m_session->profile().displayName() : QString();
    Prompt::instance()->ask(
        question, m_window, m_session, [this, time, session = m_session](const Prompt::Answer &answer) {
            if (!answer.isAccepted)
                return;
            session->unlockChanges(time);
            Q_EMIT statusMessage(tr("Changes are unlocked"));
        });
}

void ChangeLock::update()
{
    const bool hasLock = m_session && m_session->hasWriteLock();
    m_actions->changes->menuAction()->setVisible(hasLock);
    m_actions->unlockTimes->setVisible(hasLock);
    m_actions->lockChanges->setVisible(hasLock && m_session->unlockedFor().count() > 0);
}

} // namespace redshank
