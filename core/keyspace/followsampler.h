// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "followstatus.h"

#include <QObject>

namespace redshank {

class Connection;
class ReplyView;

/// Whether an answer is a refusal, and not a loss of the connection after which the question is put again.
bool isRefusal(const ReplyView &reply);

/// Looks at a database from aside (DBSIZE, INFO commandstats), because some changes are no event; what is refused is
/// not asked again. The thread of the connection.
class FollowSampler : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// Another server or database: all is asked, and counted, anew.
    void reset();
    /// The connection is lost: what was asked is not answered any more.
    void abandon();
    bool isAsking() const { return m_isAsking; }
    /// sampled() follows, where there is anything left to ask.
    void ask(Connection *connection, bool isQuiet);

Q_SIGNALS:
    void sampled(const redshank::FollowSample &sample);

private:
    void takeCounters(const ReplyView &reply);
    void tell();

    FollowSample m_sample;
    qint64 m_replacements = -1; ///< FLUSHDB, FLUSHALL, SWAPDB so far; -1: not known
    bool m_isAsking = false;
    bool m_isSizeRefused = false;
    bool m_areCountersRefused = false;
    quint64 m_generation = 0; ///< answers to what was asked before are dropped
};

} // namespace redshank
