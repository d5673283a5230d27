// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keydetails.h"

#include <QSet>

#include <utility>

namespace redshank {

KeyDetails::KeyDetails(Connection *connection, int cacheSize, QObject *parent)
    : QObject(parent)
    , m_reader(connection)
    , m_cache(cacheSize)
{
    m_pace.setSingleShot(true);
    connect(&m_pace, &QTimer::timeout, this, &KeyDetails::sendNext);
    connect(&m_reader, &KeyTraitReader::traitRefused, this, &KeyDetails::traitRefused);
    connect(&m_reader, &KeyTraitReader::accessKindChanged, this, &KeyDetails::accessKindChanged);
}

const KeyDetail *KeyDetails::detail(const QByteArray &key) const
{
    const Known *known = m_cache.object(key);
    return known ? &known->detail : nullptr;
}

void KeyDetails::fetch(const QByteArrayList &keys, std::chrono::milliseconds maxAge)
{
    const auto now = Clock::now();
    const KeyTraits wanted = m_traits & ~m_reader.refused();
    m_waiting.clear();
    QSet<QByteArray> asked;
    for (const QByteArray &key : keys) {
        if (m_waiting.size() == maxKeysPerFetch)
            break;
        const Known *known = m_cache.object(key);
        const bool isWhole = known && !(wanted & ~(known->detail.known | known->detail.refused));
        const bool isFresh = isWhole && known->askedAt >= m_outdatedAt
            && (maxAge.count() < 0 || now - known->detail.fetchedAt <= maxAge);
        if (!isFresh && !asked.contains(key)) {
            asked.insert(key);
            m_waiting.append(key);
        }
    }
    sendNext();
}

void KeyDetails::outdate()
{
    m_reader.forgetRefusals();
    m_outdatedAt = Clock::now();
}

void KeyDetails::sendNext()
{
    if (m_waiting.isEmpty() || m_reader.isReading() || m_pace.isActive())
        return;
    const QByteArrayList keys = std::exchange(m_waiting, {});
    m_pace.start(int(m_reader.commandCount(keys.size(), m_traits) * 1000 / maxCommandsPerSecond));
    m_reader.read(keys, m_traits,
        [this, keys, generation = m_generation, askedAt = Clock::now()](
            const KeyTraitReader::Answer &answer) { take(keys, generation, askedAt, answer); });
}

void KeyDetails::take(
    const QByteArrayList &keys, quint64 generation, Clock::time_point askedAt, const KeyTraitReader::Answer &answer)
{
    QByteArrayList told;
    for (qsizetype i = 0; i < keys.size() && generation == m_generation; ++i) {
        const KeyDetail &detail = answer.details[i];
        // Where nothing was answered (a lost connection) nothing is known; it is asked for again when it is next seen.
        if (!answer.isAnswered && !detail.known)
            continue;
        m_cache.insert(keys[i], new Known{detail, askedAt});
        told.append(keys[i]);
    }
    sendNext();
    if (!told.isEmpty())
        Q_EMIT fetched(told);
}

void KeyDetails::forget(const QByteArray &key)
{
    m_cache.remove(key);
}

void KeyDetails::clear()
{
    ++m_generation;
    m_cache.clear();
    m_waiting.clear();
}

} // namespace redshank
