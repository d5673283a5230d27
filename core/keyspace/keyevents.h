// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keyeventsetting.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QByteArrayView>
#include <QHash>
#include <QList>
#include <QMetaType>

#include <optional>

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

/// A key that has another name now.
struct KeyRename
{
    QByteArray from;
    QByteArray to;
    bool operator==(const KeyRename &) const = default;
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

/// Puts the two events of a rename together. A server publishes one right behind the other, so that whatever comes in
/// between parts them; of the two ways in which it may publish each is a row of its own. All events that the server
/// publishes must come by, and those of renames must not be left out by a pattern.
class KeyRenameReader
{
public:
    /// The rename that is complete with this event.
    std::optional<KeyRename> read(const KeyEvent &event);

private:
    struct Open
    {
        QByteArray from;
        bool isByKey = false;
    };
    std::optional<Open> m_open;
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
        QList<KeyRename> renamed; ///< in their order; their names are among the others, too
        bool isEmpty() const { return created.isEmpty() && removed.isEmpty(); }
    };

    explicit KeyEventLog(Limits limits)
        : m_limits(limits)
    { }

    /// False where there is no more room; then what is in it is worth nothing.
    bool add(QByteArrayView key, bool isThere);
    /// Of two names that were added. Where there is no more room only this is forgotten.
    void addRename(const KeyRename &rename);
    bool isEmpty() const { return m_isThere.isEmpty(); }
    void clear();
    Changes take();

private:
    Limits m_limits;
    QHash<QByteArray, bool> m_isThere;
    QList<KeyRename> m_renamed;
    qsizetype m_bytes = 0;
};

} // namespace redshank

Q_DECLARE_METATYPE(redshank::KeyRename)
Q_DECLARE_METATYPE(redshank::KeyEventLog::Changes)
