// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keyquery.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace redshank {

RankedValue RankedValue::of(KeyTrait trait, const KeyDetail &detail)
{
    RankedValue value;
    value.isKnown = detail.known.testFlag(trait);
    switch (trait) {
    case KeyTrait::Type:
        value.text = detail.type;
        break;
    case KeyTrait::Encoding:
        value.text = detail.encoding;
        value.isKnown = value.isKnown && !value.text.isEmpty();
        break;
    case KeyTrait::Ttl: {
        // When it expires, as the keys of one list are not asked at one time; what never does comes last.
        const auto at = std::chrono::duration_cast<std::chrono::milliseconds>(detail.fetchedAt.time_since_epoch());
        value.number = detail.pttl < 0 ? std::numeric_limits<qint64>::max() : at.count() + detail.pttl;
        value.isKnown = value.isKnown && detail.pttl >= -1;
        break;
    }
    case KeyTrait::Size:
        value.number = detail.size;
        value.isKnown = value.isKnown && detail.size >= 0;
        break;
    case KeyTrait::Idle:
        value.number = detail.idle >= 0 ? detail.idle : detail.frequency;
        value.isKnown = value.isKnown && value.number >= 0;
        break;
    }
    return value;
}

std::shared_ptr<const KeyRanking> ranked(
    const KeyIndex &index, const std::vector<RankedValue> &values, bool isDescending)
{
    auto ranking = std::make_shared<KeyRanking>();
    ranking->index = index;
    ranking->positions.resize(values.size());
    std::iota(ranking->positions.begin(), ranking->positions.end(), 0U);
    const auto precedes = [&values, isDescending](quint32 left, quint32 right) {
        const RankedValue &a = values[left];
        const RankedValue &b = values[right];
        if (a.isKnown != b.isKnown)
            return a.isKnown;
        if (a.number != b.number)
            return isDescending ? a.number > b.number : a.number < b.number;
        return isDescending ? a.text > b.text : a.text < b.text;
    };
    std::stable_sort(ranking->positions.begin(), ranking->positions.end(), precedes);
    ranking->rows.resize(values.size());
    for (size_t row = 0; row < ranking->positions.size(); ++row)
        ranking->rows[ranking->positions[row]] = quint32(row);
    return ranking;
}

} // namespace redshank
