// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/keyspace/keychanger.h"
#include "core/undo/undooperation.h"
#include "ui/dialogs/keyaccount.h"

#include <QByteArrayList>
#include <QObject>
#include <QPointer>
#include <QWidget>

#include <memory>

namespace redshank {

class FolderListing;
class Session;
class UndoRecorder;

/// Deletes several keys or all in some folders, or gives them a time to live, or takes theirs away: lists the exact
/// keys of the folders as the server has them, looks how many of them can be recorded so that it can be undone, asks
/// with their count, samples and that, changes those listed and nothing else, batch by batch, and accounts for each.
/// Never a pattern. Deleting it cancels. GUI thread; `session` outlives it.
class BulkChange : public QObject
{
    Q_OBJECT
public:
    static constexpr qsizetype batchSize = 5000; ///< names taken out of the lists at a time

    BulkChange(
        Session *session, const KeyChange &change, const KeyOrder &order, QWidget *window, QObject *parent = nullptr);
    ~BulkChange() override;

    /// `spans` are names as the user saw them; `folders` are prefixes, to be listed anew on the server. Disjoint.
    void start(const QList<KeySpan> &spans, const QByteArrayList &folders);
    void cancel();
    bool isCancelled() const { return m_isCancelled; }
    /// What is being changed and how far that is, in words; empty: nothing yet, or not any more.
    QString work() const;
    /// Under which what was changed can be undone, for UndoHistory; empty where nothing can.
    QByteArray operation() const;
    /// What became of each key so far.
    const KeyAccount &keyAccount() const { return m_account; }

Q_SIGNALS:
    void progressed(const QString &text, qint64 done, qint64 total); ///< total 0: not known
    void removed(const QByteArrayList &gone); ///< no longer on the server; at most once for each batch
    void ttlsChanged(const QByteArrayList &keys); ///< at most once for each batch
    /// Once, at the end. An empty text: there is nothing to tell.
    void finished(const QString &text, bool isFailure);

private:
    void listNext();
    void survey();
    void takeSurvey(const Result<RecordSurvey> &survey);
    void ask();
    void changeNextBatch();
    void account(const ChangeAccount &batch);
    void finish(const QString &text, bool isFailure);
    void finishWithAccount();
    void tellProgress(qsizetype done);
    qsizetype total() const;
    QByteArrayList take(qsizetype count);
    QString samples() const;
    QString leftOut() const;

    Session *m_session;
    KeyChange m_change;
    KeyOrder m_order;
    QPointer<QWidget> m_window;
    QList<KeySpan> m_spans; ///< what is left of them, once changing
    QByteArrayList m_folders;
    QByteArrayList m_waiting; ///< folders not listed yet
    std::unique_ptr<FolderListing> m_listing;
    std::shared_ptr<UndoRecorder> m_recorder; ///< nullptr: nothing is recorded
    std::unique_ptr<KeyChanger> m_changer;
    RecordSurvey m_survey;
    quint64 m_longNames = 0; ///< keys in the folders that no list can show
    qsizetype m_settled = 0; ///< keys of the batches before
    bool m_isChanging = false;
    bool m_isCancelled = false;
    bool m_isFinished = false;

    qsizetype m_total = 0;
    qsizetype m_done = 0; ///< as far as it has been told
    qsizetype m_changed = 0;
    qsizetype m_unchanged = 0;
    qsizetype m_alreadyGone = 0;
    qsizetype m_refused = 0;
    qsizetype m_unknown = 0;
    qsizetype m_unrecorded = 0; ///< of the changed
    QString m_firstRefusal;
    KeyAccount m_account;
};

} // namespace redshank
