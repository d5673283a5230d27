// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile.h"

#include <QJsonObject>

#include <optional>

namespace redshank {

/// A profile as it is stored: without its password.
QJsonObject profileToJson(const Profile &profile);
/// Nothing where the object describes no server; strange values of single fields fall back on their defaults.
std::optional<Profile> profileFromJson(const QJsonObject &stored);

} // namespace redshank
