// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/redis/connection.h"

#include <QByteArrayList>
#include <QHash>
#include <QObject>

#include <chrono>
#include <functional>
#include <memory>

namespace redshank {

/// What a confirmation says about a key. (KeyFacts is core/values' struct: one name in one namespace is one type.)
struct KeySummary
{
    QByteArray key;
    QByteArray type; ///< "none": there is no such key
    qint64 pttl = -1; ///< milliseconds; -1 no expiry, -2 no key, -3 not told
    qint64 bytes = -1; ///< MEMORY USAGE with the server's default samples; -1 not told
    qint64 length = -1; ///< bytes of a string, elements of anything else; -1 not told

    bool exists() const { return !type.isEmpty() && type != "none"; }
};

/// Whether a person has confirmed this very operation; the gate lets a write through on profiles that ask.
enum class Confirmed : quint8 { No, Yes };

/// Single-key operations, each one step on the server, each named key exactly as given: never a pattern.
/// Callbacks come once, in this thread, and not at all once `context` is gone. The connection must outlive this.
class KeyOperations : public QObject
{
    Q_OBJECT
public:
    template <typename T> using Done = std::function<void(const Result<T> &)>;

    explicit KeyOperations(Connection *connection, QObject *parent = nullptr);

    /// What an operation on a key that is gone ends with.
    static Error keyGone(const QByteArray &key);

    void facts(const QByteArray &key, QObject *context, Done<KeySummary> done);

    /// UNLINK. KeyGone where there was no such key. A server without UNLINK gets DEL, where a large value blocks the
    /// server: above `largeLength` elements or bytes that takes Confirmed::Yes, else NeedsConfirmation.
    void remove(const QByteArray &key, Confirmed confirmed, QObject *context, Done<void> done);
    static constexpr qint64 largeLength = 10000;

    /// RENAMENX: Exists where the target exists (nothing is changed), KeyGone where the source does not.
    void rename(const QByteArray &from, const QByteArray &to, Confirmed confirmed, QObject *context, Done<void> done);
    /// RENAME over an existing target, for its own confirmation that has shown `target`: Conflict where the target is
    /// no longer of that type, KeyGone where the source is, both seen in the step that renames. Takes scripts.
    /// NeedsConfirmation without Confirmed::Yes.
    void renameReplacing(
        const QByteArray &from, const KeySummary &target, Confirmed confirmed, QObject *context, Done<void> done);

    /// A second key with the same value and time to live: COPY, never with REPLACE; before Redis 6.2 DUMP and RESTORE
    /// in one script. Exists where the target exists (nothing is changed), KeyGone where the source does not.
    void duplicate(
        const QByteArray &from, const QByteArray &to, Confirmed confirmed, QObject *context, Done<void> done);
    /// `wanted`, or the first of `wanted-2`, `wanted-3` ... that no key has now: a proposal, not a reservation.
    void freeName(const QByteArray &wanted, QObject *context, Done<QByteArray> done);

    /// TYPE of each, in pipelines of a bounded length; those that could not be told are left out.
    using Types = QHash<QByteArray, QByteArray>;
    void types(const QByteArrayList &keys, QObject *context, Done<Types> done);

    /// PEXPIRE; the result is the time to live in milliseconds that the server then reports. Zero and below would
    /// delete the key and are InvalidInput.
    void expireIn(
        const QByteArray &key, std::chrono::milliseconds ttl, Confirmed confirmed, QObject *context, Done<qint64> done);
    /// PEXPIREAT, milliseconds since 1970 by the server's clock; a time that has passed there is InvalidInput.
    void expireAt(const QByteArray &key, std::chrono::milliseconds sinceEpoch, Confirmed confirmed, QObject *context,
        Done<qint64> done);
    /// PERSIST; no error where the key had no expiry.
    void persist(const QByteArray &key, Confirmed confirmed, QObject *context, Done<void> done);

private:
    void removeByDel(const QByteArray &key, Confirmed confirmed, QObject *context, Done<void> done);
    void duplicateByScript(
        const QByteArray &from, const QByteArray &to, Confirmed confirmed, QObject *context, Done<void> done);
    void askTypes(const QByteArrayList &keys, qsizetype begin, const std::shared_ptr<Types> &found, QObject *context,
        const Done<Types> &done);
    void sendExpiry(const Command &command, Confirmed confirmed, QObject *context, Done<qint64> done);

    Connection *m_connection;
};

} // namespace redshank
