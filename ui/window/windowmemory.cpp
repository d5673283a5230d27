// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "windowmemory.h"

#include "place.h"
#include "ui/editors/keytab.h"
#include "workspace.h"

#include "core/session/session.h"
#include "core/settings/profilestore.h"

namespace redshank {

namespace {

constexpr qsizetype mostReopenedPages = 12;
constexpr qsizetype mostReopenedPlaces = 16;

} // namespace

void storeOpen(const Workspace *workspace, WindowSettings *window)
{
    window->places.clear();
    window->pages.clear();
    window->currentPage = 0;
    QList<const Place *> stored;
    for (const Place *place : workspace->places()) {
        if (place->profileId().isEmpty())
            continue;
        stored.append(place);
        window->places.append({place->profileId(), place->session()->database(), place->isFolded()});
    }
    for (const TabPage *page : workspace->tabs()->pages()) {
        const auto *tab = qobject_cast<const KeyTab *>(page);
        const qsizetype place = tab ? stored.indexOf(workspace->placeOf(tab)) : -1;
        if (place < 0)
            continue;
        if (page == workspace->tabs()->current())
            window->currentPage = int(window->pages.size());
        window->pages.append({int(place), tab->key()});
    }
}

bool reopen(const WindowSettings &window, const ProfileStore &profiles, Workspace *workspace,
    const std::function<Place *(const Profile &)> &open)
{
    QList<Place *> opened;
    for (const PlaceSettings &place : window.places.first(qMin(window.places.size(), mostReopenedPlaces))) {
        const Profile *stored = profiles.find(place.profileId);
        if (!stored) {
            opened.append(nullptr);
            continue;
        }
        Profile profile = *stored;
        profile.params.database = place.database;
        opened.append(open(profile));
        opened.last()->setFolded(place.isFolded);
    }
    if (workspace->places().size() == 1)
        workspace->places().first()->setFolded(false);
    QString current;
    for (qsizetype i = 0; i < qMin(window.pages.size(), mostReopenedPages); ++i) {
        const PageSettings &page = window.pages.at(i);
        Place *place = opened.value(page.place);
        if (!place)
            continue;
        place->openKey(page.key, TabArea::Keep::Permanent);
        if (i == window.currentPage)
            current = workspace->tabs()->current()->tabIdentity();
    }
    if (!current.isEmpty())
        workspace->tabs()->raise(current);
    return workspace->current() != nullptr;
}

} // namespace redshank
