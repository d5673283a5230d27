// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keyselection.h"

#include <QSignalBlocker>

#include <algorithm>

namespace redshank {

KeySelection::KeySelection(KeyTreeModel *model, QObject *parent)
    : QItemSelectionModel(model, parent)
    , m_model(model)
{
    connect(model, &KeyTreeModel::contentsAboutToChange, this, &KeySelection::keep);
    connect(model, &KeyTreeModel::contentsChanged, this, &KeySelection::restore);
}

qint64 KeySelection::selectedRowCount() const
{
    qint64 count = 0;
    const QItemSelection ranges = selection();
    for (const QItemSelectionRange &range : ranges)
        count += range.height();
    return count;
}

void KeySelection::keep()
{
    m_hadCurrent = currentIndex().isValid();
    if (m_hadCurrent)
        m_current = m_model->identityAt(currentIndex().row());
    const QItemSelection ranges = selection();
    m_hadSelection = !ranges.isEmpty();
    const bool isExact = selectedRowCount() <= exactLimit;
    for (const QItemSelectionRange &range : ranges) {
        if (!range.isValid())
            continue;
        if (!isExact) {
            m_ranges.append({m_model->identityAt(range.top()), m_model->identityAt(range.bottom())});
            continue;
        }
        for (int row = range.top(); row <= range.bottom(); ++row)
            m_rows.append(QPersistentModelIndex(m_model->index(row, 0)));
    }
    // Out of the way of the base class, which would follow every row of it through the layout change.
    const QSignalBlocker quiet(this);
    clearSelection();
}

QItemSelection KeySelection::followedRows() const
{
    std::vector<int> rows;
    rows.reserve(size_t(m_rows.size()));
    for (const QPersistentModelIndex &index : m_rows) {
        if (index.isValid())
            rows.push_back(index.row());
    }
    std::sort(rows.begin(), rows.end());
    QItemSelection selection;
    for (auto run = rows.cbegin(); run != rows.cend();) {
        const int first = *run;
        int last = first;
        while (++run != rows.cend() && *run <= last + 1)
            last = *run;
        selection.append({m_model->index(first, 0), m_model->index(last, 0)});
    }
    return selection;
}

QItemSelection KeySelection::followedRanges() const
{
    QItemSelection selection;
    for (const Ends &ends : m_ranges) {
        int first = m_model->rowOf(ends.first);
        int last = m_model->rowOf(ends.last);
        // An end that is gone lends its place: nothing outside of the range may join for that.
        if (first < 0)
            first = m_model->nearestRow(ends.first);
        if (last < 0)
            last = m_model->nearestRow(ends.last) - 1;
        if (first >= 0 && last >= first)
            selection.merge({m_model->index(first, 0), m_model->index(last, 0)}, Select);
    }
    return selection;
}

void KeySelection::restore()
{
    const QItemSelection selection = m_rows.isEmpty() ? followedRanges() : followedRows();
    m_rows.clear();
    m_ranges.clear();
    if (!selection.isEmpty())
        select(selection, Select);
    else if (m_hadSelection)
        Q_EMIT selectionChanged({}, {});
    if (m_hadCurrent && !currentIndex().isValid()) {
        const int row = m_model->nearestRow(m_model->renamed(m_current));
        if (row >= 0)
            setCurrentIndex(m_model->index(row, 0), NoUpdate);
    }
}

} // namespace redshank
