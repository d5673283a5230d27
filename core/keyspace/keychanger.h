// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "recordsurvey.h"

#include "core/redis/connectionparams.h"

#include <QThread>

#include <memory>

namespace redshank {

class KeyChangeWorker;

/// One change to a list of keys, that a person has asked for and confirms: first survey(), which tells how many of them
/// can be recorded so that the change can be undone; then change(), in pieces of the same list and in its order, which
/// records exactly those. In a thread and with a connection of its own; signals come in the owner's thread. Deleting it
/// cancels, and waits for the disk, but for nobody else who uses what is recorded.
class KeyChanger : public QObject
{
    Q_OBJECT
public:
    /// Without a recorder nothing is recorded, and there is nothing to survey.
    KeyChanger(ConnectionParams params, KeyChange change, std::shared_ptr<KeyRecorder> recorder, bool isGentle,
        QObject *parent = nullptr);
    ~KeyChanger() override;

    void survey(const QList<KeySpan> &spans);
    void change(const QByteArrayList &keys);
    /// What is being changed still comes to its end; what is not sent yet is not touched. There is no going on after
    /// it.
    void cancel();
    bool isRecording() const { return m_recorder != nullptr; }

Q_SIGNALS:
    void surveyProgressed(qsizetype surveyed, qsizetype total);
    void surveyed(const redshank::Result<redshank::RecordSurvey> &survey);
    void progressed(qsizetype settled, qsizetype total);
    void finished(const redshank::ChangeAccount &account); ///< of one change()

private:
    template <typename Call> void post(Call call);

    std::shared_ptr<KeyRecorder> m_recorder; ///< used in m_thread
    QThread m_thread;
    KeyChangeWorker *m_worker; ///< in m_thread
};

} // namespace redshank
