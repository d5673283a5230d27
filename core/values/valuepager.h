// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/latest.h"
#include "core/redis/command.h"
#include "valuepage.h"

#include <QObject>

#include <functional>
#include <optional>

namespace redshank {

class Connection;
class ReplyView;

/// Reads one value page by page and never holds it: rows belong to whoever shows them. Made by ValueType::makePager().
/// A page is bounded in elements and in bytes, see tablepager.h.
///
/// Lives in the connection's thread. Nothing is emitted inside loadFirst() or loadMore(). A new loadFirst() makes every
/// answer still on its way stale; deleting the pager cancels. The connection must outlive it.
class ValuePager : public QObject
{
    Q_OBJECT
public:
    ~ValuePager() override;

    const QByteArray &key() const { return m_key; }

    /// Starts over at `start`. Ends with one pageLoaded (isFirst) or one failed: KeyGone where the key is absent,
    /// WrongType where it now holds another type.
    void loadFirst(const PageStart &start = {});
    /// The next rows; nothing while loading or when complete. Ends with one pageLoaded or one failed; may be tried
    /// again. A page may come without rows and yet not be the last (SCAN does that).
    void loadMore();

    bool isLoading() const { return m_isLoading; }
    /// Every element from the start on has been read. For a string: nothing is missing. While this is false, what is
    /// shown is a part of the value and a view of the whole must be read-only (D15).
    bool isComplete() const { return m_isComplete; }
    /// Elements (bytes for a string) on the server when the last page was read; nothing where unknown.
    std::optional<qint64> total() const { return m_total; }
    /// Elements (or bytes) of a page, at most.
    void setPageSize(qint64 pageSize) { m_pageSize = qMax<qint64>(1, pageSize); }
    qint64 pageSize() const { return m_pageSize; }

Q_SIGNALS:
    void pageLoaded(const redshank::ValuePage &page);
    void failed(const redshank::Error &error);

protected:
    /// `type` is what TYPE must say; empty: whatever it says. `sizeCommand` takes the key alone; empty: total stays
    /// unknown.
    ValuePager(Connection &connection, QByteArray key, QByteArray type, QByteArray sizeCommand, qint64 pageSize,
        QObject *parent);

    /// Forgets positions and starts at `start`.
    virtual void rewind(const PageStart &start) = 0;
    /// The command that reads the next page.
    virtual Command pageCommand() = 0;
    /// Rows of its reply; moves on and calls setComplete() at the end. An Error of kind None is success.
    virtual Error takePage(const ReplyView &reply, QList<ValueRow> &rows) = 0;
    /// Whether the page that was just read is too little to show, so that the next one is asked for at once.
    virtual bool wantsMore(const QList<ValueRow> &rows) const;

    /// What to ask once before the first page; empty: nothing. The size is asked for ahead of it.
    virtual Command probeCommand() const { return {}; }
    /// Its reply, whatever it is.
    virtual void takeProbe(const ReplyView &) { }
    /// The connection ended before the reply to the page's command was here.
    virtual void replyLost() { }
    /// Whether the command that is being made is the first one for its page.
    bool isPageBegin() const { return m_calls == 1; }

    /// Whether an error reply to the page's command is handed to takePage() instead of being the end of it.
    virtual bool takesErrorReplies() const { return false; }

    Error unexpectedShape() const;
    void setComplete() { m_isComplete = true; }
    /// TYPE's word and the size that came in the same pipeline as the page.
    const QByteArray &presentType() const { return m_presentType; }

private:
    void sendProbe(const Command &probe);
    void sendPage(bool isFirst);
    void askSize(const Latest::Token &current);
    void takeType(const ReplyView &reply);
    void takeReply(const ReplyView &reply, bool isFirst);
    void fail(const Error &error);

    Connection &m_connection;
    QByteArray m_key;
    QByteArray m_type;
    QByteArray m_sizeCommand;
    qint64 m_pageSize;
    std::optional<qint64> m_total;
    QByteArray m_presentType;
    Error m_headFailure; ///< of this page's TYPE; kind None: it fits
    QList<ValueRow> m_rows; ///< of the page being read
    Latest m_latest;
    int m_calls = 0; ///< for this page
    bool m_isLoading = false;
    bool m_isComplete = false;
};

} // namespace redshank
