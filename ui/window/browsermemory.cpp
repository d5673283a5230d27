// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "browsermemory.h"

#include "core/session/session.h"
#include "core/settings/profilestore.h"
#include "core/settings/settings.h"
#include "ui/frame/serverchooser.h"
#include "ui/panels/browser/browserpanel.h"
#include "ui/panels/browser/filteredit.h"

namespace redshank {

BrowserMemory::BrowserMemory(BrowserPanel *browser, const Stores &stores)
    : QObject(browser)
    , m_browser(browser)
    , m_stores(stores)
{
    m_browser->setColumns(m_stores.settings->keyColumns);
    m_browser->setFilterHistory(m_stores.settings->filterHistory);
    m_browser->setNameBudget(m_stores.settings->nameBudget);
    followFilters();
    connect(m_browser, &BrowserPanel::columnsChanged, this, [this] {
        m_stores.settings->keyColumns = m_browser->columns();
        Q_EMIT settingsChanged();
    });
    connect(m_browser, &BrowserPanel::nameBudgetChanged, this, [this](qint64 bytes) {
        m_stores.settings->nameBudget = bytes;
        Q_EMIT settingsChanged();
    });
    // The history is written with the rest when the window closes: not at every filter.
    connect(m_browser, &BrowserPanel::filterHistoryChanged, this,
        [this](const QStringList &history) { m_stores.settings->filterHistory = history; });
    connect(m_browser, &BrowserPanel::savedFiltersChanged, this, &BrowserMemory::storeFilters);
    connect(m_stores.profiles, &ProfileStore::changed, this, &BrowserMemory::followFilters);
}

void BrowserMemory::storeFilters(const QStringList &filters)
{
    const QString id = m_stores.chooser->storedId(m_browser->session()->profile());
    if (id.isEmpty()) {
        Q_EMIT statusMessage(tr("This server is not kept, nor are its filters once it is closed."));
        return;
    }
    // Only what the user has changed here: another browser, or another program, may have stored filters meanwhile.
    QStringList added = filters;
    added.removeIf([this](const QString &filter) { return m_filters.contains(filter); });
    QStringList removed = m_filters;
    removed.removeIf([&](const QString &filter) { return filters.contains(filter); });
    if (const auto kept = m_stores.profiles->changeFilters(id, added, removed); !kept)
        Q_EMIT statusMessage(kept.error().sentence());
}

/// Those that were saved for the server elsewhere, too. What the browser holds of a server that is not kept stays.
void BrowserMemory::followFilters()
{
    const Profile *stored = m_stores.profiles->find(m_stores.chooser->storedId(m_browser->session()->profile()));
    // What is beyond the room of the browser is not what the user has removed from it.
    const QStringList filters = stored ? stored->filters.mid(0, FilterEdit::maxSaved) : QStringList();
    if (filters == m_filters)
        return;
    m_filters = filters;
    if (stored)
        m_browser->setSavedFilters(filters);
}

} // namespace redshank
