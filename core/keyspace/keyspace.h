// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "followstatus.h"
#include "keyevents.h"
#include "keyfilter.h"
#include "keyindex.h"
#include "scanprogress.h"

#include "core/redis/connectionparams.h"

#include <QObject>

#include <memory>

namespace redshank {

/// What to scan, and how.
struct KeyspaceOptions
{
    KeyOrder order{}; ///< separators
    QByteArray match; ///< server-side MATCH pattern; empty: all keys
    QByteArray type; ///< server-side TYPE (Redis 6); empty: all types
    bool isGentle = false; ///< rest between calls as long as they last: for production
    qint64 nameBudget = 0; ///< bytes that names may take before the scan pauses; 0: no limit
};

/// The live key names of one database: scans it in a thread of its own with a connection of its own, sorts and merges
/// in another, and hands snapshots to the thread that it lives in (the GUI's), at most about ten a second.
///
/// SCAN only, never KEYS. What was found stays when the scan is paused, cancelled or fails. All calls return at once.
class Keyspace : public QObject
{
    Q_OBJECT
public:
    explicit Keyspace(ConnectionParams params, KeyspaceOptions options = {}, QObject *parent = nullptr);
    ~Keyspace() override;

    /// Scans the whole database. After a first scan it is a refresh: keys that are new appear as they are found, keys
    /// that a complete scan has not seen disappear at its end. A running scan is started over.
    void start();
    void refresh() { start(); }
    /// After a loss of the connection, when what came back may be another process with other keys: one refresh where
    /// one is needed, by whoever notices what was missed. A scan under way goes on, one that was stopped stays so.
    void catchUp();
    void pause();
    void resume(); ///< goes on after pause(), or with the same cursor after a failure
    void cancel(); ///< keeps what is known
    /// New credentials or database for the next start(); another database forgets the keys of the old one.
    void setParams(const ConnectionParams &params);
    /// Other separators: the same keys sorted and folded anew; indexChanged() follows.
    void setOrder(const KeyOrder &order);
    /// Server-side MATCH and TYPE for the next start(), which then forgets the keys of the old selection.
    void setSelection(const QByteArray &match, const QByteArray &type);
    /// See KeyspaceOptions. progress() tells when it is reached; after it was raised, resume() goes on.
    void setNameBudget(qint64 bytes);

    /// What to show: all known keys, or those that pass the filter.
    const KeyIndex &index() const;
    const KeyIndex &allKeys() const;
    /// Whether the last scan went through to its end, so that counts are exact and not "at least".
    bool isComplete() const;
    const ScanProgress &progress() const;

    /// Shows only names that pass; the newest wins. First matches come as soon as there are some.
    void setFilter(const KeyFilter &filter);
    const KeyFilter &filter() const;
    /// Whether index() does not yet hold all matches of the current filter among allKeys().
    bool isFiltering() const;

    /// Follows creations and removals through keyspace notifications, where the server publishes them, with two more
    /// connections in one more thread; the server's setting is not touched. What is missed while that is not possible
    /// is caught up by a refresh that takes its time. Off at first.
    void setFollowing(bool isOn);
    bool isFollowing() const;
    const FollowStatus &followStatus() const;
    /// Looks at the server's setting again, as each start() does.
    void checkFollowing();

    // What the program itself has done or has been told: shown at once, a running scan included.
    void noteCreated(const QByteArray &key) { noteCreated(QByteArrayList{key}); }
    void noteCreated(const QByteArrayList &keys);
    void noteRemoved(const QByteArray &key) { noteRemoved(QByteArrayList{key}); }
    void noteRemoved(const QByteArrayList &keys);
    void noteRenamed(const QByteArray &from, const QByteArray &to);

Q_SIGNALS:
    /// index() is another snapshot. The one before lives at least until the signal has been delivered.
    void indexChanged();
    /// Counts and state moved; at most about ten a second.
    void progressChanged();
    /// isFiltering() changed.
    void filteringChanged();
    /// followStatus() changed.
    void followStatusChanged();
    /// The server told that these have other names now; keysFollowed() with the same names is next.
    void keysRenamed(const QList<redshank::KeyRename> &renames);
    /// The server told that these came or went, or were written over; index() follows.
    void keysFollowed(const QByteArrayList &created, const QByteArrayList &removed);
    /// The scan stopped for a reason that needs a person; progress().error says the same.
    void failed(const redshank::Error &error);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace redshank
