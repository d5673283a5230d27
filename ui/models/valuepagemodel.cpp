// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "valuepagemodel.h"

#include "core/base/bytes.h"

#include <QLocale>

#include <algorithm>

namespace redshank {

namespace {

constexpr qsizetype shownCharacters = 200;
constexpr qsizetype toolTipCharacters = 1000;
/// Pairs of a stream entry that are looked at for its one cell.
constexpr qsizetype maxShownPairs = 16;

} // namespace

QString cellText(QByteArrayView bytes, qsizetype limit)
{
    if (bytes.size() <= limit)
        return escaped(bytes);
    // Not in the middle of a character: its first half would be shown as stray bytes.
    qsizetype until = limit;
    while (until > limit - 4 && until > 0 && (quint8(bytes[until]) & 0xc0) == 0x80)
        --until;
    return escaped(bytes.first(until)) + QChar(0x2026);
}

namespace {

/// A cell that is not held whole says how large it is.
QString shownCell(const ValueRow &row, qsizetype cell, qsizetype limit)
{
    const QString text = cellText(row.cells.value(cell), limit);
    if (row.isCellWhole(cell))
        return text;
    return text + QLatin1Char(' ')
        + ValuePageModel::tr("(too large to show: %1)").arg(QLocale().formattedDataSize(row.cellSize(cell)));
}

} // namespace

ValuePageModel::ValuePageModel(const ValueType &type, std::unique_ptr<ValuePager> pager, QObject *parent)
    : QAbstractTableModel(parent)
    , m_type(type)
{
    usePager(std::move(pager));
}

ValuePageModel::~ValuePageModel() = default;

int ValuePageModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ValuePageModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_type.columns.size()) + (m_type.isOrdered ? 1 : 0);
}

int ValuePageModel::cellOfColumn(int column) const
{
    return m_type.isOrdered ? column - 1 : column;
}
int ValuePageModel::columnOfCell(int cell) const
{
    return m_type.isOrdered ? cell + 1 : cell;
}

QByteArray ValuePageModel::cellBytes(const ValueRow &row, int column) const
{
    const int cell = cellOfColumn(column);
    if (cell < 0)
        return QByteArray::number(row.position);
    return row.cells.value(cell);
}

QVariant ValuePageModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const ValueRow &row = m_rows[index.row()];
    const int cell = cellOfColumn(index.column());
    const bool isPairs = cell >= 0 && m_type.columns[cell] == ValueColumn::EntryFields;
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        if (cell < 0)
            return QLocale().toString(row.position);
        if (isPairs) {
            QString text;
            for (qsizetype i = cell; i + 1 < row.cells.size() && i < cell + 2 * maxShownPairs; i += 2) {
                if (!text.isEmpty())
                    text += QLatin1String("   ");
                text += shownCell(row, i, 60) + QLatin1String(" = ") + shownCell(row, i + 1, 80);
            }
            if (row.cells.size() - cell > 2 * maxShownPairs)
                text += QLatin1Char(' ') + QChar(0x2026);
            return text;
        }
        return shownCell(row, cell, shownCharacters);
    case Qt::ToolTipRole: {
        if (cell < 0 || isPairs)
            return {};
        // Qt guesses whether a tool tip is markup; a server's bytes never are.
        return QStringLiteral("<qt>") + shownCell(row, cell, toolTipCharacters).toHtmlEscaped()
            + QStringLiteral("</qt>");
    }
    case Qt::TextAlignmentRole:
        return cell < 0 ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    case BytesRole:
        if (isPairs) {
            QByteArrayList parts = row.cells.mid(cell);
            return parts.join('\n');
        }
        return cellBytes(row, index.column());
    default:
        return {};
    }
}

QVariant ValuePageModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((cellOfColumn(section) < 0 ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const int cell = cellOfColumn(section);
    if (cell < 0)
        return m_type.name == "zset" ? tr("Rank") : tr("Index");
    return columnTitle(m_type.columns[cell]);
}

bool ValuePageModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !m_rows.isEmpty() && !m_pager->isLoading() && !m_pager->isComplete();
}

void ValuePageModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent))
        loadMore();
}

void ValuePageModel::usePager(std::unique_ptr<ValuePager> pager)
{
    m_pager = std::move(pager);
    connect(m_pager.get(), &ValuePager::pageLoaded, this, &ValuePageModel::takePage);
    connect(m_pager.get(), &ValuePager::failed, this, &ValuePageModel::loadFailed);
}

void ValuePageModel::setPager(std::unique_ptr<ValuePager> pager)
{
    usePager(std::move(pager));
    load(PageStart(m_start));
}

void ValuePageModel::load(const PageStart &start)
{
    m_start = start;
    m_isPagerBehind = false;
    m_pager->loadFirst(start);
}

void ValuePageModel::loadMore()
{
    if (m_pager->isLoading() || m_pager->isComplete())
        return;
    if (!m_isPagerBehind) {
        m_pager->loadMore();
        return;
    }
    PageStart next = m_start;
    next.position = m_rows.isEmpty() ? m_start.position : m_rows.last().position + 1;
    m_pager->loadFirst(next);
}

bool ValuePageModel::isLoading() const
{
    return m_pager->isLoading();
}
bool ValuePageModel::isComplete() const
{
    return m_pager->isComplete();
}
std::optional<qint64> ValuePageModel::total() const
{
    return m_total;
}

void ValuePageModel::takePage(const ValuePage &page)
{
    if (m_isPagerBehind && !page.isFirst) {
        loadMore(); // asked for before a row was taken out, it would leave a gap: read it anew
        return;
    }
    const bool isContinued = m_isPagerBehind;
    m_isPagerBehind = false;
    if (page.isFirst && !isContinued) {
        m_total = m_pager->total();
        beginResetModel();
        m_rows = page.rows;
        endResetModel();
    } else if (!page.rows.isEmpty()) {
        beginInsertRows({}, int(m_rows.size()), int(m_rows.size() + page.rows.size()) - 1);
        m_rows += page.rows;
        endInsertRows();
    }
    Q_EMIT loaded(page.isFirst && !isContinued);
}

int ValuePageModel::find(const ValueRow &row) const
{
    const auto isSame = [&](const ValueRow &other) {
        // A list's element is its place; everywhere else the first cell names it.
        return m_type.name == "list"
            ? other.position == row.position
            : other.cellSize(0) == row.cellSize(0) && other.cells.value(0) == row.cells.value(0);
    };
    const auto found = std::find_if(m_rows.cbegin(), m_rows.cend(), isSame);
    return found == m_rows.cend() ? -1 : int(found - m_rows.cbegin());
}

void ValuePageModel::setCell(int row, int cell, const QByteArray &bytes)
{
    if (row < 0 || row >= m_rows.size() || cell < 0 || cell >= m_rows[row].cells.size())
        return;
    m_rows[row].cells[cell] = bytes;
    if (!m_rows[row].isWhole())
        m_rows[row].sizes[cell] = bytes.size();
    const QModelIndex changed = index(row, columnOfCell(cell));
    Q_EMIT dataChanged(changed, changed);
}

void ValuePageModel::dropRow(int row)
{
    if (row < 0 || row >= m_rows.size())
        return;
    beginRemoveRows({}, row, row);
    m_rows.removeAt(row);
    endRemoveRows();
    if (m_total)
        *m_total -= 1;
    if (!m_type.isOrdered)
        return;
    m_isPagerBehind = !m_pager->isComplete();
    if (row == m_rows.size())
        return;
    for (qsizetype i = row; i < m_rows.size(); ++i)
        --m_rows[i].position;
    Q_EMIT dataChanged(index(row, 0), index(int(m_rows.size()) - 1, 0));
}

} // namespace redshank
