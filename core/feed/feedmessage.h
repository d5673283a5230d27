// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QtGlobal>

#include <chrono>

namespace redshank {

enum class FeedKind : quint8 {
    Message, ///< of a channel subscription
    PatternMessage, ///< of a pattern subscription
    Gap, ///< nothing was received meanwhile; the payload is the reason in words (UTF-8)
};

/// One line of a feed, seen without a copy: the bytes belong to a FeedBlock and live as long as the FeedLog that
/// answered.
struct FeedMessage
{
    FeedKind kind = FeedKind::Message;
    std::chrono::microseconds time{0}; ///< of its arrival here, since the epoch, UTC
    QByteArrayView channel;
    QByteArrayView pattern; ///< of a pattern message, else empty
    QByteArrayView payload; ///< what is kept of it
    qint64 payloadSize = 0; ///< bytes as received; more than payload.size() where it was clipped
    std::chrono::microseconds gap{0}; ///< of a gap: from the loss to the first confirmed subscription

    bool isGap() const { return kind == FeedKind::Gap; }
    bool isClipped() const { return payloadSize > payload.size(); }
};

} // namespace redshank
