// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/undo/undooperation.h"
#include "ui/dialogs/keyaccount.h"

#include <QObject>
#include <QPointer>
#include <QWidget>

#include <memory>

namespace redshank {

class Session;
class UndoRun;

/// Undoes one operation on the session's database, and accounts for each key. Deleting it cancels. GUI thread;
/// `session` outlives it.
class Undoing : public QObject
{
    Q_OBJECT
public:
    enum class Ask : quint8 { WhereWritesAsk, Always };

    /// A question's words for what would be undone: `the deletion of 3 keys`.
    static QString description(const UndoOperation &operation);

    Undoing(Session *session, UndoOperation operation, QWidget *window, QObject *parent = nullptr);
    ~Undoing() override;

    /// Asks first where the profile is a careful one, or always.
    void start(Ask ask);
    void cancel();
    bool isCancelled() const { return m_isCancelled; }
    /// What is being undone, in words; empty: nothing yet, or not any more.
    QString work() const;
    /// What became of each key so far.
    const KeyAccount &keyAccount() const { return m_account; }

Q_SIGNALS:
    void progressed(const QString &text, qint64 done, qint64 total);
    void restored(const QByteArrayList &keys); ///< are there again; some thousands at a time
    void expiriesChanged(const QByteArrayList &keys); ///< those, or keys that were there
    /// Once, at the end. An empty text: there is nothing to tell.
    void finished(const QString &text, bool isFailure);

private:
    void run();
    void take(const UndoAccount &batch, qint64 settled, qint64 total);
    void tellKeys();
    void finishWith(const Error &error);
    void finish(const QString &text, bool isFailure);

    Session *m_session;
    UndoOperation m_operation;
    QPointer<QWidget> m_window;
    std::unique_ptr<UndoRun> m_run;
    QByteArrayList m_untold; ///< keys that are as they were again
    bool m_isCancelled = false;
    bool m_isFinished = false;

    qint64 m_restored = 0;
    qint64 m_renamedBack = 0;
    qint64 m_existing = 0;
    qint64 m_expired = 0;
    qint64 m_changed = 0;
    qint64 m_refused = 0;
    qint64 m_unknown = 0;
    qint64 m_total = 0;
    QString m_firstRefusal;
    KeyAccount m_account;
};

} // namespace redshank
