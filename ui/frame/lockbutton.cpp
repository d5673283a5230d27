// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "lockbutton.h"

#include "ui/base/plaintooltip.h"
#include "ui/theme/theme.h"

#include "core/session/session.h"

namespace redshank {

LockButton::LockButton(QWidget *parent)
    : QToolButton(parent)
{
    setObjectName(QStringLiteral("statusLock"));
    setAutoRaise(true);
    setPopupMode(QToolButton::InstantPopup);
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setIconSize({Theme::iconSize, Theme::iconSize});
    setFocusPolicy(Qt::TabFocus);
    m_tick.setInterval(500);
    connect(&m_tick, &QTimer::timeout, this, &LockButton::update);
    connect(Theme::instance(), &Theme::changed, this, &LockButton::update);
    update();
}

void LockButton::setSession(Session *session)
{
    if (m_session)
        m_session->disconnect(this);
    m_session = session;
    if (session) {
        connect(session, &Session::changesLocked, this, &LockButton::update);
        connect(session, &Session::changesUnlocked, this, &LockButton::update);
    }
    update();
}

void LockButton::update()
{
    setVisible(m_session && m_session->hasWriteLock());
    if (!m_session || !m_session->hasWriteLock()) {
        m_tick.stop();
        return;
    }
    const auto left = std::chrono::ceil<std::chrono::seconds>(m_session->unlockedFor());
    const bool isOpen = left.count() > 0;
    isOpen ? m_tick.start() : m_tick.stop();
    const QString time = QStringLiteral("%1:%2").arg(left.count() / 60).arg(left.count() % 60, 2, 10, QLatin1Char('0'));
    setText(isOpen ? tr("Unlocked %1").arg(time) : tr("Locked"));
    const QString what = isOpen ? tr("Changes are let through for another %1, then locked again").arg(time)
                                : tr("Changes are locked until you unlock them for a while");
    setIcon(Theme::instance()->icon(isOpen ? QStringLiteral("warning") : QStringLiteral("lock")));
    setFont(Theme::instance()->small());
    setToolTip(plainToolTip(what));
    setAccessibleName(isOpen ? tr("Changes: unlocked") : tr("Changes: locked"));
    setAccessibleDescription(what);
}

} // namespace redshank
