// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keytraits.h"

namespace redshank {

/// One thing that a key must be beside its name: `type:hash`, `ttl:<60s`, `-size:>1mb`. A value.
struct TraitCondition
{
    enum class Test : quint8 {
        OneOf, ///< a type or an encoding is one of `words`; in any case
        None, ///< a TTL: the key does not expire
        Any, ///< a TTL: the key expires
        Below,
        AtMost,
        Above,
        AtLeast,
    };
    KeyTrait trait = KeyTrait::Type;
    Test test = Test::OneOf;
    bool isNegated = false;
    qint64 number = 0; ///< milliseconds of a TTL, bytes of a size, seconds of idle time
    QByteArrayList words;

    /// False wherever it cannot be told: gone, refused, not known. A key without expiry passes no comparison of its
    /// TTL, and so it passes the negation of one.
    bool passes(const KeyDetail &detail) const;
    bool operator==(const TraitCondition &) const = default;
};

} // namespace redshank
