// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "refinekeysjob.h"

#include "core/redis/connectionparams.h"

#include <QElapsedTimer>
#include <QObject>
#include <QThread>
#include <QTimer>

namespace redshank {

/// What is left of a snapshot once a query is applied to it, and in which order: follows the snapshots of a Keyspace.
/// All work is done in a thread of its own, which starts with the first query; all calls return at once.
class KeyRefinement : public QObject
{
    Q_OBJECT
public:
    explicit KeyRefinement(ConnectionParams params, bool isGentle, QObject *parent = nullptr);
    ~KeyRefinement() override;

    void setParams(const ConnectionParams &params);
    /// An empty one ends all work and forgets. Results of the one before stay until the first of this one.
    void setQuery(const KeyQuery &query, const KeyIndex &source);
    const KeyQuery &query() const { return m_query; }
    /// A newer snapshot to refine. Ignored while the query is empty.
    void setSource(const KeyIndex &source);
    /// Asks anew for what is known by now.
    void refresh();
    /// Asks for nothing more until there is another query or a refresh; what was found stays.
    void cancel();

    /// With the keys of the last result, their order where they have one, and how far it is.
    const RefinedKeys &result() const { return m_result; }
    bool isRunning() const { return m_isRunning; }
    bool isCancelled() const { return m_isCancelled; }

Q_SIGNALS:
    void changed(); ///< keys or order of result()
    void progressed(); ///< the rest of it, or isRunning()

private:
    void request();
    void take(RefinedKeys refined);
    void retire(RefinedKeys refined);

    ConnectionParams m_params;
    quint64 m_paramsVersion = 0;
    bool m_isGentle;
    KeyQuery m_query;
    KeyIndex m_source;
    RefinedKeys m_result;
    QThread m_thread;
    RefineKeysJob *m_job = nullptr; ///< in m_thread; nullptr before the first query
    RefineKeysJob::Newest m_newest = std::make_shared<std::atomic<quint64>>(0);
    QTimer m_due; ///< a new snapshot is taken up so often only as it pays
    QElapsedTimer m_sinceRequest;
    bool m_isFresh = false;
    bool m_isStale = false; ///< m_source is newer than the request that runs
    bool m_isRunning = false;
    bool m_isCancelled = false;
};

} // namespace redshank
