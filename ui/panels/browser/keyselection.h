// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/keytreemodel.h"

#include <QItemSelectionModel>
#include <QList>
#include <QPersistentModelIndex>

namespace redshank {

/// The selection of a key view, kept by key and folder while the contents change.
///
/// QItemSelectionModel would make a persistent index per selected row for that, which freezes the window once somebody
/// has selected a million. Here up to `exactLimit` rows are followed one by one; a larger selection is followed by the
/// ends of its ranges, so that keys that arrive inside a range join it. Whatever is then done with a selection counts
/// and lists it at that moment. The current row, once gone, moves to its neighbour.
class KeySelection : public QItemSelectionModel
{
    Q_OBJECT
public:
    static constexpr qint64 exactLimit = 1000;

    explicit KeySelection(KeyTreeModel *model, QObject *parent = nullptr);

    qint64 selectedRowCount() const; ///< costs the number of ranges

private:
    struct Ends
    {
        KeyTreeModel::Identity first;
        KeyTreeModel::Identity last;
    };
    void keep();
    void restore();
    QItemSelection followedRows() const;
    QItemSelection followedRanges() const;

    KeyTreeModel *m_model;
    KeyTreeModel::Identity m_current;
    bool m_hadCurrent = false;
    bool m_hadSelection = false;
    QList<QPersistentModelIndex> m_rows; ///< one by one
    QList<Ends> m_ranges; ///< by the ends
};

} // namespace redshank
