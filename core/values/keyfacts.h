// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QMetaType>

#include <chrono>
#include <functional>
#include <optional>

class QObject;

namespace redshank {

class Connection;

/// What is known of a key before its value is read. A value; crosses threads.
struct KeyFacts
{
    QByteArray key;
    bool isPresent = false; ///< false: no such key, and nothing below is set
    QByteArray type; ///< as TYPE says: "string", "hash" ... or a module's own name such as "ReJSON-RL"
    bool isTtlKnown = false; ///< false where PTTL was refused
    std::optional<std::chrono::milliseconds> ttl; ///< remaining when it was read; nothing: never expires
    qint64 size = -1; ///< bytes of a string, else elements; -1: not known, as for a module's type
    QByteArray encoding; ///< OBJECT ENCODING; empty where it is not known
    qint64 memoryUsage = -1; ///< bytes; -1: not asked for or not known
};

struct KeyFactsOptions
{
    /// TYPE as the caller remembers it: the size is then asked for in the same pipeline. A wrong guess costs one more
    /// round trip, nothing else. Without it the size follows TYPE's reply: asking for all six sizes at once would
    /// raise the server's error counters with each key that is opened.
    QByteArray expectedType;
    bool wantsMemoryUsage = false; ///< MEMORY USAGE with the server's default sampling
};

using KeyFactsCallback = std::function<void(const Result<KeyFacts> &)>;

/// Reads the facts of one key. The callback runs once, in the connection's thread and never inside this call; it is
/// dropped when `context` dies first. An absent key is a fact (isPresent false), not an error; an error is that of
/// TYPE. What else the server refuses (NOPERM, no such command) stays unknown. `connection` must outlive the answer or
/// `context` must die with it.
void readKeyFacts(Connection &connection, const QByteArray &key, const KeyFactsOptions &options, QObject *context,
    KeyFactsCallback callback);
inline void readKeyFacts(Connection &connection, const QByteArray &key, QObject *context, KeyFactsCallback callback)
{
    readKeyFacts(connection, key, {}, context, std::move(callback));
}

} // namespace redshank

Q_DECLARE_METATYPE(redshank::KeyFacts)
