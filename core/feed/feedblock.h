// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feedmessage.h"

#include <QByteArrayView>

#include <array>
#include <memory>

namespace redshank {

/// A slotted page of messages: fixed-size slots grow from the front, bytes from the back, so that small and large
/// messages fill it alike; a 16-byte message costs 48 bytes. Channels that repeat are stored once.
///
/// One thread appends. Other threads may read every message whose number they were told after it had been appended:
/// what is written is never touched or moved again, so that nothing needs a lock.
class FeedBlock
{
public:
    /// Bytes of a block: small enough to be evicted one by one, and large enough that messages of tens of kilobytes
    /// leave little of it unused.
    static constexpr qsizetype standardCapacity = 256 * 1024 - 256;
    /// Channels and patterns beyond this are clipped; Redis itself allows 512 MB.
    static constexpr qsizetype nameLimit = 0xffff;

    explicit FeedBlock(qsizetype capacity);

    /// What an empty block must hold for `message`.
    static qsizetype neededCapacity(const FeedMessage &message);
    /// False, and nothing has happened, where the message does not fit. The appending thread only.
    bool append(const FeedMessage &message);
    /// The i-th message; i must be below a count that was handed over after its append().
    FeedMessage message(quint32 i) const;
    /// RAM that it takes as a whole.
    qsizetype memory() const { return m_capacity + qsizetype(sizeof(FeedBlock)) + 64; }

private:
    struct Slot
    {
        qint64 time;
        quint32 channelAt;
        quint32 patternAt;
        quint32 payloadAt;
        quint32 payloadSize;
        quint16 channelSize;
        quint16 patternSize;
        FeedKind kind;
        bool hasExtra; ///< eight bytes in front of the payload: its full size, or the duration of a gap
    };
    struct Name
    {
        quint32 at = 0;
        quint16 size = 0;
    };

    Name *known(QByteArrayView name);
    Name store(QByteArrayView bytes);

    const std::unique_ptr<char[]> m_bytes;
    const quint32 m_capacity;
    quint32 m_front = 0; ///< end of the slots
    quint32 m_back; ///< start of the bytes
    std::array<Name, 16> m_names{}; ///< recent names by hash, so that they are stored once
};

} // namespace redshank
