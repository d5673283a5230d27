// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keytypelookup.h"

#include "core/redis/connection.h"

namespace redshank {

bool KeyTypeLookup::ask(QByteArrayView name)
{
    if (qsizetype(m_waiting.size()) >= capacity)
        return false;
    const QByteArray key = name.toByteArray();
    m_wanted[key] = ++m_number;
    m_waiting.push_back(key);
    return true;
}

void KeyTypeLookup::drop(QByteArrayView key)
{
    m_wanted.remove(QByteArray::fromRawData(key.data(), key.size()));
}

void KeyTypeLookup::clear()
{
    ++m_generation;
    m_wanted.clear();
    m_waiting.clear();
    m_inFlight = 0;
}

void KeyTypeLookup::send(Connection *connection)
{
    while (connection && m_inFlight < pipelineDepth && !m_waiting.empty()) {
        const QByteArray key = m_waiting.front();
        m_waiting.pop_front();
        const auto wanted = m_wanted.constFind(key);
        if (wanted == m_wanted.constEnd())
            continue;
        ++m_inFlight;
        connection->send(Command{"TYPE", key}, {.isInternal = true}, this,
            [this, connection, key, number = *wanted, generation = m_generation](const ReplyView &reply) {
                if (generation != m_generation)
                    return;
                --m_inFlight;
                // It may have gone and come again since.
                if (m_wanted.value(key) == number) {
                    m_wanted.remove(key);
                    if (!reply.isError())
                        m_found(key, reply.toByteArray());
                }
                if (connection->state() == Connection::State::Ready)
                    send(connection);
            });
    }
}

} // namespace redshank
