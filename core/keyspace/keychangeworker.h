// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "recordedchangejob.h"
#include "recordsurvey.h"

#include "core/redis/connection.h"

#include <QElapsedTimer>
#include <QObject>

#include <memory>

namespace redshank {

/// KeyChanger's other half: lives in its thread, with its connection. One thing at a time.
class KeyChangeWorker : public QObject
{
    Q_OBJECT
public:
    KeyChangeWorker(ConnectionParams params, KeyChange change, std::shared_ptr<KeyRecorder> recorder, bool isGentle);
    ~KeyChangeWorker() override;

    void survey(const QList<KeySpan> &spans);
    void change(const QByteArrayList &keys);
    void cancel();

Q_SIGNALS:
    void surveyProgressed(qsizetype surveyed, qsizetype total); ///< this and progressed(): some twenty times a second
    void surveyed(const redshank::Result<redshank::RecordSurvey> &survey);
    void progressed(qsizetype settled, qsizetype total);
    void finished(const redshank::ChangeAccount &account);

private:
    void openConnection();
    void changeUnrecorded();
    void takeRecorded(const ChangeAccount &account);
    void takeUnrecorded(const ChangeAccount &account);
    void finish();
    bool isProgressDue();

    ConnectionParams m_params;
    KeyChange m_change;
    std::shared_ptr<KeyRecorder> m_recorder;
    bool m_isGentle;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<RecordSurveyJob> m_surveyJob;
    std::unique_ptr<RecordedChangeJob> m_recordedJob;
    std::unique_ptr<ChangeKeysJob> m_unrecordedJob;
    RecordSurvey m_survey;
    qsizetype m_position = 0; ///< in the surveyed list
    QByteArrayList m_unrecorded; ///< of what is to be changed now
    qsizetype m_total = 0;
    ChangeAccount m_account;
    QElapsedTimer m_sinceProgress;
    bool m_isStopped = false; ///< recording: nothing more is changed until there is another survey
    bool m_isCancelled = false;
};

} // namespace redshank
