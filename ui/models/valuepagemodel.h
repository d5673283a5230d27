// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/values/valuepager.h"
#include "core/values/valuetypes.h"

#include <QAbstractTableModel>

#include <memory>

namespace redshank {

/// The rows of one value that have been loaded, page after page; never the whole value unless it is scrolled through.
/// Cells are shown escaped and cut at a bounded length; the bytes that are held are under BytesRole; where
/// those are not all (ValueRow::sizes), the text says so. Ordered types have their
/// position as the first column. GUI thread.
class ValuePageModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Role {
        BytesRole = Qt::UserRole + 1, ///< QByteArray of the cell; the position as decimal text
    };

    /// `pager` reads from a connection that must outlive the model.
    ValuePageModel(const ValueType &type, std::unique_ptr<ValuePager> pager, QObject *parent = nullptr);
    ~ValuePageModel() override;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

    /// Starts over at `start`; the rows that are shown stay until the new ones are here.
    void load(const PageStart &start = {});
    /// The same value under another name: what is on its way under the old one is dropped, and the first page is read
    /// anew from where the last load() started.
    void setPager(std::unique_ptr<ValuePager> pager);
    void loadMore();
    bool isLoading() const;
    bool isComplete() const;
    std::optional<qint64> total() const; ///< elements on the server when the first page was read

    const ValueType &type() const { return m_type; }
    const ValueRow &row(int row) const { return m_rows[row]; }
    /// The cell of ValueRow::cells behind a column; -1 for the position.
    int cellOfColumn(int column) const;
    int columnOfCell(int cell) const;
    /// The row that shows the same element: by its position or else its first cell; -1 where it is not loaded.
    int find(const ValueRow &row) const;

    // After an edit that the server has applied.
    void setCell(int row, int cell, const QByteArray &bytes);
    void dropRow(int row); ///< positions behind it move up

Q_SIGNALS:
    void loaded(bool isFirst);
    void loadFailed(const redshank::Error &error);

private:
    void usePager(std::unique_ptr<ValuePager> pager);
    void takePage(const ValuePage &page);
    QByteArray cellBytes(const ValueRow &row, int column) const;

    const ValueType &m_type;
    std::unique_ptr<ValuePager> m_pager;
    QList<ValueRow> m_rows;
    std::optional<qint64> m_total;
    PageStart m_start;
    bool m_isPagerBehind = false; ///< a row was taken out: what follows no longer begins where the pager thinks
};

/// Bytes as one line of at most about `limit` characters for a cell, with an ellipsis where they were cut.
QString cellText(QByteArrayView bytes, qsizetype limit = 200);

} // namespace redshank
