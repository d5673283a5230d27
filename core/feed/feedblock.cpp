// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "feedblock.h"

#include <cstring>

namespace redshank {

namespace {

constexpr quint32 extraSize = sizeof(qint64);

QByteArrayView clippedName(QByteArrayView name)
{
    return name.first(std::min(name.size(), FeedBlock::nameLimit));
}

bool needsExtra(const FeedMessage &message)
{
    return message.isClipped() || message.isGap();
}

} // namespace

FeedBlock::FeedBlock(qsizetype capacity)
    : m_bytes(std::make_unique_for_overwrite<char[]>(size_t(capacity)))
    , m_capacity(quint32(capacity))
    , m_back(quint32(capacity))
{ }

qsizetype FeedBlock::neededCapacity(const FeedMessage &message)
{
    return qsizetype(sizeof(Slot)) + clippedName(message.channel).size() + clippedName(message.pattern).size()
        + message.payload.size() + (needsExtra(message) ? extraSize : 0);
}

// The names of a feed are few and repeat; comparing with one candidate costs less than a hash table that must be right.
FeedBlock::Name *FeedBlock::known(QByteArrayView name)
{
    const auto at = [name](qsizetype i) { return size_t(quint8(name[i])); };
    const size_t hash = size_t(name.size()) + at(name.size() - 1) * 7 + at(name.size() / 2) * 3;
    return &m_names[hash % m_names.size()];
}

FeedBlock::Name FeedBlock::store(QByteArrayView bytes)
{
    m_back -= quint32(bytes.size());
    std::memcpy(m_bytes.get() + m_back, bytes.data(), size_t(bytes.size()));
    return {m_back, quint16(bytes.size())};
}

bool FeedBlock::append(const FeedMessage &message)
{
    // Counted as if neither name were known: the last few bytes of a block are not worth a second look.
    if (neededCapacity(message) > qsizetype(m_back) - qsizetype(m_front))
        return false;
    const auto place = [this](QByteArrayView name) {
        name = clippedName(name);
        if (name.isEmpty())
            return Name{};
        Name *candidate = known(name);
        const bool isSame = candidate->size == name.size()
            && std::memcmp(m_bytes.get() + candidate->at, name.data(), size_t(name.size())) == 0;
        if (!isSame)
            *candidate = store(name);
        return *candidate;
    };
    const Name channel = place(message.channel);
    const Name pattern = place(message.pattern);

    m_back -= quint32(message.payload.size());
    if (!message.payload.isEmpty())
        std::memcpy(m_bytes.get() + m_back, message.payload.data(), size_t(message.payload.size()));
    const quint32 payloadAt = m_back;
    const bool hasExtra = needsExtra(message);
    if (hasExtra) {
        const qint64 extra = message.isGap() ? qint64(message.gap.count()) : message.payloadSize;
        m_back -= extraSize;
        std::memcpy(m_bytes.get() + m_back, &extra, extraSize);
    }
    const Slot slot{message.time.count(), channel.at, pattern.at, payloadAt, quint32(message.payload.size()),
        channel.size, pattern.size, message.kind, hasExtra};
    std::memcpy(m_bytes.get() + m_front, &slot, sizeof slot);
    m_front += quint32(sizeof slot);
    return true;
}

FeedMessage FeedBlock::message(quint32 i) const
{
    Slot slot;
    std::memcpy(&slot, m_bytes.get() + size_t(i) * sizeof slot, sizeof slot);
    FeedMessage message;
    message.kind = slot.kind;
    message.time = std::chrono::microseconds(slot.time);
    message.channel = {m_bytes.get() + slot.channelAt, qsizetype(slot.channelSize)};
    message.pattern = {m_bytes.get() + slot.patternAt, qsizetype(slot.patternSize)};
    message.payload = {m_bytes.get() + slot.payloadAt, qsizetype(slot.payloadSize)};
    message.payloadSize = message.payload.size();
    if (slot.hasExtra) {
        qint64 extra = 0;
        std::memcpy(&extra, m_bytes.get() + slot.payloadAt - extraSize, extraSize);
        if (slot.kind == FeedKind::Gap)
            message.gap = std::chrono::microseconds(extra);
        else
            message.payloadSize = extra;
    }
    return message;
}

} // namespace redshank
