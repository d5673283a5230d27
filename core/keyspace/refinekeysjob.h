// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keyquery.h"

#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <QTimer>

#include <atomic>
#include <functional>
#include <memory>

namespace redshank {

/// What has come of a query so far. A value that crosses threads.
struct RefinedKeys
{
    quint64 generation = 0;
    KeyIndex keys{};
    std::shared_ptr<const KeyRanking> ranking; ///< of a finished query that orders, where keys are not too many
    qint64 done = 0; ///< keys asked about, of `total`
    qint64 total = 0;
    qint64 preparation = 0; ///< milliseconds that went by before the first question
    bool isFinal = false;
    bool isTooMany = false; ///< to be ordered
    Error error; ///< why it goes no further
};

/// Applies queries to snapshots: conditions on names in slices, then what must be asked of the server in throttled
/// pipelines on a connection of its own, which it opens when it is needed and closes after a while. What a key was
/// found to be is kept, so that the next snapshot costs its new keys. Lives in a thread of its own.
class RefineKeysJob : public QObject
{
    Q_OBJECT
public:
    static constexpr qsizetype sortLimit = 100'000; ///< keys that are ordered by what the server tells of them
    static constexpr int maxCommandsPerSecond = 20'000;
    static constexpr int maxGentleCommandsPerSecond = 4'000;

    struct Request
    {
        quint64 generation = 0;
        KeyIndex source{};
        KeyQuery query{};
        ConnectionParams params;
        quint64 paramsVersion = 0; ///< another one: another connection
        bool isGentle = false;
        bool isFresh = false; ///< what is known by now is asked for anew
    };
    /// Called in the job's thread.
    using Publish = std::function<void(RefinedKeys refined)>;
    using Newest = std::shared_ptr<std::atomic<quint64>>;

    /// `newest` is written by the owner, in any thread: requests of another generation are not worth finishing.
    RefineKeysJob(Newest newest, Publish publish);
    ~RefineKeysJob() override;

    void run(const Request &request);
    void stop(); ///< asks for nothing more, and keeps what is known

private:
    bool isAbandoned() const { return m_newest->load(std::memory_order_relaxed) != m_request.generation; }
    void begin(const Request &request);
    void keepProgress();
    void forget();
    bool filterNames(KeyIndex &names) const;
    void openConnection();
    void readNext();
    std::optional<Error> refusal() const; ///< of what the query needs
    void take(const QByteArrayList &keys, const KeyTraitReader::Answer &answer);
    void judge(const QByteArrayList &keys, const QList<KeyDetail> &details);
    void rest();
    void gather();
    void fail(const Error &error);
    void finish();
    void publish(bool isFinal);
    std::shared_ptr<const KeyRanking> ranking() const;

    Newest m_newest;
    Publish m_publish;
    Request m_request;
    std::optional<Request> m_waiting; ///< until the pipeline on its way has come back
    bool m_isRunning = false;
    quint64 m_run = 0; ///< answers to questions of another are dropped

    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<KeyTraitReader> m_reader;
    quint64 m_paramsVersion = 0; ///< of m_connection
    QTimer m_rest;
    QTimer m_idle; ///< then the connection is closed

    KeyIndex m_names; ///< that pass the conditions on names
    KeyIndex m_judged; ///< keys of which it is known whether they pass
    KeyIndex m_matches; ///< those that do
    std::vector<KeyIndex> m_newMatches;
    QHash<QByteArray, RankedValue> m_values; ///< of matches; only while they can be ordered
    bool m_isTooMany = false;
    KeyIndex m_pending;
    qsizetype m_position = 0; ///< in m_pending
    qsizetype m_batch = 0;
    int m_failures = 0; ///< pipelines in a row that were not answered
    qint64 m_preparation = 0;
    QElapsedTimer m_sincePublish;
    QElapsedTimer m_sinceRead;
};

} // namespace redshank
