// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/connection.h"

#include <QByteArrayList>
#include <QFlags>
#include <QHash>
#include <QObject>

#include <chrono>
#include <functional>
#include <memory>

namespace redshank {

/// What can be told of a key beside its name; a command each. None of them counts as an access to the key: they leave
/// the server's clock of it, by which it evicts, alone.
enum class KeyTrait : quint8 {
    Type = 1, ///< TYPE
    Ttl = 2, ///< PTTL
    Size = 4, ///< MEMORY USAGE, estimated from at most `sizeSamples` of its elements
    Encoding = 8, ///< OBJECT ENCODING
    Idle = 16, ///< OBJECT IDLETIME, or under an LFU policy, which has no idle time, OBJECT FREQ
};
Q_DECLARE_FLAGS(KeyTraits, KeyTrait)
Q_DECLARE_OPERATORS_FOR_FLAGS(KeyTraits)

inline constexpr KeyTrait allKeyTraits[] = {
    KeyTrait::Type, KeyTrait::Ttl, KeyTrait::Size, KeyTrait::Encoding, KeyTrait::Idle};

/// What a row shows beside a key's name.
struct KeyDetail
{
    QByteArray type; ///< as TYPE says; "none": the key is gone; empty: refused or not asked for
    qint64 pttl = -1; ///< milliseconds left at fetchedAt; -1 no expiry, -2 gone, -3 refused
    qint64 size = -1; ///< bytes of the server's memory; -1 not known
    QByteArray encoding; ///< `listpack`, `hashtable` ...; empty: not known
    qint64 idle = -1; ///< seconds since the last access; -1 not known
    int frequency = -1; ///< logarithmic access counter, 0 to 255; -1 not known
    KeyTraits known; ///< answered
    KeyTraits refused; ///< answered with an error
    std::chrono::steady_clock::time_point fetchedAt;

    bool isGone() const { return type == "none" || (known.testFlag(KeyTrait::Ttl) && pttl == -2); }
    /// Milliseconds left by now, at least 0; -1 without expiry.
    qint64 remaining() const;
};

/// Asks for traits of many keys in one pipeline. Learns which commands the server or the user's permissions refuse and
/// leaves those out from then on, and whether the server counts idle time or frequency. The thread of the connection,
/// which must outlive it.
class KeyTraitReader : public QObject
{
    Q_OBJECT
public:
    static constexpr int sizeSamples = 5;
    /// `details` in the order of the keys; one that is not `isAnswered` was cut off by a lost connection.
    struct Answer
    {
        QList<KeyDetail> details;
        bool isAnswered = true;
    };
    using Done = std::function<void(const Answer &answer)>;

    explicit KeyTraitReader(Connection *connection, QObject *parent = nullptr);

    /// One at a time; `done` is called later, never inside, and not at all once this is gone.
    void read(const QByteArrayList &keys, KeyTraits traits, Done done);
    bool isReading() const { return m_isReading; }
    /// How many commands read() sends.
    qsizetype commandCount(qsizetype keys, KeyTraits traits) const;

    KeyTraits refused() const; ///< traits that are not asked for any more
    Error refusal(KeyTrait trait) const { return m_refusals.value(int(trait)); }
    bool isFrequency() const { return m_isFrequency; } ///< Idle means OBJECT FREQ here
    void forgetRefusals() { m_refusals.clear(); }

Q_SIGNALS:
    /// Once for each trait until forgetRefusals().
    void traitRefused(redshank::KeyTrait trait, const redshank::Error &error);
    void accessKindChanged(); ///< isFrequency()

private:
    struct Read;
    void send(const std::shared_ptr<Read> &read, KeyTraits traits);
    void take(const std::shared_ptr<Read> &read, qsizetype i, KeyTrait trait, const ReplyView &reply);
    void settle(const std::shared_ptr<Read> &read);
    void refuse(KeyTrait trait, const Error &error);
    Command command(KeyTrait trait, const QByteArray &key) const;

    Connection *m_connection;
    QHash<int, Error> m_refusals; ///< by trait
    bool m_isFrequency = false;
    bool m_isReading = false;
};

} // namespace redshank
