// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/command.h"
#include "pagebudget.h"

#include <QSet>

namespace redshank {

class ReplyView;

/// Where a HSCAN or SSCAN is, and which names it has brought already: SCAN may bring an element twice while the server
/// resizes its table.
class ScanPosition
{
public:
    void rewind(const QByteArray &match);
    Command command(const char *name, const QByteArray &key, qint64 count) const;
    /// Rows of `width` cells each, the first being the name; false where the shape is not that of a SCAN.
    bool take(const ReplyView &reply, int width, PageBudget &budget, QList<ValueRow> &rows);
    bool isAtEnd() const { return m_isAtEnd; }

private:
    QByteArray m_cursor = "0";
    QByteArray m_match;
    QSet<QByteArray> m_seen; ///< shares its bytes with the rows; a long name is there by its digest
    bool m_isAtEnd = false;
};

} // namespace redshank
