// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keyquery.h"

#include <QString>

namespace redshank {

/// The line in which one types what keys to show, read. Terms are parted by spaces, and a key passes all of them:
///   user          a part of the name, letters of ASCII in either case; `\xNN` is a byte
///   user:*:name   with `*`, `?` or `[...]` a pattern as Redis knows it, in either case
///   "a *b"        a part of the name as it stands, spaces included
///   =user:1       the whole name, in this very case
///   -temp !temp   none of these; before any other term
///   type:hash,set  ttl:none  ttl:any  ttl:<60s  size:>1mb  encoding:listpack  idle:>1h
///   ttl<60s       the same without the colon; names that hold this are found by "ttl<60s"
///   case:yes      names in this very case
/// A value; any thread.
struct FilterLine
{
    KeyFilter name; ///< of the first term on names: by this the loaded names are searched first
    KeyQuery query; ///< everything else; not an order
    QString problem; ///< one sentence that says what is wrong and where; empty: nothing
    qsizetype problemAt = -1; ///< index into the text
    bool isUnfinished = false; ///< the problem may go away as one types on

    bool isEmpty() const { return name.isEmpty() && query.isEmpty(); }
    bool isValid() const { return problem.isEmpty(); }
    /// MATCH for the server, which knows no case folding; empty: all names.
    QByteArray serverMatch() const;
    /// TYPE for the server; empty: all types.
    QByteArray serverType() const;

    static FilterLine parse(const QString &text);
};

} // namespace redshank
