// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFlags>
#include <QMetaType>

namespace redshank {

/// What the server's `notify-keyspace-events` publishes, as far as a list of key names needs it. A value.
class KeyEventSetting
{
public:
    enum class Change : quint8 {
        Creation = 1,
        Removal = 2, ///< deletions, renames, moves
        Expiry = 4,
        Eviction = 8,
    };
    Q_DECLARE_FLAGS(Changes, Change)

    /// Not known: CONFIG GET is refused, or was not asked yet.
    KeyEventSetting() = default;
    /// As CONFIG GET tells it, e.g. `AKE`, `gxE` or nothing.
    explicit KeyEventSetting(QByteArray flags)
        : m_flags(std::move(flags))
        , m_isKnown(true)
    { }

    bool isKnown() const { return m_isKnown; }
    const QByteArray &flags() const { return m_flags; }
    bool publishesByEvent() const { return m_flags.contains('E'); } ///< `__keyevent@0__:del`, the key as message
    bool publishesByKey() const { return m_flags.contains('K'); } ///< `__keyspace@0__:key`, the event as message
    /// Whether each creation is one event of its own (`n`, Redis 7), so that writes to keys that are there are silent.
    bool namesNewKeys() const { return m_flags.contains('n'); }
    /// What can be followed; nothing where neither K nor E is on.
    Changes covered() const;
    Changes missing() const { return ~covered() & all(); }
    bool isUsable() const { return bool(covered()); }
    /// The same flags and those that following needs; `hasNew`: the server knows `n`.
    QByteArray completed(bool hasNew) const;

    bool operator==(const KeyEventSetting &) const = default;
    static constexpr Changes all() { return Changes::fromInt(15); }

private:
    bool has(char flag) const;

    QByteArray m_flags;
    bool m_isKnown = false;
};

Q_DECLARE_OPERATORS_FOR_FLAGS(KeyEventSetting::Changes)

} // namespace redshank

Q_DECLARE_METATYPE(redshank::KeyEventSetting)
