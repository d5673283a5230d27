// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/edit/edit.h"

#include <QByteArrayList>
#include <QList>

#include <chrono>

namespace redshank {

/// A key that is to be made, with its first elements. Every element is bytes; nothing in it is optional but the TTL.
struct NewKey
{
    static constexpr qsizetype mostRows = 1000; ///< what one step on the server takes from a form

    QByteArray key;
    QByteArray type; ///< as TYPE says
    QList<QByteArrayList> rows; ///< by ValueType::newColumns
    std::chrono::milliseconds ttl{0}; ///< zero: it does not expire
};

/// The edit that makes it, elements and TTL in one step, only where there is no key of that name: KeyExists, and
/// nothing written, where there is one. InvalidInput for what no server would take, and for a field or member that is
/// given twice, of which one would be lost.
Result<Edit> createKey(const NewKey &wanted);

} // namespace redshank
