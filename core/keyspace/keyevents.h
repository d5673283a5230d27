// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keyeventsetting.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QByteArrayView>
#include <QHash>
#include <QMetaType>

namespace redshank {

/// What an event of a keyspace notification says of the list of names.
enum class KeyEventKind : quint8 {
    Other, ///< a write to a key that is there, a miss, something that we do not know
    Appeared, ///< the key is there now; it may have been before
    Gone,
};

KeyEventKind keyEventKind(QByteArrayView event);

/// Where to listen for what a server publishes of one database.
struct KeyEventChannels
{
    QByteArrayList channels;
    QByteArrayList patterns;

    /// By event where the server does that: then it sends nothing but the names that matter. `match`: see MATCH of
    /// SCAN.
    static KeyEventChannels of(const KeyEventSetting &setting, int database, const QByteArray &match);
    qsizetype count() const { return channels.size() + patterns.size(); }
    bool operator==(const KeyEventChannels &) const = default;
};

/// One message of such a channel, taken apart. Valid as long as the message.
struct KeyEvent
{
    QByteArrayView key;
    QByteArrayView event; ///< empty: no notification of that database
    bool isByKey = false; ///< came by `__keyspace@`
};

/// Takes messages of one database apart.
class KeyEventReader
{
public:
    explicit KeyEventReader(int database);
    KeyEvent read(QByteArrayView channel, QByteArrayView message) const;

private:
    QByteArray m_byEvent;
    QByteArray m_byKey;
};

/// What has become of the names since somebody last took note: for each the last word, so that `del` and then `set`
/// leaves a key, and a thousand writes to one key count once. Bounded.
class KeyEventLog
{
public:
    struct Limits
    {
        qsizetype names = 50'000; ///< what the GUI thread deals with in one go
        qsizetype bytes = 16 * 1024 * 1024; ///< of names
    };
    struct Changes
    {
        QByteArrayList created;
        QByteArrayList removed;
        bool isEmpty() const { return created.isEmpty() && removed.isEmpty(); }
    };

    explicit KeyEventLog(Limits limits)
        : m_limits(limits)
    { }

    /// False where there is no more room; then what is in it is worth nothing.
    bool add(QByteArrayView key, bool isThere);
    bool isEmpty() const { return m_isThere.isEmpty(); }
    void clear();
    Changes take();

private:
    Limits m_limits;
    QHash<QByteArray, bool> m_isThere;
    qsizetype m_bytes = 0;
};

} // namespace redshank

Q_DECLARE_METATYPE(redshank::KeyEventLog::Changes)
