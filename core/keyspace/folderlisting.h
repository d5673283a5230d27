// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keyindex.h"

#include "core/base/result.h"
#include "core/redis/connectionparams.h"

#include <QObject>

#include <memory>

namespace redshank {

class Keyspace;

/// The exact list of keys under a prefix as the server has them now, for a confirmation that counts and samples before
/// the listed keys (never a pattern) are removed. Scans with the prefix escaped for MATCH and compares it again byte by
/// byte. In its own thread and connection; deleting it cancels.
class FolderListing : public QObject
{
    Q_OBJECT
public:
    /// `isGentle`: rests between calls as long as they last, for production.
    FolderListing(ConnectionParams params, QByteArray prefix, const KeyOrder &order, bool isGentle = false,
        QObject *parent = nullptr);
    ~FolderListing() override;

    void start();
    qsizetype found() const;
    /// Keys that match and are not listed, because their names are longer than ScanJob::longestName.
    quint64 longNames() const;

Q_SIGNALS:
    void progressed(qsizetype found);
    void finished(const redshank::Result<redshank::KeyIndex> &keys);

private:
    void check();

    QByteArray m_prefix;
    std::unique_ptr<Keyspace> m_keyspace;
};

} // namespace redshank
