// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QList>

namespace redshank {

/// What a key is before something is done to it: enough to put it back. Times are milliseconds since 1970 by the
/// server's clock, -1: no expiry.
struct KeyRecord
{
    QByteArray key;
    QByteArray payload; ///< DUMP; empty where only the expiry changes
    qint64 expiresAt = -1;
    qint64 changedTo = -1; ///< the expiry that it is given, where only that changes
    QByteArray source; ///< the key that is renamed over this one; empty: nothing is
    QByteArray sourceType;

    bool operator==(const KeyRecord &) const = default;
};

/// How much is recorded, and what is said of the rest before it is done.
struct RecordLimits
{
    /// Of one key, by MEMORY USAGE: DUMP takes the server about 8 ms for each MiB of it at worst (text that cannot be
    /// compressed; hashes), and shall take less than 5.
    qint64 keyBytes = qint64(512) << 10;
    /// Of one operation, by MEMORY USAGE: it shall leave room for others.
    qint64 operationBytes = qint64(128) << 20;

    /// What the record of one key takes beside its payload, at most.
    static qint64 overhead(qsizetype nameBytes) { return nameBytes + 64; }
};

/// Where keys are recorded before they are changed, for one operation. Used in one thread at a time; blocks for the
/// disk, so never in the GUI's.
class KeyRecorder
{
public:
    virtual ~KeyRecorder() = default;

    virtual RecordLimits limits() const = 0;
    /// Whether anything can be recorded at all.
    virtual Result<void> prepare() = 0;
    /// The records are on the disk when it returns without an error; else none of them counts.
    virtual Result<void> record(const QList<KeyRecord> &records) = 0;
    /// The last record() with these instead; where they cannot be recorded, that one stays.
    virtual Result<void> replace(const QList<KeyRecord> &records) = 0;
    /// The keys of the last record() were not changed after all.
    virtual void withdraw() = 0;
    /// In any thread: from now on nobody else is waited for. What would have to wait fails as cancelled.
    virtual void stopWaiting() = 0;
};

} // namespace redshank
