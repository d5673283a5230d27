// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "browsermemory.h"

#include "core/session/session.h"
#include "core/settings/profilestore.h"
#include "core/settings/settings.h"
#include "panels/browser/browserpanel.h"
#include "serverchooser.h"

namespace redshank {

BrowserMemory::BrowserMemory(BrowserPanel *browser, const Stores &stores)
    : QObject(browser)
    , m_browser(browser)
    , m_stores(stores)
{
    m_browser->setColumns(m_stores.settings->keyColumns);
    m_browser->setFilterHistory(m_stores.settings->filterHistory);
    const QString id = m_stores.chooser->storedId(m_browser->session()->profile());
    if (const Profile *stored = m_stores.profiles->find(id))
        m_browser->setSavedFilters(stored->filters);
    connect(m_browser, &BrowserPanel::columnsChanged, this, [this] {
        m_stores.settings->keyColumns = m_browser->columns();
        Q_EMIT settingsChanged();
    });
    // The history is written with the rest when the window closes: not at every filter.
    connect(m_browser, &BrowserPanel::filterHistoryChanged, this,
        [this](const QStringList &history) { m_stores.settings->filterHistory = history; });
    connect(m_browser, &BrowserPanel::savedFiltersChanged, this, &BrowserMemory::storeFilters);
}

void BrowserMemory::storeFilters(const QStringList &filters)
{
    const QString id = m_stores.chooser->storedId(m_browser->session()->profile());
    if (id.isEmpty()) {
        Q_EMIT statusMessage(tr("This server is not kept, nor are its filters once it is closed."));
        return;
    }
    if (const auto kept = m_stores.profiles->setFilters(id, filters); !kept)
        Q_EMIT statusMessage(kept.error().sentence());
}

} // namespace redshank
