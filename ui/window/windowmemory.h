// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings/profile.h"
#include "core/settings/settings.h"

#include <functional>

namespace redshank {

class Place;
class ProfileStore;
class Workspace;

/// What is open in the window, as it is stored: the places whose server is stored, and the pages of their keys.
void storeOpen(const Workspace *workspace, WindowSettings *window);
/// Opens by `open` what was stored and still can be, each place beside the one before; false: that is nothing.
bool reopen(const WindowSettings &window, const ProfileStore &profiles, Workspace *workspace,
    const std::function<Place *(const Profile &)> &open);

} // namespace redshank
