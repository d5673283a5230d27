// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "stringvalue.h"

#include "core/redis/connection.h"

namespace redshank {

namespace {

constexpr qint64 bulkWindow = 1024 * 1024;

/// GETRANGE counts both ends.
Command range(const QByteArray &key, qint64 offset, qint64 count)
{
    return {"GETRANGE", key, QByteArray::number(offset), QByteArray::number(offset + count - 1)};
}

} // namespace

StringPager::StringPager(Connection &connection, const QByteArray &key, QObject *parent)
    : ValuePager(connection, key, "string", "STRLEN", windowSize, parent)
{
    connect(this, &ValuePager::pageLoaded, this, &StringPager::readOn);
    connect(this, &ValuePager::failed, this, [this] { m_isLoadingWhole = false; });
}

void StringPager::loadWhole()
{
    m_isLoadingWhole = true;
    readOn();
}

void StringPager::readOn()
{
    if (isComplete())
        m_isLoadingWhole = false;
    if (m_isLoadingWhole)
        loadMore();
}

void StringPager::rewind(const PageStart &)
{
    m_offset = 0;
    m_sizeAtFirst = -1;
    m_isReadingWhole = false;
    m_isLoadingWhole = false;
}

Command StringPager::pageCommand()
{
    // One byte more than wanted: a reply that is not longer than what was wanted is the end of the value as of this
    // very command, whatever STRLEN said a moment before.
    m_asked = m_isReadingWhole ? m_wholeLimit : m_isLoadingWhole ? qMax(bulkWindow, pageSize()) : pageSize();
    return range(key(), m_offset, m_asked + 1);
}

Error StringPager::takePage(const ReplyView &reply, QList<ValueRow> &rows)
{
    const bool isFirstWindow = m_offset == 0;
    if (isFirstWindow)
        m_sizeAtFirst = total().value_or(-1);
    else if (total().value_or(-1) != m_sizeAtFirst)
        return {Error::Kind::Conflict, tr("The value changed while it was being read"), {},
            tr("Refresh to read it again.")};

    QByteArray bytes = reply.toByteArray();
    const bool isEnd = bytes.size() <= m_asked;
    if (!isEnd && isFirstWindow && !m_isReadingWhole && m_sizeAtFirst >= 0 && m_sizeAtFirst <= m_wholeLimit) {
        m_isReadingWhole = true;
        return {};
    }
    m_isReadingWhole = false;
    bytes.truncate(m_asked);
    rows.append({{bytes}, m_offset});
    m_offset += bytes.size();
    if (isEnd)
        setComplete();
    return {};
}

bool StringPager::wantsMore(const QList<ValueRow> &) const
{
    return m_isReadingWhole;
}

namespace {

/// Without an inverse, which is one itself.
Edit plainSetString(const QByteArray &key, const QByteArray &shown, const QByteArray &value)
{
    Edit edit;
    edit.key = key;
    edit.type = "string";
    // Exact, and no longer than what was shown plus one byte: neither way downloads a value that has become huge.
    edit.checks = {{range(key, 0, shown.size() + 1), EditCheck::Compare::Bytes, shown,
        range(key, 0, EditOutcome::maximumTheirs + 1)}};
    edit.writes = {{"SET", key, value, "XX", "KEEPTTL"}};
    edit.isKeepingTtl = true;
    edit.native = {"SET", key, value, "IFEQ", shown, "KEEPTTL"};
    edit.applied = {{range(key, 0, value.size() + 1), EditCheck::Compare::Bytes, value, {}}};
    return edit;
}

} // namespace

Edit setString(const QByteArray &key, const QByteArray &shown, const QByteArray &value)
{
    Edit edit = plainSetString(key, shown, value);
    edit.inverse = {plainSetString(key, value, shown)};
    return edit;
}

Edit createString(const QByteArray &key, const QByteArray &value)
{
    Edit edit;
    edit.key = key;
    edit.type = "string";
    edit.existence = Edit::Existence::MustBeAbsent;
    edit.writes = {{"SET", key, value, "NX"}};
    edit.native = edit.writes.first();
    edit.existing = range(key, 0, EditOutcome::maximumTheirs + 1);
    edit.applied = {{range(key, 0, value.size() + 1), EditCheck::Compare::Bytes, value, {}}};
    return edit;
}

} // namespace redshank
