// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keytraits.h"

#include <QByteArrayList>
#include <QCache>
#include <QObject>
#include <QTimer>

#include <chrono>

namespace redshank {

/// What is told of the keys that are visible: all wanted traits of all of them in one pipeline on the session's
/// connection, one pipeline in flight, the newest request next, so many commands a second and no more, a bounded cache.
/// GUI thread; the connection must outlive it.
class KeyDetails : public QObject
{
    Q_OBJECT
public:
    static constexpr int maxKeysPerFetch = 200;
    static constexpr int maxCommandsPerSecond = 5000;
    /// What is always asked for: the badge of a row, and whether its key is still there.
    static constexpr KeyTraits leastTraits = KeyTraits(KeyTrait::Type) | KeyTrait::Ttl;

    explicit KeyDetails(Connection *connection, int cacheSize = 20000, QObject *parent = nullptr);

    /// What to ask for from now on, beside leastTraits.
    void setTraits(KeyTraits traits) { m_traits = traits | leastTraits; }
    KeyTraits traits() const { return m_traits; }

    /// What is known now; nothing where it was never fetched. Never sends.
    const KeyDetail *detail(const QByteArray &key) const;
    /// Asks for those of `keys` of which something is not known (or older than `maxAge`, where that is not negative).
    /// Replaces a request that waits.
    void fetch(const QByteArrayList &keys, std::chrono::milliseconds maxAge = std::chrono::milliseconds(-1));
    void forget(const QByteArray &key);
    void clear();

    /// Why a trait is asked for no more; kind None where it is.
    Error refusal(KeyTrait trait) const { return m_reader.refusal(trait); }
    /// From now on all is asked for anew, what was refused as well: permissions may be others now. What is known stays
    /// until it is told again, however many other requests come in between.
    void outdate();
    bool isFrequency() const
    {
        return m_reader.isFrequency();
    } ///< Idle is a frequency here: the server's policy is LFU

Q_SIGNALS:
    void fetched(const QByteArrayList &keys);
    void traitRefused(redshank::KeyTrait trait, const redshank::Error &error); ///< once each
    void accessKindChanged(); ///< isFrequency()

private:
    void sendNext();
    using Clock = std::chrono::steady_clock;
    struct Known
    {
        KeyDetail detail;
        Clock::time_point askedAt; ///< what is told later of an earlier time is as old as the question
    };
    void take(const QByteArrayList &keys, quint64 generation, Clock::time_point askedAt,
        const KeyTraitReader::Answer &answer);

    KeyTraitReader m_reader;
    QCache<QByteArray, Known> m_cache;
    KeyTraits m_traits = leastTraits;
    QByteArrayList m_waiting;
    Clock::time_point m_outdatedAt; ///< what was asked for before is not fresh
    QTimer m_pace; ///< running: the commands of the last pipeline still count
    quint64 m_generation = 0; ///< of clear(): an answer from before it is dropped
};

} // namespace redshank
