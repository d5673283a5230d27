// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/feed/feedlog.h"
#include "feedfilter.h"

#include <QAbstractTableModel>

#include <deque>

namespace redshank {

/// The messages of a feed as a table. Holds a share of the feed's blocks, no object per row: each update removes one
/// range at the top and appends one at the bottom. While it is paused, what it shows stays, even when the ring evicts
/// it: it then takes up to a second budget. Rows are as many as the ring keeps: for a view whose cost does not grow
/// with them. GUI thread.
class FeedModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { TimeColumn, ChannelColumn, PayloadColumn, ColumnCount };
    enum Role {
        GapRole = Qt::UserRole, ///< bool: the row marks a gap
        SequenceRole, ///< quint64
    };
    /// Bytes of a cell that are painted; the rest is in the details.
    static constexpr qsizetype cellLimit = 512;

    using QAbstractTableModel::QAbstractTableModel;

    void apply(const FeedUpdate &update);
    void clear();
    /// Starts over with what a feed holds already.
    void setLog(const FeedLog &log);

    void setPaused(bool isPaused);
    bool isPaused() const { return m_isPaused; }
    quint64 newWhilePaused() const { return m_isPaused ? m_pending.end() - m_log.end() : 0; }
    void setFilter(const FeedFilter &filter);
    bool isFiltered() const { return !m_filter.isEmpty(); }

    /// Valid until the model changes; a message of no row is empty.
    FeedMessage message(int row) const;
    quint64 sequence(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void newWhilePausedChanged();

private:
    void advance(quint64 firstKept, const QList<FeedSpan> &spans);
    void removeBefore(quint64 sequence);
    void appendSpans(const QList<FeedSpan> &spans);
    template <typename Sink> void match(const FeedLog &log, quint64 begin, Sink &&sink) const;
    QString text(const FeedMessage &message, int column) const;

    FeedLog m_log; ///< what is shown, before the filter
    FeedLog m_pending; ///< the live one, while paused
    bool m_isPaused = false;
    FeedFilter m_filter;
    std::deque<quint64> m_matches; ///< sequence numbers of the rows, while there is a filter
};

} // namespace redshank
