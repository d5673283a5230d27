// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/connection.h"
#include "exchange.h"

#include <functional>
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

    /// No error: the key is watched, has the length and may be read to the end. Else `refused` is the first command
    /// that failed, if it was one of the transaction.
    using Watched = std::function<void(const QByteArray &refused, const Error &error)>;
    /// Before the head is sent, which promises a body. `watched` is called later, once, or never if `context` dies.
    void watch(QObject *context, Watched watched);

    void fetchNext(BodySink *sink) override;

private:
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
};

} // namespace redshank
