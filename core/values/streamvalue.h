// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/edit/edit.h"
#include "tablepager.h"

namespace redshank {

/// Entries by XRANGE or XREVRANGE. A stream may be present and empty.
class StreamPager : public TablePager
{
    Q_OBJECT
public:
    StreamPager(Connection &connection, const QByteArray &key, QObject *parent = nullptr);

protected:
    void rewindRows(const PageStart &start) override;
    Command rowsCommand(qint64 count) override;
    Error takeRows(const ReplyView &reply, PageBudget &budget, QList<ValueRow> &rows) override;

private:
    qint64 m_asked = 0; ///< rows in the page that is on its way
    QByteArray m_next; ///< the id to begin with
    bool m_isDescending = false;
};

/// Fields and values in turn, at least one pair; the server gives the id. Whether it has run cannot be told afterwards.
Edit addStreamEntry(const QByteArray &key, const QByteArrayList &fieldsAndValues);
/// Only while there is such an entry. Entries never change, so that the id is all its baseline.
Edit removeStreamEntry(const QByteArray &key, const QByteArray &id);

/// A new stream of one entry with these (field, value) rows; the server gives the id. KeyExists where there is a key of
/// that name, whatever it holds. Whether it has run cannot be told afterwards.
Edit createStream(const QByteArray &key, const QList<QByteArrayList> &rows);

} // namespace redshank
