// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/edit/edit.h"
#include "scanposition.h"
#include "tablepager.h"

namespace redshank {

/// Members by SSCAN, each once. A small set (intset, listpack) comes whole, whatever page size is asked for.
class SetPager : public TablePager
{
    Q_OBJECT
public:
    SetPager(Connection &connection, const QByteArray &key, QObject *parent = nullptr);

protected:
    void rewindRows(const PageStart &start) override;
    Command rowsCommand(qint64 count) override;
    Error takeRows(const ReplyView &reply, PageBudget &budget, QList<ValueRow> &rows) override;

private:
    ScanPosition m_scan;
};

/// Only while it is not a member yet.
Edit addSetMember(const QByteArray &key, const QByteArray &member);
/// Only while it is a member.
Edit removeSetMember(const QByteArray &key, const QByteArray &member);
/// One member for another in one step, so that the key's TTL outlives a set of one; only while `shown` is a member and
/// `member` is not.
Edit replaceSetMember(const QByteArray &key, const QByteArray &shown, const QByteArray &member);

/// A new set of these rows, one member each. KeyExists where there is a key of that name, whatever it holds.
Edit createSet(const QByteArray &key, const QList<QByteArrayList> &rows);

} // namespace redshank
