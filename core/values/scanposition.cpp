// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scanposition.h"

#include "core/redis/reply.h"

namespace redshank {

void ScanPosition::rewind(const QByteArray &match)
{
    m_cursor = "0";
    m_match = match;
    m_seen.clear();
    m_isAtEnd = false;
}

Command ScanPosition::command(const char *name, const QByteArray &key, qint64 count) const
{
    Command command(name);
    command << key << m_cursor << "COUNT" << QByteArray::number(count);
    if (!m_match.isEmpty())
        command << "MATCH" << m_match;
    return command;
}

bool ScanPosition::take(const ReplyView &reply, int width, QList<ValueRow> &rows)
{
    const ReplyView elements = reply[1];
    if (reply.size() != 2 || reply[0].bytes().isEmpty() || elements.size() % width != 0)
        return false;
    m_cursor = reply[0].toByteArray();
    m_isAtEnd = m_cursor == "0";
    rows.reserve(rows.size() + elements.size() / width);
    for (qsizetype i = 0; i < elements.size(); i += width) {
        ValueRow row;
        for (int cell = 0; cell < width; ++cell)
            row.cells.append(elements[i + cell].toByteArray());
        if (m_seen.contains(row.cells.first()))
            continue;
        m_seen.insert(row.cells.first());
        rows.append(std::move(row));
    }
    return true;
}

} // namespace redshank
