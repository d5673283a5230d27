// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "valuestream.h"

#include <tuple>
#include <utility>

namespace redshank {

ValueStream::ValueStream(std::unique_ptr<Connection> connection, QByteArray key, qsizetype length, qsizetype first,
    qsizetype count, qsizetype chunk)
    : m_connection(std::move(connection))
    , m_key(std::move(key))
    , m_length(length)
    , m_next(first)
    , m_left(count)
    , m_chunk(chunk)
{ }

ValueStream::~ValueStream()
{
    if (m_connection)
        m_connection.release()->deleteLater(); // perhaps in the middle of one of its handlers
}

void ValueStream::watch(QObject *context, Watched watched)
{
    m_connection->setReconnecting(false); // another connection would watch nothing
    struct Check
    {
        Watched watched;
        QByteArray command;
        Error error;
    };
    const auto check = std::make_shared<Check>(Check{std::move(watched), {}, {}});
    const auto ask = [&](const Command &command) {
        m_connection->send(command, context, [check, name = command[0]](const ReplyView &reply) {
            if (reply.isError() && !check->error)
                std::tie(check->command, check->error) = std::pair(name, reply.error());
        });
    };
    // An empty transaction: the real one comes when all but the last piece has been sent.
    ask(Command{"MULTI"});
    ask(Command{"EXEC"});
    ask(Command{"WATCH", m_key});
    m_connection->send(Command{"STRLEN", m_key}, context, [check, length = m_length](const ReplyView &reply) {
        if (!check->error && reply.isError())
            check->error = reply.error();
        else if (!check->error && reply.integer(-1) != length)
            check->error = {Error::Kind::NotSent, tr("the value has just changed"), {}, {}};
        check->watched(check->command, check->error);
    });
}

void ValueStream::fetchNext(BodySink *sink)
{
    m_sink = sink;
    if (m_left == 0) {
        QMetaObject::invokeMethod(
            this, [this] { end(true); }, Qt::QueuedConnection);
        return;
    }
    fetch();
}

void ValueStream::fetch()
{
    const qsizetype count = qMin(m_left, m_chunk);
    const Command command{"GETRANGE", m_key, QByteArray::number(m_next), QByteArray::number(m_next + count - 1)};
    m_connection->send(command, this, [this](const ReplyView &reply) { takePiece(reply); });
}

void ValueStream::takePiece(const ReplyView &reply)
{
    if (!m_sink)
        return; // it has ended meanwhile
    const qsizetype expected = qMin(m_left, m_chunk);
    if (reply.isError() || reply.bytes().size() != expected) {
        end(false);
        return;
    }
    m_next += expected;
    m_left -= expected;
    if (m_left > 0) {
        m_sink->takeBody(reply.toByteArray());
        return;
    }
    m_lastPiece = reply.toByteArray();
    confirm();
}

void ValueStream::confirm()
{
    m_connection->send(Command{"MULTI"}, this, [](const ReplyView &) {});
    m_connection->send(Command{"EXEC"}, this, [this](const ReplyView &reply) {
        if (!m_sink)
            return;
        if (reply.isError() || reply.isNil()) // nil: the key has been touched
            end(false);
        else
            m_sink->takeBody(std::exchange(m_lastPiece, QByteArray()));
    });
}

void ValueStream::end(bool isWhole)
{
    if (BodySink *const sink = std::exchange(m_sink, nullptr))
        sink->endBody(isWhole);
}

} // namespace redshank
