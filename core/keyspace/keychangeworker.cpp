// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keychangeworker.h"

namespace redshank {

namespace {

/// Of one reply, in key sizes: DUMP is usually smaller than what MEMORY USAGE tells, and never by such a factor larger.
constexpr qint64 largestReply = 16;
constexpr qint64 progressInterval = 50; ///< milliseconds

/// Each may be what is calling us.
template <typename Job> void dropLater(std::unique_ptr<Job> &job)
{
    if (job)
        job.release()->deleteLater();
}

} // namespace

KeyChangeWorker::KeyChangeWorker(
    ConnectionParams params, KeyChange change, std::shared_ptr<KeyRecorder> recorder, bool isGentle)
    : m_params(std::move(params))
    , m_change(std::move(change))
    , m_recorder(std::move(recorder))
    , m_isGentle(isGentle)
{
    if (m_recorder)
        m_params.replyLimit = m_recorder->limits().keyBytes * largestReply;
}

KeyChangeWorker::~KeyChangeWorker() = default;

/// Anew where the server has hung up while a person was thinking.
void KeyChangeWorker::openConnection()
{
    using State = Connection::State;
    if (m_connection) {
        const State state = m_connection->state();
        if (state == State::Ready || state == State::Connecting || state == State::Handshaking)
            return;
    }
    m_connection = std::make_unique<Connection>(m_params, Role::Transaction);
    // A new socket knows nothing of WATCH and MULTI: what follows them must never go out on one.
    m_connection->setReconnecting(false);
    m_connection->open();
}

void KeyChangeWorker::survey(const QList<KeySpan> &spans)
{
    m_survey = {};
    m_position = 0;
    m_isStopped = false;
    for (const KeySpan &span : spans)
        m_survey.total += span.size();
    const Result<void> prepared = m_recorder->prepare();
    if (!prepared) {
        m_survey.refusal = prepared.error();
        Q_EMIT surveyed(m_survey);
        return;
    }
    openConnection();
    m_surveyJob =
        std::make_unique<RecordSurveyJob>(m_connection.get(), m_change.kind, m_recorder->limits(), spans, m_isGentle);
    connect(m_surveyJob.get(), &RecordSurveyJob::progressed, this, [this](qsizetype surveyed, qsizetype total) {
        if (isProgressDue())
            Q_EMIT surveyProgressed(surveyed, total);
    });
    connect(m_surveyJob.get(), &RecordSurveyJob::finished, this, [this](const Result<RecordSurvey> &survey) {
        if (survey)
            m_survey = survey.value();
        dropLater(m_surveyJob);
        Q_EMIT surveyed(survey);
    });
    m_surveyJob->start();
}

void KeyChangeWorker::change(const QByteArrayList &keys)
{
    m_account = {};
    m_unrecorded.clear();
    m_total = keys.size();
    if (m_isStopped) {
        m_account.untouched = keys;
        finish();
        return;
    }
    openConnection();
    QByteArrayList recorded;
    for (const QByteArray &key : keys) {
        const bool isRecorded = m_position < m_survey.surveyed && !m_survey.left.contains(key);
        (isRecorded ? recorded : m_unrecorded).append(key);
        ++m_position;
    }
    if (recorded.isEmpty()) {
        changeUnrecorded();
        return;
    }
    m_recordedJob = std::make_unique<RecordedChangeJob>(m_connection.get(), m_change, m_recorder, recorded, m_isGentle);
    connect(m_recordedJob.get(), &RecordedChangeJob::progressed, this, [this](qsizetype settled) {
        if (isProgressDue())
            Q_EMIT progressed(settled, m_total);
    });
    connect(m_recordedJob.get(), &RecordedChangeJob::finished, this, &KeyChangeWorker::takeRecorded);
    if (m_isCancelled)
        m_recordedJob->cancel();
    m_recordedJob->start();
}

void KeyChangeWorker::takeRecorded(const ChangeAccount &account)
{
    m_isStopped = m_recordedJob->isStopped();
    dropLater(m_recordedJob);
    m_account.append(account);
    if (!m_isStopped) {
        changeUnrecorded();
        return;
    }
    m_account.untouched += m_unrecorded;
    finish();
}

void KeyChangeWorker::changeUnrecorded()
{
    if (m_unrecorded.isEmpty() || m_isCancelled) {
        m_account.untouched += m_unrecorded;
        finish();
        return;
    }
    m_unrecordedJob =
        std::make_unique<ChangeKeysJob>(m_connection.get(), m_change, m_unrecorded, Confirmed::Yes, m_isGentle);
    connect(m_unrecordedJob.get(), &ChangeKeysJob::progressed, this, [this](qsizetype settled) {
        if (isProgressDue())
            Q_EMIT progressed(m_account.settled() + settled, m_total);
    });
    connect(m_unrecordedJob.get(), &ChangeKeysJob::finished, this, &KeyChangeWorker::takeUnrecorded);
    m_unrecordedJob->start();
}

void KeyChangeWorker::takeUnrecorded(const ChangeAccount &account)
{
    dropLater(m_unrecordedJob);
    m_account.append(account);
    if (m_recorder)
        m_account.unrecorded += account.changed.size();
    finish();
}

/// The window has other things to do than to tell numbers that nobody can read.
bool KeyChangeWorker::isProgressDue()
{
    if (m_sinceProgress.isValid() && m_sinceProgress.elapsed() < progressInterval)
        return false;
    m_sinceProgress.start();
    return true;
}

void KeyChangeWorker::finish()
{
    Q_EMIT finished(m_account);
}

void KeyChangeWorker::cancel()
{
    m_isCancelled = true;
    if (m_recordedJob)
        m_recordedJob->cancel();
    if (m_unrecordedJob)
        m_unrecordedJob->cancel();
}

} // namespace redshank
