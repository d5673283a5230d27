// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "httprequest.h"
#include "httpresponse.h"
#include "requesttarget.h"

#include <optional>

namespace redshank {

/// What `WS /v1/ws` speaks.
inline constexpr QByteArrayView jsonSubprotocol("redis.json.v1");

/// The answer to a request for a WebSocket that is none: 400 or 426; nothing where RFC 6455, 4.2.1 is met and the
/// parameters are sound.
std::optional<HttpResponse> handshakeRefusal(const HttpRequest &request, const RequestTarget &target);

/// What `?db=` says, `fallback` where it is not there; nothing where it is no number or given twice.
std::optional<int> webSocketDatabase(const RequestTarget &target, int fallback);

/// The same handshake in the fewest words, for the WebSocket library behind us: it sees what we have judged and nothing
/// else, so that no second reading of the request can differ from ours.
QByteArray canonicalHandshake(const HttpRequest &request);

} // namespace redshank
