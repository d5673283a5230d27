// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sortedsetvalue.h"

#include "core/redis/reply.h"

namespace redshank {

namespace {
constexpr qint64 membersPerRange = 500;

EditCheck hasScore(const QByteArray &key, const QByteArray &member, const QByteArray &score)
{
    return {{"ZSCORE", key, member}, EditCheck::Compare::Score, score, {}};
}

EditCheck isMemberAbsent(const QByteArray &key, const QByteArray &member)
{
    return {{"ZSCORE", key, member}, EditCheck::Compare::Absent, {}, {}};
}
} // namespace

SortedSetPager::SortedSetPager(Connection &connection, const QByteArray &key, QObject *parent)
    : TablePager(connection, key, "zset", "ZCARD", membersPerRange, parent)
{ }

void SortedSetPager::rewindRows(const PageStart &start)
{
    m_next = start.position;
    m_isDescending = start.isDescending;
}

Command SortedSetPager::rowsCommand(qint64 count)
{
    m_asked = count;
    const qint64 last = m_next + m_asked - 1;
    return {m_isDescending ? "ZREVRANGE" : "ZRANGE", key(), QByteArray::number(m_next), QByteArray::number(last),
        "WITHSCORES"};
}

Error SortedSetPager::takeRows(const ReplyView &reply, PageBudget &budget, QList<ValueRow> &rows)
{
    if (reply.type() != ReplyType::Array)
        return unexpectedShape();
    // RESP3 nests the pairs, RESP2 lays them flat.
    const bool isNested = reply[0].size() == 2;
    if (!isNested && reply.size() % 2 != 0)
        return unexpectedShape();
    const qsizetype count = isNested ? reply.size() : reply.size() / 2;
    for (qsizetype i = 0; i < count; ++i) {
        const ReplyView member = isNested ? reply[i][0] : reply[2 * i];
        const ReplyView score = isNested ? reply[i][1] : reply[2 * i + 1];
        ValueRow row{{}, m_next + i};
        budget.takeCell(row, member.bytes());
        budget.takeCell(row, score.bytes());
        budget.endRow();
        rows.append(std::move(row));
    }
    m_next += count;
    if (count < m_asked || m_next >= total().value_or(m_next + 1))
        setComplete();
    return {};
}

Edit addSortedSetMember(const QByteArray &key, const QByteArray &member, const QByteArray &score)
{
    Edit edit{key, "zset"};
    edit.checks = {isMemberAbsent(key, member)};
    edit.writes = {{"ZADD", key, "NX", score, member}};
    edit.applied = {hasScore(key, member, score)};
    return edit;
}

namespace {

/// Without an inverse, which is one itself.
Edit plainSetSortedSetScore(
    const QByteArray &key, const QByteArray &member, const QByteArray &shownScore, const QByteArray &score)
{
    Edit edit{key, "zset"};
    edit.checks = {hasScore(key, member, shownScore)};
    edit.writes = {{"ZADD", key, "XX", score, member}};
    edit.applied = {hasScore(key, member, score)};
    return edit;
}

} // namespace

Edit setSortedSetScore(
    const QByteArray &key, const QByteArray &member, const QByteArray &shownScore, const QByteArray &score)
{
    Edit edit = plainSetSortedSetScore(key, member, shownScore, score);
    edit.inverse = {plainSetSortedSetScore(key, member, score, shownScore)};
    return edit;
}

Edit removeSortedSetMember(const QByteArray &key, const QByteArray &member, const QByteArray &shownScore)
{
    Edit edit{key, "zset"};
    edit.checks = {hasScore(key, member, shownScore)};
    edit.writes = {{"ZREM", key, member}};
    edit.applied = {isMemberAbsent(key, member)};
    edit.inverse = {addSortedSetMember(key, member, shownScore)};
    return edit;
}

namespace {

/// Without an inverse, which is one itself.
Edit plainRenameSortedSetMember(
    const QByteArray &key, const QByteArray &member, const QByteArray &shownScore, const QByteArray &newName)
{
    Edit edit{key, "zset"};
    edit.checks = {hasScore(key, member, shownScore), isMemberAbsent(key, newName)};
    // As with a hash's field: the first ZREM finds nothing and is refused early where the ACL denies it.
    edit.writes = {{"ZREM", key, newName}, {"ZADD", key, "NX", shownScore, newName}, {"ZREM", key, member}};
    edit.applied = {hasScore(key, newName, shownScore), isMemberAbsent(key, member)};
    return edit;
}

} // namespace

Edit renameSortedSetMember(
    const QByteArray &key, const QByteArray &member, const QByteArray &shownScore, const QByteArray &newName)
{
    Edit edit = plainRenameSortedSetMember(key, member, shownScore, newName);
    edit.inverse = {plainRenameSortedSetMember(key, newName, shownScore, member)};
    return edit;
}

Edit createSortedSet(const QByteArray &key, const QList<QByteArrayList> &rows)
{
    Edit edit{key, "zset", Edit::Existence::MustBeAbsent};
    Command add{"ZADD", key};
    for (const QByteArrayList &row : rows) {
        add << row[1] << row[0];
        edit.applied.append(hasScore(key, row[0], row[1]));
    }
    edit.writes = {add};
    return edit;
}

} // namespace redshank
