// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pagebudget.h"

namespace redshank {

namespace {
/// Steps grow by as much when nobody has told how large the elements are.
constexpr qint64 growth = 4;
} // namespace

void PageBudget::rewind()
{
    const qint64 most = m_mostAfterLoss;
    *this = PageBudget();
    m_mostAfterLoss = most;
}

void PageBudget::estimate(qint64 bytes, qint64 elements)
{
    if (bytes <= 0 || elements <= 0)
        return;
    m_isAllSmall = bytes <= replyBytes;
    m_weight = qMax<qint64>(1, bytes / elements);
    m_step = largestStep;
}

qint64 PageBudget::step(qint64 wanted)
{
    m_largestRow = 0;
    m_replyBytes = 0;
    const qint64 fitting = m_weight > 0 ? qMax<qint64>(1, replyBytes / m_weight) : 1;
    const qint64 most = m_isAllSmall ? wanted : qMin(largestStep, m_step == 0 ? 1 : m_step * growth);
    m_step = qBound<qint64>(1, qMin(qMin(fitting, most), m_mostAfterLoss), qMax<qint64>(1, wanted));
    return m_step;
}

void PageBudget::takeCell(ValueRow &row, QByteArrayView bytes)
{
    m_row += bytes.size();
    const qint64 most = m_held + bytes.size() > heldBytes ? beginning : wholeCell;
    const bool isWhole = bytes.size() <= most;
    const qsizetype held = isWhole ? bytes.size() : qsizetype(beginning);
    if (!isWhole && row.sizes.isEmpty()) {
        for (const QByteArray &cell : std::as_const(row.cells))
            row.sizes.append(cell.size());
    }
    row.cells.append(bytes.first(held).toByteArray());
    if (!isWhole || !row.isWhole())
        row.sizes.append(bytes.size());
    m_held += held;
}

void PageBudget::endRow()
{
    m_largestRow = qMax(m_largestRow, m_row);
    m_replyBytes += m_row;
    m_row = 0;
}

void PageBudget::endReply()
{
    // One large element does not make all that follow large, and its like may be near.
    m_weight = qMax<qint64>(qMax<qint64>(m_largestRow, 1), m_weight / 2);
    m_isAllSmall = m_isAllSmall && m_replyBytes <= replyBytes;
}

void PageBudget::replyLost()
{
    m_mostAfterLoss = qMax<qint64>(1, m_step / 16);
}

} // namespace redshank
