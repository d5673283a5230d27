// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "browseractions.h"
#include "core/keyspace/changekeysjob.h"
#include "core/keyspace/keyspan.h"
#include "ui/dialogs/keyactions.h"

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
/// BulkChange, names through NamesSaving, with progress and outcome in the job line. GUI thread; all arguments outlive
/// it.
class KeyChanges : public QObject
{
    Q_OBJECT
public:
    KeyChanges(Session *session, KeyTreeModel *model, JobLine *jobLine, QWidget *panel);
    ~KeyChanges() override;

    /// Does what is asked for there. `isFiltered` tells whether the rows are only a part of what is known: a folder
    /// then stands for the matches that it shows, else for all keys that the server has in it.
    void serve(BrowserActions *actions, std::function<bool()> isFiltered);
    QString refusal() const { return m_actions.refusal(); }

Q_SIGNALS:
    void created(const QByteArray &key);
    void renamed(const QByteArray &from, const QByteArray &to);
    void removed(const QByteArrayList &keys);
    void ttlsChanged(const QByteArrayList &keys);

private:
    void editTtl();
    void remove();
    void exportNames();
    void tellTooLarge();
    /// Whether many keys may be changed now; says why where they may not.
    bool canChangeMany(const BrowserActions::Choice &choice);
    void changeMany(const KeyChange &change, const BrowserActions::Choice &choice);
    QList<KeySpan> spans(const BrowserActions::Choice &choice, bool withFolders) const;
    template <typename Job> void follow(std::unique_ptr<Job> &job);

    Session *m_session;
    KeyTreeModel *m_model;
    JobLine *m_jobLine;
    QWidget *m_panel;
    BrowserActions *m_source = nullptr;
    std::function<bool()> m_isFiltered;
    KeyActions m_actions;
    KeyOperations m_operations;
    std::unique_ptr<BulkChange> m_bulk;
    std::unique_ptr<NamesSaving> m_saving;
};

} // namespace redshank
