// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keyeventsetting.h"

#include <algorithm>
#include <iterator>

namespace redshank {

namespace {

/// What `A` stands for; `m` (misses) and `n` (new keys) are not in it.
constexpr char everyClass[] = "g$lshzxetd";
/// Classes whose events create keys. RESTORE, COPY, RENAME and MOVE are generic (`g`).
constexpr char creatingClasses[] = "g$lshzt";

} // namespace

bool KeyEventSetting::has(char flag) const
{
    return m_flags.contains(flag) || (m_flags.contains('A') && QByteArrayView(everyClass).contains(flag));
}

KeyEventSetting::Changes KeyEventSetting::covered() const
{
    Changes changes;
    if (!publishesByEvent() && !publishesByKey())
        return changes;
    const bool hasEveryCreator = std::all_of(
        std::begin(creatingClasses), std::end(creatingClasses) - 1, [this](char flag) { return has(flag); });
    changes.setFlag(Change::Creation, namesNewKeys() || hasEveryCreator);
    changes.setFlag(Change::Removal, has('g'));
    changes.setFlag(Change::Expiry, has('x'));
    changes.setFlag(Change::Eviction, has('e'));
    return changes;
}

QByteArray KeyEventSetting::completed(bool hasNew) const
{
    QByteArray flags = m_flags;
    const auto add = [&](const char *wanted) {
        for (const char *flag = wanted; *flag; ++flag) {
            if (!KeyEventSetting(flags).has(*flag))
                flags.append(*flag);
        }
    };
    if (!(covered() & Change::Creation))
        add(hasNew ? "n" : creatingClasses);
    // By event only the names that matter come to us; by key every write would.
    add("gxeE");
    return flags;
}

} // namespace redshank
