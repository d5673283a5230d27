// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/keyspace/keyindex.h"
#include "core/keyspace/removekeysjob.h"

#include <QByteArrayList>
#include <QObject>
#include <QPointer>
#include <QWidget>

#include <memory>

namespace redshank {

class FolderListing;
class Session;

/// A run of names of one snapshot.
struct KeySpan
{
    KeyIndex index;
    qsizetype begin = 0;
    qsizetype end = 0;

    static KeySpan all(const KeyIndex &index) { return {index, 0, index.size()}; }
    qsizetype size() const { return end - begin; }
};

/// Deletes several keys, or all in some folders: lists the exact keys of the folders as the server has them, asks with
/// their count and samples, removes those listed and nothing else, batch by batch, and accounts for each. Never a
/// pattern. Deleting it cancels. GUI thread; `session` outlives it.
class KeyRemoval : public QObject
{
    Q_OBJECT
public:
    static constexpr qsizetype batchSize = 5000; ///< names taken out of the lists at a time

    KeyRemoval(Session *session, const KeyOrder &order, QWidget *window, QObject *parent = nullptr);
    ~KeyRemoval() override;

    /// `spans` are names as the user saw them; `folders` are prefixes, to be listed anew on the server. Disjoint.
    void start(const QList<KeySpan> &spans, const QByteArrayList &folders);
    void cancel();

Q_SIGNALS:
    void progressed(const QString &text, qint64 done, qint64 total); ///< total 0: not known
    void removed(const QByteArrayList &gone); ///< no longer on the server; once for each batch
    /// Once, at the end. An empty text: there is nothing to tell.
    void finished(const QString &text, bool isFailure);

private:
    void listNext();
    void ask();
    void removeNextBatch();
    void account(const RemovalAccount &batch);
    void finish(const QString &text, bool isFailure);
    void finishWithAccount();
    qsizetype total() const;
    QByteArrayList take(qsizetype count);
    QString samples() const;

    Session *m_session;
    KeyOrder m_order;
    QPointer<QWidget> m_window;
    QList<KeySpan> m_spans; ///< what is left of them, once removing
    QByteArrayList m_folders;
    QByteArrayList m_waiting; ///< folders not listed yet
    std::unique_ptr<FolderListing> m_listing;
    std::unique_ptr<RemoveKeysJob> m_job;
    bool m_isCancelled = false;
    bool m_isFinished = false;

    qsizetype m_total = 0;
    qsizetype m_deleted = 0;
    qsizetype m_alreadyGone = 0;
    qsizetype m_refused = 0;
    qsizetype m_unknown = 0;
    QString m_firstRefusal;
};

} // namespace redshank
