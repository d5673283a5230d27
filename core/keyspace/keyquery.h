// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keyfilter.h"
#include "keyindex.h"
#include "traitcondition.h"

#include <memory>
#include <optional>
#include <vector>

namespace redshank {

/// What to make of the keys that the first name filter has left: more conditions, and another order than that by name.
/// A value.
struct KeyQuery
{
    QList<KeyFilter> required; ///< each name passes all of them
    QList<KeyFilter> excluded; ///< and none of these
    QList<TraitCondition> conditions;
    std::optional<KeyTrait> sortedBy; ///< else by name
    bool isDescending = false; ///< of sortedBy

    bool isEmpty() const { return !isFiltering() && !sortedBy; }
    bool isFiltering() const { return !required.isEmpty() || !excluded.isEmpty() || !conditions.isEmpty(); }
    /// What has to be asked of the server for it.
    KeyTraits traits() const
    {
        KeyTraits wanted;
        for (const TraitCondition &condition : conditions)
            wanted |= condition.trait;
        if (sortedBy)
            wanted |= *sortedBy;
        return wanted;
    }
    bool operator==(const KeyQuery &) const = default;
};

/// The keys of one snapshot in another order than that of their names.
struct KeyRanking
{
    KeyIndex index;
    std::vector<quint32> positions; ///< by row
    std::vector<quint32> rows; ///< by position
};

/// What of a key counts in an order by one of its traits.
struct RankedValue
{
    bool isKnown = false; ///< what is not known stands behind all that is, whatever the direction
    qint64 number = 0;
    QByteArray text;

    static RankedValue of(KeyTrait trait, const KeyDetail &detail);
};

/// `values` by position in the index; equal ones stay in the order of their names.
std::shared_ptr<const KeyRanking> ranked(
    const KeyIndex &index, const std::vector<RankedValue> &values, bool isDescending);

} // namespace redshank
