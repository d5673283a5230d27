// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "listvalue.h"

#include "core/base/secret.h"
#include "core/redis/reply.h"

namespace redshank {

namespace {
constexpr qint64 elementsPerPage = 500;

EditCheck holds(const QByteArray &key, qint64 index, const QByteArray &value)
{
    return {{"LINDEX", key, QByteArray::number(index)}, EditCheck::Compare::Bytes, value, {}};
}
} // namespace

ListPager::ListPager(Connection &connection, const QByteArray &key, QObject *parent)
    : TablePager(connection, key, "list", "LLEN", elementsPerPage, parent)
{ }

void ListPager::rewindRows(const PageStart &start)
{
    m_next = start.position;
}

Command ListPager::rowsCommand(qint64 count)
{
    m_asked = count;
    const qint64 last = m_next + m_asked - 1;
    return {"LRANGE", key(), QByteArray::number(m_next), QByteArray::number(last)};
}

Error ListPager::takeRows(const ReplyView &reply, PageBudget &budget, QList<ValueRow> &rows)
{
    if (reply.type() != ReplyType::Array)
        return unexpectedShape();
    for (qsizetype i = 0; i < reply.size(); ++i) {
        ValueRow row{{}, m_next + i};
        budget.takeCell(row, reply[i].bytes());
        budget.endRow();
        rows.append(std::move(row));
    }
    m_next += reply.size();
    if (reply.size() < m_asked || m_next >= total().value_or(m_next + 1))
        setComplete();
    return {};
}

namespace {

/// Without an inverse, which is one itself.
Edit plainSetListElement(const QByteArray &key, qint64 index, const QByteArray &shown, const QByteArray &value)
{
    Edit edit{key, "list"};
    edit.checks = {holds(key, index, shown)};
    edit.writes = {{"LSET", key, QByteArray::number(index), value}};
    edit.applied = {holds(key, index, value)};
    return edit;
}

} // namespace

Edit setListElement(const QByteArray &key, qint64 index, const QByteArray &shown, const QByteArray &value)
{
    Edit edit = plainSetListElement(key, index, shown, value);
    edit.inverse = {plainSetListElement(key, index, value, shown)};
    return edit;
}

Edit pushListElement(const QByteArray &key, ListEnd end, const QByteArray &value)
{
    Edit edit{key, "list"};
    edit.writes = {{end == ListEnd::Head ? "LPUSHX" : "RPUSHX", key, value}};
    return edit;
}

Edit insertListElement(
    const QByteArray &key, qint64 index, const QByteArray &shown, ListSide side, const QByteArray &value)
{
    // Redis inserts beside the first element that has a value: the one that was selected first becomes a value that
    // nothing else has. Before it is after it, with the two in each other's place.
    const QByteArray position = QByteArray::number(index);
    const QByteArray tombstone = secureRandomBytes(16);
    const bool isAfter = side == ListSide::After;
    Edit edit{key, "list"};
    edit.checks = {holds(key, index, shown)};
    edit.writes = {{"LSET", key, position, tombstone}, {"LINSERT", key, "AFTER", tombstone, isAfter ? value : shown},
        {"LSET", key, position, isAfter ? shown : value}};
    edit.rollback = {{"LSET", key, position, shown}};
    return edit;
}

Edit removeListElement(const QByteArray &key, qint64 index, const QByteArray &shown)
{
    // Redis removes list elements by value only: the one that was selected first becomes a value that nothing else has.
    const QByteArray position = QByteArray::number(index);
    const QByteArray tombstone = secureRandomBytes(16);
    Edit edit{key, "list"};
    edit.checks = {holds(key, index, shown)};
    edit.writes = {{"LSET", key, position, tombstone}, {"LREM", key, "1", tombstone}};
    edit.rollback = {{"LSET", key, position, shown}};
    return edit;
}

Edit createList(const QByteArray &key, const QList<QByteArrayList> &rows)
{
    Edit edit{key, "list", Edit::Existence::MustBeAbsent};
    Command push{"RPUSH", key};
    for (const QByteArrayList &row : rows) {
        edit.applied.append(holds(key, edit.applied.size(), row[0]));
        push << row[0];
    }
    edit.writes = {push};
    return edit;
}

} // namespace redshank
