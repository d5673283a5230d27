// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "valuepage.h"

#include <QByteArrayView>

namespace redshank {

/// How many elements one command may ask for, so that its reply stays near replyBytes whatever the elements weigh, and
/// how much of each is held. A reply holds one element at least: Redis has no other way to read a list, and SCAN brings
/// a whole bucket. A value, without a connection.
class PageBudget
{
public:
    static constexpr qint64 replyBytes = 1024 * 1024;
    /// Elements of one command where not all of them have been weighed: what bounds the reply at which small elements
    /// give way to large ones.
    static constexpr qint64 largestStep = 64;
    static constexpr qint64 wholeCell = 8 * 1024 * 1024; ///< longer cells are held by their beginning
    static constexpr qint64 beginning = 64 * 1024;
    /// Of all rows since the first page; from there on each cell longer than `beginning` is held by that.
    static constexpr qint64 heldBytes = 256 * 1024 * 1024;
    /// Elements that MEMORY USAGE is to weigh: where there are no more, its answer is exact.
    static constexpr qint64 samples = 1000;

    /// Forgets everything but replyLost().
    void rewind();
    /// What MEMORY USAGE said of the whole value, that has so many elements.
    void estimate(qint64 bytes, qint64 elements);
    /// How many elements to ask for now, 1 .. wanted; begins a reply.
    qint64 step(qint64 wanted);
    /// A cell of the reply, as the next of `row`.
    void takeCell(ValueRow &row, QByteArrayView bytes);
    /// The row's cells are complete. Rows that are not kept count as well: they came over.
    void endRow();
    void endReply();
    /// The connection ended over the reply: from now on far fewer elements, also after rewind().
    void replyLost();
    qint64 bytesOfReply() const { return m_replyBytes; }

private:
    qint64 m_weight = 0; ///< bytes of the largest element lately; 0: unknown
    qint64 m_step = 0; ///< of the last command; 0: none yet
    qint64 m_mostAfterLoss = largestStep * 16;
    qint64 m_row = 0;
    qint64 m_largestRow = 0; ///< of the present reply
    qint64 m_replyBytes = 0;
    qint64 m_held = 0;
    bool m_isAllSmall = false; ///< the whole value fits into one reply
};

} // namespace redshank
