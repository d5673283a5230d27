// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "changekeysjob.h"
#include "keyspan.h"

#include "core/redis/keyrecord.h"

#include <QList>
#include <QObject>
#include <QSet>

#include <memory>

namespace redshank {

/// How many of a list of keys can be recorded before they are changed, for the confirmation. A value.
struct RecordSurvey
{
    qsizetype total = 0;
    qsizetype surveyed = 0; ///< keys from the beginning of the list; what comes later is not recorded
    QSet<QByteArray> left; ///< among the surveyed those that are not recorded either
    qsizetype tooLarge = 0; ///< among the left
    qsizetype refused = 0; ///< among the left
    Error refusal; ///< the first of them; or why nothing can be recorded at all

    qsizetype recorded() const { return surveyed - left.size(); }
    qsizetype overBudget() const { return refusal && surveyed == 0 ? 0 : total - surveyed; }
    bool isNothing() const { return recorded() == 0; }
};

/// Asks for the size of each key, in windows, until what is to be recorded would exceed its limits, or too many are
/// left; and tries once, on a key of the list, whether the user may read and restore it by the commands that are used.
/// Changes nothing: RESTORE is tried with a payload that no server takes. Of a change of expiry there is nothing to
/// measure. In the thread of its connection, which is of Role::Transaction and outlives it; deleting it abandons it.
class RecordSurveyJob : public QObject
{
    Q_OBJECT
public:
    RecordSurveyJob(Connection *connection, KeyChange::Kind kind, RecordLimits limits, QList<KeySpan> spans,
        bool isGentle, QObject *parent = nullptr);

    /// The names of more are not kept: what comes after them is not recorded.
    static constexpr qsizetype mostLeft = 100'000;

    void start();

Q_SIGNALS:
    void progressed(qsizetype surveyed, qsizetype total);
    void finished(const redshank::Result<redshank::RecordSurvey> &survey);

private:
    static constexpr qsizetype window = BatchRest::batchKeys; ///< commands in flight

    void next();
    void measure(const QByteArrayList &keys);
    void take(const QByteArray &key, qint64 bytes);
    void leave(const QByteArray &key);
    void settle();
    void giveUp(const Error &why);
    void probe(const QByteArray &key);
    void finish();

    Connection *m_connection;
    KeyChange::Kind m_kind;
    RecordLimits m_limits;
    QList<KeySpan> m_spans;
    BatchRest m_rest;
    RecordSurvey m_survey;
    Error m_failure; ///< the server cannot be asked
    QByteArray m_sample; ///< a key that can be tried
    bool m_isProbed = false;
    bool m_isFull = false;
    qint64 m_bytes = 0;
};

} // namespace redshank

Q_DECLARE_METATYPE(redshank::RecordSurvey)
