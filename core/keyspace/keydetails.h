// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/connection.h"

#include <QByteArrayList>
#include <QCache>
#include <QObject>
#include <QSet>

#include <chrono>
#include <optional>

namespace redshank {

/// What a row shows beside a key's name.
struct KeyDetail
{
    QByteArray type; ///< as TYPE says; "none": the key is gone; empty: refused
    qint64 pttl = -1; ///< milliseconds left at fetchedAt; -1 no expiry, -2 gone, -3 refused
    std::chrono::steady_clock::time_point fetchedAt;

    bool isGone() const { return type == "none"; }
    /// Milliseconds left by now, at least 0; -1 without expiry.
    qint64 remaining() const;
};

/// Type and TTL of the keys that are visible: TYPE and PTTL of all of them in one pipeline on the session's connection,
/// one fetch in flight, the newest request next, a bounded cache. GUI thread; the connection must outlive it.
class KeyDetails : public QObject
{
    Q_OBJECT
public:
    static constexpr int maxKeysPerFetch = 200;

    explicit KeyDetails(Connection *connection, int cacheSize = 20000, QObject *parent = nullptr);

    /// What is known now; nothing where it was never fetched. Never sends.
    const KeyDetail *detail(const QByteArray &key) const;
    /// Asks for those of `keys` that are not known (or older than `maxAge`, where that is not negative). Replaces a
    /// request that waits.
    void fetch(const QByteArrayList &keys, std::chrono::milliseconds maxAge = std::chrono::milliseconds(-1));
    void forget(const QByteArray &key);
    void clear();

Q_SIGNALS:
    void fetched(const QByteArrayList &keys);

private:
    struct Fetch;
    void sendNext();
    void settle(const std::shared_ptr<Fetch> &fetch);

    Connection *m_connection;
    QCache<QByteArray, KeyDetail> m_cache;
    QByteArrayList m_waiting;
    bool m_isInFlight = false;
    quint64 m_generation = 0; ///< of clear(): an answer from before it is dropped
};

} // namespace redshank
