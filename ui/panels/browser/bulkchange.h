// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/keyspace/changekeysjob.h"
#include "core/keyspace/keyspan.h"

#include <QByteArrayList>
#include <QObject>
#include <QPointer>
#include <QWidget>

#include <memory>

namespace redshank {

class FolderListing;
class Session;

/// Deletes several keys or all in some folders, or gives them a time to live, or takes theirs away: lists the exact
/// keys of the folders as the server has them, asks with their count and samples, changes those listed and nothing
/// else, batch by batch, and accounts for each. Never a pattern. Deleting it cancels. GUI thread; `session` outlives
/// it.
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

Q_SIGNALS:
    void progressed(const QString &text, qint64 done, qint64 total); ///< total 0: not known
    void removed(const QByteArrayList &gone); ///< no longer on the server; at most once for each batch
    void ttlsChanged(const QByteArrayList &keys); ///< at most once for each batch
    /// Once, at the end. An empty text: there is nothing to tell.
    void finished(const QString &text, bool isFailure);

private:
    void listNext();
    void ask();
    void changeNextBatch();
    void account(const ChangeAccount &batch);
    void finish(const QString &text, bool isFailure);
    void finishWithAccount();
    qsizetype total() const;
    QByteArrayList take(qsizetype count);
    QString samples() const;

    Session *m_session;
    KeyChange m_change;
    KeyOrder m_order;
    QPointer<QWidget> m_window;
    QList<KeySpan> m_spans; ///< what is left of them, once changing
    QByteArrayList m_folders;
    QByteArrayList m_waiting; ///< folders not listed yet
    std::unique_ptr<FolderListing> m_listing;
    std::unique_ptr<ChangeKeysJob> m_job;
    bool m_isCancelled = false;
    bool m_isFinished = false;

    qsizetype m_total = 0;
    qsizetype m_changed = 0;
    qsizetype m_unchanged = 0;
    qsizetype m_alreadyGone = 0;
    qsizetype m_refused = 0;
    qsizetype m_unknown = 0;
    QString m_firstRefusal;
};

} // namespace redshank
