// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keydetails.h"

#include <algorithm>

namespace redshank {

qint64 KeyDetail::remaining() const
{
    if (pttl < 0)
        return -1;
    const auto since = std::chrono::steady_clock::now() - fetchedAt;
    return qMax<qint64>(0, pttl - std::chrono::duration_cast<std::chrono::milliseconds>(since).count());
}

/// One pipeline on its way: answers come in order, the last one settles it.
struct KeyDetails::Fetch
{
    QByteArrayList keys;
    QList<KeyDetail> details;
    qsizetype left = 0; ///< answers
    quint64 generation = 0;
};

KeyDetails::KeyDetails(Connection *connection, int cacheSize, QObject *parent)
    : QObject(parent)
    , m_connection(connection)
    , m_cache(cacheSize)
{ }

const KeyDetail *KeyDetails::detail(const QByteArray &key) const
{
    return m_cache.object(key);
}

void KeyDetails::fetch(const QByteArrayList &keys, std::chrono::milliseconds maxAge)
{
    const auto now = std::chrono::steady_clock::now();
    m_waiting.clear();
    QSet<QByteArray> asked;
    for (const QByteArray &key : keys) {
        if (m_waiting.size() == maxKeysPerFetch)
            break;
        const KeyDetail *known = m_cache.object(key);
        const bool isFresh = known && (maxAge.count() < 0 || now - known->fetchedAt <= maxAge);
        if (!isFresh && !asked.contains(key)) {
            asked.insert(key);
            m_waiting.append(key);
        }
    }
    if (!m_isInFlight)
        sendNext();
}

void KeyDetails::sendNext()
{
    if (m_waiting.isEmpty())
        return;
    auto fetch = std::make_shared<Fetch>();
    fetch->keys = std::exchange(m_waiting, {});
    fetch->details.resize(fetch->keys.size());
    fetch->left = 2 * fetch->keys.size();
    fetch->generation = m_generation;
    m_isInFlight = true;
    // All of them leave in one write.
    for (qsizetype i = 0; i < fetch->keys.size(); ++i) {
        m_connection->send(Command{"TYPE", fetch->keys[i]}, this, [this, fetch, i](const ReplyView &reply) {
            if (!reply.isError())
                fetch->details[i].type = reply.toByteArray();
            settle(fetch);
        });
        m_connection->send(Command{"PTTL", fetch->keys[i]}, this, [this, fetch, i](const ReplyView &reply) {
            fetch->details[i].pttl = reply.isError() ? -3 : reply.integer(-3);
            fetch->details[i].fetchedAt = std::chrono::steady_clock::now();
            settle(fetch);
        });
    }
}

void KeyDetails::settle(const std::shared_ptr<Fetch> &fetch)
{
    if (--fetch->left > 0)
        return;
    m_isInFlight = false;
    QByteArrayList told;
    for (qsizetype i = 0; i < fetch->keys.size() && fetch->generation == m_generation; ++i) {
        const KeyDetail &detail = fetch->details[i];
        // Where neither was answered (a lost connection) nothing is known; it is asked for again when it is next seen.
        if (detail.type.isEmpty() && detail.pttl == -3 && m_connection->state() != Connection::State::Ready)
            continue;
        m_cache.insert(fetch->keys[i], new KeyDetail(detail));
        told.append(fetch->keys[i]);
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
