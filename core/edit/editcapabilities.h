// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace redshank {

struct ServerInfo;

/// What of a server decides how an edit is sent. Unknown versions count as: no conditional SET, KEEPTTL, no field TTLs.
struct EditCapabilities
{
    bool hasConditionalSet = false; ///< SET .. IFEQ: Valkey 8.1, Redis 8.4
    bool hasKeepTtl = true; ///< SET .. KEEPTTL: 6.0
    bool hasFieldTtl = false; ///< HPEXPIRE: Redis 7.4, Valkey 9.0
};

EditCapabilities editCapabilities(const ServerInfo &server);

} // namespace redshank
