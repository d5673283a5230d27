// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scanposition.h"

#include "core/redis/reply.h"

namespace redshank {

namespace {

/// Two long names may begin alike. Two sums of other seeds and the length: a cryptographic one would hold the thread.
QByteArray digest(QByteArrayView name)
{
    return QByteArray::number(name.size()) + ':' + QByteArray::number(qHashBits(name.data(), size_t(name.size()), 1))
        + ':' + QByteArray::number(qHashBits(name.data(), size_t(name.size()), 2));
}

} // namespace

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

bool ScanPosition::take(const ReplyView &reply, int width, PageBudget &budget, QList<ValueRow> &rows)
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
            budget.takeCell(row, elements[i + cell].bytes());
        budget.endRow();
        const QByteArray name =
            elements[i].bytes().size() <= PageBudget::beginning ? row.cells.first() : digest(elements[i].bytes());
        if (m_seen.contains(name))
            continue;
        m_seen.insert(name);
        rows.append(std::move(row));
    }
    return true;
}

} // namespace redshank
