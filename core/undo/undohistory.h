// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "undorecorder.h"

#include <QObject>
#include <QThreadPool>

#include <functional>
#include <memory>
#include <optional>

namespace redshank {

class UndoRun;

/// What can be undone, for the window: hands out recorders, and tells the newest operation on a server. The journal is
/// read in a thread of its own, and not before it is asked about. One for the program, put in place by the composition
/// root or by a test. GUI thread.
class UndoHistory : public QObject
{
    Q_OBJECT
public:
    explicit UndoHistory(QString path, UndoLimits limits = {}, QObject *parent = nullptr);
    ~UndoHistory() override;

    /// nullptr: nothing is recorded, and nothing can be undone.
    static UndoHistory *instance();
    static void setInstance(UndoHistory *history); ///< not owned

    /// For one operation about to be done with these parameters.
    std::shared_ptr<UndoRecorder> recorder(const ConnectionParams &params, UndoOperation::Kind kind) const;
    /// Takes up with start().
    std::unique_ptr<UndoRun> run(const ConnectionParams &params, const QByteArray &operation, bool isGentle) const;

    /// As far as the journal has been read; the first call has it read. What was left comes behind all others.
    std::optional<UndoOperation> latest(const UndoServer &server);
    /// What there is of it cannot be undone now: the server refuses it, or its keys are there again. What was done
    /// before it shall not have to wait for that. Until the program ends: the next one tries again.
    void noteLeft(const QByteArray &operation);
    std::optional<UndoOperation> find(const QByteArray &operation) const;
    /// Reads the journal again: something was recorded or undone. changed() follows.
    void refresh();
    /// What was read last is not what the journal holds now; changed() follows.
    bool isReading() const { return m_reading > 0; }
    /// Why the journal cannot be used; of kind None where it can.
    const Error &problem() const { return m_problem; }

Q_SIGNALS:
    void changed();

private:
    QString m_path;
    UndoLimits m_limits;
    std::shared_ptr<UndoIndex> m_index; ///< shared with all recorders and runs: each frame is read once
    QThreadPool m_pool; ///< of one thread
    std::stop_source m_stop; ///< of its waiting for the journal
    UndoJournal m_journal; ///< in that thread
    QList<UndoOperation> m_operations; ///< the oldest first
    QByteArrayList m_left; ///< operations, what was tried last at the end
    Error m_problem;
    bool m_isAsked = false;
    int m_reading = 0; ///< reads under way
};

} // namespace redshank
