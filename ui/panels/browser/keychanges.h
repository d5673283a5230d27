// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "browseractions.h"
#include "core/keyspace/changekeysjob.h"
#include "core/keyspace/keyspan.h"
#include "ui/dialogs/keyactions.h"
#include "undoing.h"

#include <QObject>

#include <functional>
#include <memory>

namespace redshank {

class BulkChange;
class JobLine;
class KeyTreeModel;
class NamesSaving;
class Session;

/// What is done to the keys that are chosen in the browser: one key through KeyActions, many and folders through
/// BulkChange, names through NamesSaving, with progress and outcome in the job line; and undone, where it was recorded,
/// through Undoing. GUI thread; all arguments outlive it.
class KeyChanges : public QObject
{
    Q_OBJECT
public:
    KeyChanges(Session *session, KeyTreeModel *model, JobLine *jobLine, QWidget *panel);
    ~KeyChanges() override;

    /// Does what is asked for there. `isPartial` tells whether keys are left out of the rows on purpose: a folder then
    /// stands for those that are listed in it, else for all keys that the server has in it.
    void serve(BrowserActions *actions, std::function<bool()> isPartial);
    /// Of when the names are that can be exported; see NamesSaving.
    void setNamesAge(std::function<QString()> age) { m_namesAge = std::move(age); }
    QString refusal() const { return m_actions.refusal(); }
    KeyActions *actions() { return &m_actions; } ///< of one key; what comes of them is told by this object as well
    // To all that is chosen.
    void editTtl();
    void remove();

    /// One key was changed here or elsewhere in the window: says so, and offers to undo it.
    void noteRecorded(const QByteArray &operation, const QString &text);
    /// Whether the newest change to this database that is in the journal can be undone now.
    bool canUndo() const;
    /// Asks, and undoes it.
    void undo();

    /// The change to many keys, or its undoing, that is under way, in words: it would end with this object, and what
    /// became of the keys would not be told. Empty: there is none, or it waits for an answer.
    QString work() const;
    bool isStoppingWork() const; ///< it has been cancelled, and workEnded() is on its way
    void stopWork();

Q_SIGNALS:
    void created(const QByteArray &key);
    void renamed(const QByteArray &from, const QByteArray &to);
    void removed(const QByteArrayList &keys);
    void ttlsChanged(const QByteArrayList &keys);
    void restored(const QByteArrayList &keys); ///< are there again, perhaps with another value than before
    void undoChanged(); ///< canUndo(), perhaps
    void workEnded(const QString &account); ///< what the job line tells

private:
    void exportNames();
    void tellTooLarge();
    /// Whether many keys may be changed now; says why where they may not.
    bool canChangeMany(const BrowserActions::Choice &choice);
    void changeMany(const KeyChange &change, const BrowserActions::Choice &choice);
    QList<KeySpan> spans(const BrowserActions::Choice &choice, bool withFolders) const;
    void undo(const QByteArray &operation, Undoing::Ask ask);
    void offerUndo(const QByteArray &operation, const QString &text);
    void showOffer();
    void offerDetails(const KeyAccount &account);
    bool isBusy() const { return m_bulk || m_saving || m_undoing; }
    template <typename Job> void follow(std::unique_ptr<Job> &job);

    Session *m_session;
    KeyTreeModel *m_model;
    JobLine *m_jobLine;
    QWidget *m_panel;
    BrowserActions *m_source = nullptr;
    std::function<bool()> m_isPartial;
    std::function<QString()> m_namesAge;
    KeyActions m_actions;
    KeyOperations m_operations;
    std::unique_ptr<BulkChange> m_bulk;
    std::unique_ptr<NamesSaving> m_saving;
    std::unique_ptr<Undoing> m_undoing;
    QByteArray m_offered; ///< an operation that the job line tells of
    QString m_offeredText; ///< what it tells
    KeyAccount m_account; ///< of the keys that it tells of
};

} // namespace redshank
