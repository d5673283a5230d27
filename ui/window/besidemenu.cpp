// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "besidemenu.h"

#include "place.h"
#include "ui/frame/serverchooser.h"
#include "ui/frame/serverselector.h"
#include "ui/frame/windowactions.h"
#include "ui/theme/theme.h"
#include "workspace.h"

#include "core/session/session.h"

#include <QAction>
#include <QMenu>

namespace redshank {

BesideMenu::BesideMenu(ServerChooser *chooser, WindowActions *actions, QObject *parent)
    : QObject(parent)
    , m_menu(actions->beside)
    , m_chooser(chooser)
    , m_actions(actions)
{
    connect(m_menu, &QMenu::aboutToShow, this, &BesideMenu::fill);
}

void BesideMenu::fill()
{
    m_menu->clear();
    addDatabases();
    m_chooser->addRecent(m_menu, OpenWhere::Beside);
    m_menu->addSeparator();
    const auto add = [this](const char *name, const QString &icon, const QString &text, auto does) {
        QAction *action = m_menu->addAction(Theme::instance()->icon(icon), text);
        action->setObjectName(QLatin1String(name));
        connect(action, &QAction::triggered, this, does);
    };
    add("besideConnect", QStringLiteral("connect"), tr("&Connect…"),
        [this] { m_chooser->askForNew(OpenWhere::Beside); });
    add("besidePasteUri", QStringLiteral("paste"), tr("&Paste Server URL…"),
        [this] { m_chooser->askForUri(OpenWhere::Beside); });
    if (m_actions->openSample->isVisible())
        add("besideSample", QStringLiteral("sample"), tr("&Sample Server"), [this] { Q_EMIT sampleChosen(); });
}

void BesideMenu::addDatabases()
{
    const Place *place = m_workspace ? m_workspace->current() : nullptr;
    if (!place)
        return;
    ConnectionParams params = place->session()->params();
    const auto databases = place->selector()->databases();
    for (const ServerSelector::Database &database : databases) {
        params.database = database.number;
        if (m_workspace->find(params))
            continue;
        QAction *action = m_menu->addAction(QString(database.text).replace(QLatin1Char('&'), QLatin1String("&&")));
        action->setObjectName(QStringLiteral("besideDatabase%1").arg(database.number));
        connect(action, &QAction::triggered, this, [this, number = database.number] { Q_EMIT databaseChosen(number); });
    }
    m_menu->addSeparator();
}

} // namespace redshank
