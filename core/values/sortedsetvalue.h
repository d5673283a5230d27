// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/edit/edit.h"
#include "tablepager.h"

namespace redshank {

/// Members by rank, scores as the server wrote them: no double of ours ever touches them.
class SortedSetPager : public TablePager
{
    Q_OBJECT
public:
    SortedSetPager(Connection &connection, const QByteArray &key, QObject *parent = nullptr);

protected:
    void rewindRows(const PageStart &start) override;
    Command rowsCommand(qint64 count) override;
    Error takeRows(const ReplyView &reply, PageBudget &budget, QList<ValueRow> &rows) override;

private:
    qint64 m_asked = 0; ///< rows in the page that is on its way
    qint64 m_next = 0;
    bool m_isDescending = false;
};

/// Only while it is not a member yet. `score` goes to the server as it was typed.
Edit addSortedSetMember(const QByteArray &key, const QByteArray &member, const QByteArray &score);
/// Only while the member still has the score that was shown.
Edit setSortedSetScore(
    const QByteArray &key, const QByteArray &member, const QByteArray &shownScore, const QByteArray &score);
/// Only while the member still has the score that was shown.
Edit removeSortedSetMember(const QByteArray &key, const QByteArray &member, const QByteArray &shownScore);
/// Another name for the member, with its score as the server holds it, in one step; only while the new one is not
/// there.
Edit renameSortedSetMember(
    const QByteArray &key, const QByteArray &member, const QByteArray &shownScore, const QByteArray &newName);

/// A new sorted set of these (member, score) rows; scores go to the server as they were typed. KeyExists where there is
/// a key of that name, whatever it holds.
Edit createSortedSet(const QByteArray &key, const QList<QByteArrayList> &rows);

} // namespace redshank
