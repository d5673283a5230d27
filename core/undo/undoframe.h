// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/keyrecord.h"
#include "undooperation.h"

#include <QByteArrayView>
#include <QMap>

#include <optional>

namespace redshank {

/// CRC-32C, the one that disks and networks use.
quint32 crc32c(QByteArrayView bytes);

/// The unit that is appended to the journal: it counts whole or not at all. A head of fixed length, then a description
/// (names and lengths), then the payloads in a row; head and description have one checksum, the payloads another, so
/// that the journal is read without its payloads.
struct UndoFrame
{
    enum class Kind : quint8 {
        Records = 1,
        Withdrawn = 2, ///< the batch of that number was not carried out
        Undone = 3, ///< the batches up to that number are undone, but for what is `left`; 0: all that came before
    };

    Kind kind = Kind::Records;
    UndoOperation operation; ///< keys: those of this frame
    quint32 batch = 0; ///< within the operation
    QList<KeyRecord> records; ///< without payloads unless they are asked for
    QList<qint64> payloadSizes;
    /// What could not be undone: records of these batches, by their places in them.
    QMap<quint32, QList<quint32>> left;

    /// Eight random bytes of the file begin each frame: no value of a server's can look like one.
    static constexpr qint64 markerSize = 8;
    static constexpr qint64 headSize = markerSize + 24;
    struct Head
    {
        qint64 descriptionSize = 0;
        qint64 payloadSize = 0;
        quint32 descriptionSum = 0; ///< of the head as well
        quint32 payloadSum = 0;
        qint64 size() const { return headSize + descriptionSize + payloadSize; }
    };

    /// With `records` and their payloads.
    QByteArray encoded(const QByteArray &marker) const;
    static std::optional<Head> readHead(QByteArrayView bytes, QByteArrayView marker);
    enum class Detail : quint8 { Counts, Records }; ///< whether each record is wanted, or only how many there are
    /// `bytes`: head and description. Nothing where they do not belong together.
    static std::optional<UndoFrame> read(const Head &head, QByteArrayView bytes, Detail detail = Detail::Records);
    /// Puts the payloads in their places; false where they are not what was written.
    bool takePayloads(const Head &head, const QByteArray &bytes);
};

} // namespace redshank
