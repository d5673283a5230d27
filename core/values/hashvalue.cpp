// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "hashvalue.h"

#include "core/redis/reply.h"

namespace redshank {

namespace {
constexpr qint64 fieldsPerPage = 500;

EditCheck holds(const QByteArray &key, const QByteArray &field, const QByteArray &value)
{
    return {{"HGET", key, field}, EditCheck::Compare::Bytes, value, {}};
}

EditCheck isFieldAbsent(const QByteArray &key, const QByteArray &field)
{
    return {{"HGET", key, field}, EditCheck::Compare::Absent, {}, {}};
}
} // namespace

HashPager::HashPager(Connection &connection, const QByteArray &key, QObject *parent)
    : TablePager(connection, key, "hash", "HLEN", fieldsPerPage, parent)
{ }

void HashPager::rewindRows(const PageStart &start)
{
    m_scan.rewind(start.match);
}

Command HashPager::rowsCommand(qint64 count)
{
    return m_scan.command("HSCAN", key(), count);
}

Error HashPager::takeRows(const ReplyView &reply, PageBudget &budget, QList<ValueRow> &rows)
{
    if (!m_scan.take(reply, 2, budget, rows))
        return unexpectedShape();
    if (m_scan.isAtEnd())
        setComplete();
    return {};
}

namespace {

/// Without an inverse, which is one itself.
Edit plainSetHashField(const QByteArray &key, const QByteArray &field, const QByteArray &shown, const QByteArray &value)
{
    Edit edit{key, "hash"};
    edit.checks = {holds(key, field, shown)};
    edit.writes = {{"HSET", key, field, value}};
    edit.fieldTtl = {field, field};
    edit.applied = {holds(key, field, value)};
    return edit;
}

} // namespace

Edit setHashField(const QByteArray &key, const QByteArray &field, const QByteArray &shown, const QByteArray &value)
{
    Edit edit = plainSetHashField(key, field, shown, value);
    edit.inverse = {plainSetHashField(key, field, value, shown)};
    return edit;
}

Edit addHashField(const QByteArray &key, const QByteArray &field, const QByteArray &value)
{
    Edit edit{key, "hash"};
    edit.checks = {isFieldAbsent(key, field)};
    edit.writes = {{"HSETNX", key, field, value}};
    edit.applied = {holds(key, field, value)};
    return edit;
}

Edit removeHashField(const QByteArray &key, const QByteArray &field, const QByteArray &shown)
{
    Edit edit{key, "hash"};
    edit.checks = {holds(key, field, shown)};
    edit.writes = {{"HDEL", key, field}};
    edit.applied = {isFieldAbsent(key, field)};
    edit.inverse = {addHashField(key, field, shown)};
    return edit;
}

namespace {

/// Without an inverse, which is one itself.
Edit plainRenameHashField(
    const QByteArray &key, const QByteArray &field, const QByteArray &shown, const QByteArray &newName)
{
    Edit edit{key, "hash"};
    edit.checks = {holds(key, field, shown), isFieldAbsent(key, newName)};
    // The first HDEL finds nothing. It is there for a script's user whom the ACL denies HDEL: refused before anything
    // is written, not after. The new field comes before the old one goes, so that the key and its TTL outlive a single
    // field.
    edit.writes = {{"HDEL", key, newName}, {"HSETNX", key, newName, shown}, {"HDEL", key, field}};
    edit.fieldTtl = {field, newName};
    edit.applied = {holds(key, newName, shown), isFieldAbsent(key, field)};
    return edit;
}

} // namespace

Edit renameHashField(const QByteArray &key, const QByteArray &field, const QByteArray &shown, const QByteArray &newName)
{
    Edit edit = plainRenameHashField(key, field, shown, newName);
    edit.inverse = {plainRenameHashField(key, newName, shown, field)};
    return edit;
}

Edit createHash(const QByteArray &key, const QList<QByteArrayList> &rows)
{
    Edit edit{key, "hash", Edit::Existence::MustBeAbsent};
    Command set{"HSET", key};
    for (const QByteArrayList &row : rows) {
        set << row[0] << row[1];
        edit.applied.append(holds(key, row[0], row[1]));
    }
    edit.writes = {set};
    return edit;
}

} // namespace redshank
