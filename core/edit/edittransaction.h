// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "edit.h"
#include "editcapabilities.h"

#include <QObject>

#include <functional>

namespace redshank {

class Connection;
class ReplyView;

/// One edit by WATCH, reads, MULTI, writes and EXEC, for servers that refuse scripts. A job: start() once, finished()
/// once, deleting it abandons it. The connection is of Role::Transaction, does not reconnect and serves one job at a
/// time; after an outcome for which mayReuseConnection() is false it must be closed, since it may still be inside
/// MULTI.
class EditTransaction : public QObject
{
    Q_OBJECT
public:
    EditTransaction(
        Connection &connection, Edit edit, const EditCapabilities &server, bool isConfirmed, QObject *parent = nullptr);

    void start();
    bool mayReuseConnection() const { return m_mayReuse; }
    /// Whether the server turned out not to know SET .. KEEPTTL.
    bool isWithoutKeepTtl() const { return !m_server.hasKeepTtl; }

Q_SIGNALS:
    void finished(const redshank::EditOutcome &outcome);

private:
    using Next = void (EditTransaction::*)(const ReplyView &);
    void send(const Command &command, Next next);
    void watch();
    void takeWatch(const ReplyView &reply);
    void takeType(const ReplyView &reply);
    void takeCheck(const ReplyView &reply);
    void takeTheirs(const ReplyView &reply);
    void leaveByType(const EditOutcome &otherwise);
    void takeTypeAgain(const ReplyView &reply);
    void takeTime(const ReplyView &reply);
    void takeTtl(const ReplyView &reply);
    void takeFieldTtl(const ReplyView &reply);
    void takeMulti(const ReplyView &reply);
    void takeQueued(const ReplyView &reply);
    void takeExec(const ReplyView &reply);
    void nextCheck();
    void readTtl();
    void leave(const EditOutcome &outcome);
    void finish(const EditOutcome &outcome);
    QList<Command> writes() const;

    Connection &m_connection;
    const Edit m_edit;
    EditCapabilities m_server;
    QList<Command> m_sent; ///< of the present attempt, between MULTI and EXEC
    EditOutcome m_outcome; ///< where a check has failed, unless TYPE says more
    Error m_refusal; ///< of the first write that was not queued
    qsizetype m_queued = 0; ///< of m_sent, refused ones included
    qsizetype m_check = 0;
    qint64 m_serverTime = 0; ///< milliseconds since 1970, by the server's clock
    qint64 m_expiresAt = -1; ///< by the same clock; -1: never
    qint64 m_fieldExpiresAt = -1; ///< of Edit::fieldTtl; -1: never
    int m_attempts = 0;
    bool m_isConfirmed;
    bool m_mayReuse = true;
    bool m_isFinished = false;
};

} // namespace redshank
