// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "followline.h"

#include "core/base/bytes.h"
#include "core/keyspace/keyspace.h"
#include "core/session/session.h"
#include "ui/base/elidedlabel.h"
#include "ui/base/plaintooltip.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPushButton>
#include <QToolButton>

namespace redshank {

using State = FollowStatus::State;

namespace {

/// `expiries and evictions`: what the server keeps to itself.
QString missingText(KeyEventSetting::Changes missing)
{
    using Change = KeyEventSetting::Change;
    QStringList parts;
    if (missing & Change::Creation)
        parts.append(FollowLine::tr("new keys"));
    if (missing & Change::Removal)
        parts.append(FollowLine::tr("deletions"));
    if (missing & Change::Expiry)
        parts.append(FollowLine::tr("expiries"));
    if (missing & Change::Eviction)
        parts.append(FollowLine::tr("evictions"));
    return parts.join(QStringLiteral(", "));
}

QString settingText(const KeyEventSetting &setting)
{
    return FollowLine::tr("The server's setting notify-keyspace-events is now \"%1\".").arg(escaped(setting.flags()));
}

} // namespace

FollowLine::FollowLine(Session *session, Keyspace *keyspace, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_keyspace(keyspace)
    , m_setting(session)
    , m_button(new QToolButton(parent))
    , m_label(new ElidedLabel(this))
    , m_action(new QPushButton(this))
    , m_close(new QToolButton(this))
{
    setObjectName(QStringLiteral("followLine"));
    m_button->setObjectName(QStringLiteral("followButton"));
    m_button->setIcon(Theme::instance()->icon(QStringLiteral("feed")));
    m_button->setIconSize({Theme::iconSize, Theme::iconSize});
    m_button->setAutoRaise(true);
    m_button->setCheckable(true);
    m_button->setChecked(keyspace->isFollowing());
    m_button->setAccessibleName(tr("Follow changes live"));
    m_label->setObjectName(QStringLiteral("followText"));
    m_label->setCaption(tr("Live"));
    m_label->setFont(Theme::instance()->small());
    connect(Theme::instance(), &Theme::changed, m_label, [this] { m_label->setFont(Theme::instance()->small()); });
    m_action->setObjectName(QStringLiteral("followAction"));
    m_action->setFlat(true);
    m_close->setObjectName(QStringLiteral("followClose"));
    m_close->setIcon(Theme::instance()->icon(QStringLiteral("close")));
    m_close->setIconSize({Theme::iconSize, Theme::iconSize});
    m_close->setAutoRaise(true);
    m_close->setAccessibleName(tr("Dismiss"));
    m_close->setToolTip(tr("Dismiss"));

    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(Theme::grid, 0, Theme::grid / 2, 0);
    line->setSpacing(Theme::grid / 2);
    line->addWidget(m_label, 1);
    line->addWidget(m_action);
    line->addWidget(m_close);
    hide();

    connect(m_button, &QToolButton::toggled, this, &FollowLine::setFollowing);
    connect(m_action, &QPushButton::clicked, this, &FollowLine::act);
    connect(m_close, &QToolButton::clicked, this, &FollowLine::dismiss);
    connect(keyspace, &Keyspace::followStatusChanged, this, &FollowLine::showState);
    connect(&m_setting, &FollowSetting::changed, this, [this] {
        m_failure.clear();
        m_keyspace->checkFollowing();
        showState();
    });
    connect(&m_setting, &FollowSetting::failed, this, [this](const QString &reason) {
        m_failure = reason;
        showState();
    });
    connect(session, &Session::changesLocked, this, &FollowLine::showState);
    connect(session, &Session::changesUnlocked, this, &FollowLine::showState);
    showState();
}

QString FollowLine::text() const
{
    return isHidden() ? QString() : m_label->fullText();
}

FollowLine::Offer FollowLine::offer() const
{
    const FollowStatus &status = m_keyspace->followStatus();
    const KeyEventSetting &setting = status.setting;
    const QString cost =
        tr("Redis publishes an event for each change and sends us the names of keys that come and go. That "
           "takes a few percent more processor time for each write, up to 30 % where clients pipeline.");
    switch (status.state) {
    case State::Idle:
        if (m_setting.canRestore())
            return {tr("The server still announces changes"),
                tr("Its setting notify-keyspace-events was changed from here, and is as it was left."),
                tr("Put back …")};
        break;
    case State::Off:
        return {tr("Not live: F5 shows changes"),
            tr("Changes by others show up after a refresh. Following costs the server an event for each change.")
                + QLatin1Char(' ') + cost + QLatin1Char(' ') + settingText(setting) + QLatin1Char(' ')
                + m_setting.refusal(),
            m_setting.refusal().isEmpty() ? tr("Follow …") : QString()};
    case State::Live:
        if (!setting.isKnown())
            return {tr("Live as far as announced"),
                tr("It does not tell its setting notify-keyspace-events. What it does not announce shows up after a "
                   "refresh."),
                {}};
        if (setting.missing())
            return {tr("Live, but for: %1").arg(missingText(setting.missing())),
                settingText(setting) + QLatin1Char(' ') + tr("The rest shows up after a refresh.") + QLatin1Char(' ')
                    + cost,
                m_setting.refusal().isEmpty() ? tr("Complete …") : QString()};
        break;
    case State::Lost:
        return {tr("Not live for the moment"),
            status.error.sentence() + QLatin1Char('\n') + tr("What changes meanwhile is caught up later."), {}};
    case State::Overrun:
        return {tr("Too many changes to follow (%1 a second): refreshed in %2 s")
                    .arg(QLocale().toString(qint64(status.changesPerSecond)),
                        QLocale().toString(qint64(status.retryIn.count() / 1000))),
            tr("The list is as of a moment ago."), {}};
    case State::Failed:
        return {tr("Not live: %1").arg(status.error.sentence()), status.error.sentence(), {}};
    case State::Connecting:
        break;
    }
    return {};
}

void FollowLine::showState()
{
    const FollowStatus &status = m_keyspace->followStatus();
    m_button->setChecked(m_keyspace->isFollowing());
    QString hint = status.isLive() ? tr("Live: changes by others show at once") : tr("Follow changes live");
    if (status.isLive() && status.isByType)
        hint += QLatin1Char('\n') + tr("A key that changes its type later is noticed by a refresh.");
    m_button->setToolTip(plainToolTip(hint));

    if (status.state == State::Connecting)
        return; // for a moment; the line does not blink
    Offer now = offer();
    if (!m_failure.isEmpty()) {
        now.text = m_failure;
        now.hint = m_failure;
    }
    m_label->setFullText(now.text);
    m_label->setHint(now.hint);
    m_action->setText(now.action);
    m_action->setAccessibleName(now.action);
    m_action->setAccessibleDescription(now.hint);
    m_action->setVisible(!now.action.isEmpty());
    setVisible(!now.text.isEmpty() && now.text != m_dismissed);
}

void FollowLine::setFollowing(bool isOn)
{
    if (isOn == m_keyspace->isFollowing())
        return;
    m_failure.clear();
    m_dismissed.clear();
    m_keyspace->setFollowing(isOn);
}

void FollowLine::act()
{
    m_failure.clear();
    if (m_keyspace->isFollowing())
        m_setting.enable(window());
    else
        m_setting.restore(window());
}

void FollowLine::dismiss()
{
    if (m_failure.isEmpty())
        m_dismissed = m_label->fullText();
    m_failure.clear();
    showState();
}

} // namespace redshank
