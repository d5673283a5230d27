// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <chrono>

namespace redshank {

/// Every bound of the endpoint in one place; the defaults are those of the contract and each has a test.
/// Sizes are bytes.
struct EndpointLimits
{
    static constexpr qsizetype KiB = 1024;
    static constexpr qsizetype MiB = 1024 * KiB;

    qsizetype requestLine = 8 * KiB; ///< beyond: 414
    qsizetype headers = 16 * KiB; ///< all fields together; beyond: 431
    int headerFields = 100; ///< beyond: 431
    qsizetype body = 64 * MiB; ///< beyond: 413
    int pipelined = 32; ///< requests of one connection without an answer; then reading stops
    int connections = 1024; ///< beyond: 503, closed
    int streams = 256; ///< WebSockets and event streams; beyond: 503
    qsizetype webSocketMessage = 16 * MiB; ///< beyond: close 1009
    int webSocketCommands = 1000; ///< of one WebSocket without an answer; then reading stops
    qsizetype queued = 8 * MiB; ///< waiting for a slow reader of a stream; beyond: cut, WebSocket 1013
    int jsonDepth = 8;
    qsizetype answer = 16 * MiB; ///< of a reply, and of the JSON made of it; beyond: an error, 413
    qsizetype etagValue = 1 * MiB; ///< an ETag is computed of every string up to here, and strings beyond are streamed
    qsizetype streamChunk = 1 * MiB; ///< of a string that is streamed
    int collectionElements = 100'000; ///< of a list, hash, set, sorted set or stream read as JSON; beyond: 413
    int databases = 64; ///< connections to distinct databases; beyond: 503

    std::chrono::milliseconds headerDeadline{10'000}; ///< from the first byte (or the accept) to the end of the head
    std::chrono::milliseconds bodyIdle{30'000}; ///< between two pieces of a body, either way
    std::chrono::milliseconds keepAlive{60'000}; ///< between two requests
    std::chrono::milliseconds closing{2'000}; ///< for a peer to take the last bytes of a connection that we end
};

} // namespace redshank
