// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "setvalue.h"

#include "core/redis/reply.h"

namespace redshank {

namespace {
constexpr qint64 membersPerPage = 500;

EditCheck isMember(const QByteArray &key, const QByteArray &member)
{
    return {{"SISMEMBER", key, member}, EditCheck::Compare::Present, {}, {}};
}

EditCheck isNoMember(const QByteArray &key, const QByteArray &member)
{
    return {{"SISMEMBER", key, member}, EditCheck::Compare::Absent, {}, {}};
}
} // namespace

SetPager::SetPager(Connection &connection, const QByteArray &key, QObject *parent)
    : TablePager(connection, key, "set", "SCARD", membersPerPage, parent)
{ }

void SetPager::rewindRows(const PageStart &start)
{
    m_scan.rewind(start.match);
}

Command SetPager::rowsCommand(qint64 count)
{
    return m_scan.command("SSCAN", key(), count);
}

Error SetPager::takeRows(const ReplyView &reply, PageBudget &budget, QList<ValueRow> &rows)
{
    if (!m_scan.take(reply, 1, budget, rows))
        return unexpectedShape();
    if (m_scan.isAtEnd())
        setComplete();
    return {};
}

Edit addSetMember(const QByteArray &key, const QByteArray &member)
{
    Edit edit{key, "set"};
    edit.checks = {isNoMember(key, member)};
    edit.writes = {{"SADD", key, member}};
    edit.applied = {isMember(key, member)};
    return edit;
}

Edit removeSetMember(const QByteArray &key, const QByteArray &member)
{
    Edit edit{key, "set"};
    edit.checks = {isMember(key, member)};
    edit.writes = {{"SREM", key, member}};
    edit.applied = {isNoMember(key, member)};
    edit.inverse = {addSetMember(key, member)};
    return edit;
}

namespace {

/// Without an inverse, which is one itself.
Edit plainReplaceSetMember(const QByteArray &key, const QByteArray &shown, const QByteArray &member)
{
    Edit edit{key, "set"};
    edit.checks = {isMember(key, shown), isNoMember(key, member)};
    // As with a hash's field: the first SREM finds nothing and is refused early where the ACL denies it.
    edit.writes = {{"SREM", key, member}, {"SADD", key, member}, {"SREM", key, shown}};
    edit.applied = {isMember(key, member), isNoMember(key, shown)};
    return edit;
}

} // namespace

Edit replaceSetMember(const QByteArray &key, const QByteArray &shown, const QByteArray &member)
{
    Edit edit = plainReplaceSetMember(key, shown, member);
    edit.inverse = {plainReplaceSetMember(key, member, shown)};
    return edit;
}

Edit createSet(const QByteArray &key, const QList<QByteArrayList> &rows)
{
    Edit edit{key, "set", Edit::Existence::MustBeAbsent};
    Command add{"SADD", key};
    for (const QByteArrayList &row : rows) {
        add << row[0];
        edit.applied.append(isMember(key, row[0]));
    }
    edit.writes = {add};
    return edit;
}

} // namespace redshank
