// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/connection.h"
#include "exchange.h"

#include <memory>

namespace redshank {

/// A part of a long string, piece by piece through GETRANGE, at most one piece in memory. The key is watched on a
/// connection of its own: if it changes on the way, the last piece is held back and the body ends short, so that a mix
/// of two values is never taken for one.
class ValueStream : public BodySource
{
    Q_OBJECT
public:
    /// `length` is that of the whole string, as it was announced.
    ValueStream(std::unique_ptr<Connection> connection, QByteArray key, qsizetype length, qsizetype first,
        qsizetype count, qsizetype chunk);
    ~ValueStream() override;

    void fetchNext(BodySink *sink) override;

private:
    void begin();
    void fetch();
    void takePiece(const ReplyView &reply);
    void confirm();
    void end(bool isWhole);

    std::unique_ptr<Connection> m_connection;
    QByteArray m_key;
    const qsizetype m_length;
    qsizetype m_next;
    qsizetype m_left;
    const qsizetype m_chunk;
    BodySink *m_sink = nullptr;
    QByteArray m_lastPiece; ///< until it is known that the key stayed the same
    bool m_hasBegun = false;
};

} // namespace redshank
