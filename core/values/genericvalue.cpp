// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "genericvalue.h"

#include "core/redis/reply.h"

namespace redshank {

namespace {

enum Step : qsizetype { Encoding, MemoryUsage, Dump, End };

} // namespace

GenericPager::GenericPager(Connection &connection, const QByteArray &key, QObject *parent)
    : ValuePager(connection, key, {}, {}, 1, parent)
{ }

void GenericPager::rewind(const PageStart &)
{
    m_step = Encoding;
}

Command GenericPager::pageCommand()
{
    if (m_step == Encoding)
        return {"OBJECT", "ENCODING", key()};
    if (m_step == MemoryUsage)
        return {"MEMORY", "USAGE", key()};
    return {"DUMP", key()};
}

Error GenericPager::takePage(const ReplyView &reply, QList<ValueRow> &rows)
{
    qsizetype next = m_step + 1;
    if (m_step == Encoding) {
        rows.append({{"TYPE", presentType()}, -1});
        if (!reply.isError())
            rows.append({{"OBJECT ENCODING", reply.toByteArray()}, -1});
    } else if (m_step == MemoryUsage) {
        // A size that nobody tells may be any: DUMP would bring all of it over.
        const qint64 bytes = reply.isError() ? -1 : reply.integer(-1);
        if (bytes >= 0)
            rows.append({{"MEMORY USAGE", QByteArray::number(bytes)}, -1});
        if (bytes < 0 || bytes > maximumDump)
            next = End;
    } else if (!reply.isError()) {
        rows.append({{"DUMP", QByteArray::number(reply.bytes().size())}, -1});
    }
    m_step = next;
    if (m_step == End)
        setComplete();
    return {};
}

bool GenericPager::wantsMore(const QList<ValueRow> &) const
{
    return m_step != End;
}

} // namespace redshank
