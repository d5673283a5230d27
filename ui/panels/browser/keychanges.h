// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "browseractions.h"
#include "ui/dialogs/keyactions.h"

#include <QObject>

#include <memory>

namespace redshank {

class JobLine;
class KeyRemoval;
class KeyTreeModel;
class Session;

/// Changes to the keys that are chosen in the browser: one key through KeyActions, many and folders through KeyRemoval,
/// with progress and outcome in the job line. GUI thread; all arguments outlive it.
class KeyChanges : public QObject
{
    Q_OBJECT
public:
    KeyChanges(Session *session, KeyTreeModel *model, JobLine *jobLine, QWidget *panel);
    ~KeyChanges() override;

    void rename(const QByteArray &key);
    void editTtl(const QByteArray &key);
    /// Under a filter a folder stands for the matches that it shows, else for all keys that the server has in it.
    void remove(const BrowserActions::Choice &choice, bool isFiltered);
    QString refusal() const { return m_actions.refusal(); }

Q_SIGNALS:
    void renamed(const QByteArray &from, const QByteArray &to);
    void removed(const QByteArrayList &keys);
    void ttlChanged(const QByteArray &key);

private:
    void removeMany(const BrowserActions::Choice &choice, bool isFiltered);

    Session *m_session;
    KeyTreeModel *m_model;
    JobLine *m_jobLine;
    QWidget *m_panel;
    KeyActions m_actions;
    std::unique_ptr<KeyRemoval> m_removal;
};

} // namespace redshank
