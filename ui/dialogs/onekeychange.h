// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/keyspace/keychanger.h"
#include "core/undo/undooperation.h"

#include <QObject>

#include <functional>
#include <memory>

namespace redshank {

class Session;
class UndoRecorder;

/// One change to one key, recorded where it can be, so that it can be undone: survey(), the question, run(). A child of
/// whoever asks; it deletes itself after run(), or by whoever does not run it. GUI thread.
class OneKeyChange : public QObject
{
    Q_OBJECT
public:
    using Surveyed = std::function<void(const Error &problem)>;
    using Done = std::function<void(const Result<void> &result)>;

    OneKeyChange(Session *session, const KeyChange &change, const QByteArray &key, QObject *parent);
    ~OneKeyChange() override;

    /// `problem`: the server cannot be asked; then the object is gone afterwards.
    void survey(Surveyed surveyed);
    const RecordSurvey &result() const { return m_survey; }
    bool isRecorded() const { return m_survey.recorded() > 0; }
    QByteArray operation() const; ///< for UndoHistory
    void run(Done done);

private:
    void take(const ChangeAccount &account);

    QByteArray m_key;
    bool m_isOfExpiry;
    std::shared_ptr<UndoRecorder> m_recorder;
    std::unique_ptr<KeyChanger> m_changer;
    RecordSurvey m_survey;
    Surveyed m_surveyed;
    Done m_done;
};

} // namespace redshank
