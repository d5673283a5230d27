// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <algorithm>

namespace redshank {

/// Rows of one height in a viewport, and the scroll bar for them: a unit is a pixel for as long as an int has room, and
/// more pixels beyond, so that every row can be reached whatever their number. A value.
class RowScroll
{
public:
    /// Styles multiply a scroll bar's units with widget sizes in places: INT_MAX itself would not be safe.
    static constexpr qint64 maxUnits = 1'000'000'000;

    RowScroll() = default;
    RowScroll(int rows, int rowHeight, int viewportHeight)
        : m_rowHeight(rowHeight)
        , m_hidden(std::max<qint64>(0, qint64(rows) * rowHeight - viewportHeight))
        , m_step(m_hidden / maxUnits + 1)
    { }

    int rowHeight() const { return m_rowHeight; }
    qint64 step() const { return m_step; } ///< pixels a unit
    int maximum() const { return int((m_hidden + m_step - 1) / m_step); }
    /// Pixels above the viewport at a value of the scroll bar; the last value is the very end.
    qint64 offset(int value) const { return std::clamp<qint64>(value * m_step, 0, m_hidden); }
    /// The value that comes closest to showing what lies at `offset` at the top, without hiding its first pixel.
    int valueAtMost(qint64 offset) const { return int(std::clamp<qint64>(offset, 0, m_hidden) / m_step); }
    /// The same, without leaving out what lies before `offset`.
    int valueAtLeast(qint64 offset) const
    {
        return int(std::min<qint64>((std::clamp<qint64>(offset, 0, m_hidden) + m_step - 1) / m_step, maximum()));
    }

private:
    int m_rowHeight = 1;
    qint64 m_hidden = 0; ///< pixels that do not fit
    qint64 m_step = 1;
};

} // namespace redshank
