// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "streamvalue.h"

#include "core/redis/reply.h"

namespace redshank {

namespace {
constexpr qint64 entriesPerPage = 200;

/// The id just after or before; an open interval "(id" needs Redis 6.2.
QByteArray neighbour(const QByteArray &id, bool isBefore)
{
    const qsizetype dash = id.indexOf('-');
    quint64 milliseconds = id.left(dash).toULongLong();
    quint64 sequence = dash < 0 ? 0 : id.mid(dash + 1).toULongLong();
    constexpr quint64 last = std::numeric_limits<quint64>::max();
    if (isBefore) {
        if (sequence == 0)
            --milliseconds;
        sequence = sequence == 0 ? last : sequence - 1;
    } else {
        if (sequence == last)
            ++milliseconds;
        sequence = sequence == last ? 0 : sequence + 1;
    }
    return QByteArray::number(milliseconds) + '-' + QByteArray::number(sequence);
}
} // namespace

StreamPager::StreamPager(Connection &connection, const QByteArray &key, QObject *parent)
    : TablePager(connection, key, "stream", "XLEN", entriesPerPage, parent)
{ }

void StreamPager::rewindRows(const PageStart &start)
{
    m_isDescending = start.isDescending;
    m_next = !start.id.isEmpty() ? start.id : QByteArray(m_isDescending ? "+" : "-");
}

Command StreamPager::rowsCommand(qint64 count)
{
    m_asked = count;
    return {m_isDescending ? "XREVRANGE" : "XRANGE", key(), m_next, m_isDescending ? "-" : "+", "COUNT",
        QByteArray::number(m_asked)};
}

Error StreamPager::takeRows(const ReplyView &reply, PageBudget &budget, QList<ValueRow> &rows)
{
    if (reply.type() != ReplyType::Array)
        return unexpectedShape();
    for (qsizetype i = 0; i < reply.size(); ++i) {
        const ReplyView entry = reply[i];
        const ReplyView fields = entry[1];
        if (entry.size() != 2 || entry[0].bytes().isEmpty())
            return unexpectedShape();
        ValueRow row;
        budget.takeCell(row, entry[0].bytes());
        for (qsizetype k = 0; k < fields.size(); ++k)
            budget.takeCell(row, fields[k].bytes());
        budget.endRow();
        rows.append(std::move(row));
    }
    constexpr char first[] = "0-0";
    constexpr char last[] = "18446744073709551615-18446744073709551615";
    if (reply.size() < m_asked || rows.last().cells.first() == (m_isDescending ? first : last))
        setComplete();
    else
        m_next = neighbour(rows.last().cells.first(), m_isDescending);
    return {};
}

Edit addStreamEntry(const QByteArray &key, const QByteArrayList &fieldsAndValues)
{
    Command add("XADD");
    // NOMKSTREAM needs Redis 6.2 and is not needed: that the key exists is checked in the same step.
    add << key << "*";
    for (const QByteArray &text : fieldsAndValues)
        add << text;
    Edit edit{key, "stream"};
    edit.writes = {add};
    return edit;
}

Edit removeStreamEntry(const QByteArray &key, const QByteArray &id)
{
    const Command read{"XRANGE", key, id, id};
    Edit edit{key, "stream"};
    edit.checks = {{read, EditCheck::Compare::Present, {}, {}}};
    edit.writes = {{"XDEL", key, id}};
    edit.applied = {{read, EditCheck::Compare::Absent, {}, {}}};
    return edit;
}

Edit createStream(const QByteArray &key, const QList<QByteArrayList> &rows)
{
    QByteArrayList fieldsAndValues;
    for (const QByteArrayList &row : rows)
        fieldsAndValues += row;
    Edit edit = addStreamEntry(key, fieldsAndValues);
    edit.existence = Edit::Existence::MustBeAbsent;
    return edit;
}

} // namespace redshank
