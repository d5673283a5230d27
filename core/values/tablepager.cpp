// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tablepager.h"

#include "core/redis/reply.h"

namespace redshank {

TablePager::TablePager(
    Connection &connection, QByteArray key, QByteArray type, QByteArray sizeCommand, qint64 perPage, QObject *parent)
    : ValuePager(connection, std::move(key), std::move(type), std::move(sizeCommand), perPage, parent)
{ }

void TablePager::rewind(const PageStart &start)
{
    m_budget.rewind();
    rewindRows(start);
}

Command TablePager::probeCommand() const
{
    return {"MEMORY", "USAGE", key(), "SAMPLES", QByteArray::number(PageBudget::samples)};
}

void TablePager::takeProbe(const ReplyView &reply)
{
    // Refused, or too old a server: the steps then begin with a single element.
    if (!reply.isError())
        m_budget.estimate(reply.integer(), total().value_or(0));
}

Command TablePager::pageCommand()
{
    if (isPageBegin())
        m_askedOfPage = m_bytesOfPage = 0;
    const qint64 count = m_budget.step(qMax<qint64>(1, pageSize() - m_askedOfPage));
    m_askedOfPage += count;
    return rowsCommand(count);
}

Error TablePager::takePage(const ReplyView &reply, QList<ValueRow> &rows)
{
    const Error error = takeRows(reply, m_budget, rows);
    m_budget.endReply();
    m_bytesOfPage += m_budget.bytesOfReply();
    return error;
}

bool TablePager::wantsMore(const QList<ValueRow> &rows) const
{
    if (isComplete())
        return false;
    return rows.isEmpty() || (m_askedOfPage < pageSize() && m_bytesOfPage < PageBudget::replyBytes);
}

} // namespace redshank
