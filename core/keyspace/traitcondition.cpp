// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "traitcondition.h"

#include <algorithm>
#include <optional>

namespace redshank {

namespace {

using Test = TraitCondition::Test;

bool compare(Test test, qint64 value, qint64 number)
{
    switch (test) {
    case Test::Below:
        return value < number;
    case Test::AtMost:
        return value <= number;
    case Test::Above:
        return value > number;
    case Test::AtLeast:
        return value >= number;
    case Test::OneOf:
    case Test::None:
    case Test::Any:
        break;
    }
    return false;
}

bool isOneOfWords(const QByteArray &word, const QByteArrayList &words)
{
    return std::any_of(words.begin(), words.end(),
        [&word](const QByteArray &wanted) { return qstricmp(wanted.constData(), word.constData()) == 0; });
}

/// Nothing where it cannot be told.
std::optional<bool> verdict(const TraitCondition &condition, const KeyDetail &detail)
{
    if (detail.isGone() || !detail.known.testFlag(condition.trait))
        return std::nullopt;
    switch (condition.trait) {
    case KeyTrait::Type:
        return isOneOfWords(detail.type, condition.words);
    case KeyTrait::Encoding:
        if (detail.encoding.isEmpty())
            return std::nullopt;
        return isOneOfWords(detail.encoding, condition.words);
    case KeyTrait::Ttl:
        if (detail.pttl < -1)
            return std::nullopt;
        if (condition.test == Test::None || condition.test == Test::Any)
            return (detail.pttl == -1) == (condition.test == Test::None);
        return detail.pttl >= 0 && compare(condition.test, detail.pttl, condition.number);
    case KeyTrait::Size:
        if (detail.size < 0)
            return std::nullopt;
        return compare(condition.test, detail.size, condition.number);
    case KeyTrait::Idle:
        if (detail.idle < 0)
            return std::nullopt;
        return compare(condition.test, detail.idle, condition.number);
    }
    Q_UNREACHABLE();
}

} // namespace

bool TraitCondition::passes(const KeyDetail &detail) const
{
    const std::optional<bool> told = verdict(*this, detail);
    return told && *told != isNegated;
}

} // namespace redshank
