// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scanline.h"

#include <QDateTime>
#include <QObject>
#include <QTimer>

#include <optional>

class QStackedWidget;

namespace redshank {

class BrowserContents;
class FilterEdit;
class JobLine;
class Keyspace;
class KeyView;
class Notice;
class Session;
class VisibleDetails;

/// The scan of a browser: starts it once the session is ready and catches up when that is back, does what the scan line
/// and the notice ask for, and tells how far it is there. GUI thread; all arguments outlive it.
class BrowserScan : public QObject
{
    Q_OBJECT
public:
    struct Parts
    {
        Session *session = nullptr;
        Keyspace *keyspace = nullptr;
        BrowserContents *contents = nullptr;
        VisibleDetails *details = nullptr;
        FilterEdit *filter = nullptr;
        KeyView *view = nullptr;
        QStackedWidget *stack = nullptr; ///< of the view and the notice
        Notice *notice = nullptr;
        ScanLine *line = nullptr;
        JobLine *jobLine = nullptr;
    };
    explicit BrowserScan(const Parts &parts);

    /// Once the view has its model: starts what can be started, and tells how things are.
    void begin();
    /// Reads the database anew, and what is told of its keys.
    void refresh();
    /// As the server counts the keys; empty: not known.
    void setDatabaseSize(std::optional<quint64> keys);
    /// See KeyspaceOptions. A scan that the limit before has paused goes on.
    void setNameBudget(qint64 bytes);
    /// Of when the listed names are, in a sentence; empty while they follow the database.
    QString age() const;
    /// Whether the server was asked for some of its keys only.
    bool isSelective() const { return !m_selection.isEmpty(); }

Q_SIGNALS:
    void nameBudgetChosen(qint64 bytes); ///< by the user, for all lists of keys
    void statusMessage(const QString &text);

private:
    void followConnection();
    void readAgain();
    void show();
    ScanSummary summary();
    void tellFailure(const ScanSummary &now);
    void scanServer(bool isRestricted);
    void actOnNotice();
    void loadMore();
    bool isSearchTold(bool isFiltering);

    Parts m_parts;
    std::optional<quint64> m_databaseSize;
    qint64 m_nameBudget = 0; ///< in effect here
    bool m_isStarted = false;
    bool m_wasLost = false; ///< the connection, since it was ready last
    bool m_isResuming = false; ///< was told to go on, and has not told of it yet
    bool m_isFailureShown = false;
    QDateTime m_readAt; ///< when a scan last came to its end
    QString m_selection; ///< what the server was asked for, in words; empty: all keys
    QTimer m_searchTimer; ///< what takes no longer is not worth a word
    bool m_isSearchLong = false;
    bool m_isAnswered = false; ///< all matches of this very filter were shown: now it only follows what comes and goes
};

} // namespace redshank
