// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pagebudget.h"
#include "valuepager.h"

namespace redshank {

/// A pager of elements. What one command may bring is bounded in bytes: the value is weighed first, then each reply
/// tells how many elements the next may ask for, and a page ends at pageSize() elements or PageBudget::replyBytes. Of
/// an element that is too large to show the row has the beginning and the size, see ValueRow::sizes.
class TablePager : public ValuePager
{
    Q_OBJECT
protected:
    TablePager(Connection &connection, QByteArray key, QByteArray type, QByteArray sizeCommand, qint64 perPage,
        QObject *parent);

    /// Where the first page begins; the budget is as new.
    virtual void rewindRows(const PageStart &start) = 0;
    /// The command that reads the next `count` elements.
    virtual Command rowsCommand(qint64 count) = 0;
    virtual Error takeRows(const ReplyView &reply, PageBudget &budget, QList<ValueRow> &rows) = 0;

    void rewind(const PageStart &start) final;
    Command pageCommand() final;
    Error takePage(const ReplyView &reply, QList<ValueRow> &rows) final;
    bool wantsMore(const QList<ValueRow> &rows) const final;
    Command probeCommand() const final;
    void takeProbe(const ReplyView &reply) final;
    void replyLost() final { m_budget.replyLost(); }

private:
    PageBudget m_budget;
    qint64 m_askedOfPage = 0;
    qint64 m_bytesOfPage = 0;
};

} // namespace redshank
