// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "refinekeysjob.h"

#include "keymerge.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>
#include <utility>

namespace redshank {

namespace {

constexpr qsizetype nameSlice = 8192; ///< names between two looks at newer requests
constexpr qsizetype firstBatch = 100; ///< keys
constexpr qsizetype leastBatch = 20;
constexpr qsizetype mostBatch = 400;
constexpr qint64 slowBatch = 20; ///< milliseconds; then the next is smaller
constexpr qint64 fastBatch = 8;
constexpr qint64 passedInterval = 150; ///< milliseconds
constexpr int maxFailures = 3;
constexpr int connectionLife = 10'000; ///< milliseconds without a question

/// A filter that names in a row must pass, or must not. It need not look at each of them.
class NameCondition
{
public:
    NameCondition(const KeyFilter &filter, bool isWanted)
        : m_matcher(filter)
        , m_isWanted(isWanted)
    { }
    /// To the next name, which has so many leading bytes in common with the one before.
    void goOn(qsizetype shared) { m_shared = std::min(m_shared, shared); }
    bool accepts(QByteArrayView name)
    {
        return m_matcher.next(name, std::exchange(m_shared, std::numeric_limits<qsizetype>::max())) == m_isWanted;
    }

private:
    KeyMatcher m_matcher;
    bool m_isWanted;
    qsizetype m_shared = 0; ///< of the name to come with the one that was looked at last
};

} // namespace

RefineKeysJob::RefineKeysJob(Newest newest, Publish publish)
    : m_newest(std::move(newest))
    , m_publish(std::move(publish))
    , m_rest(this)
    , m_idle(this)
{
    m_rest.setSingleShot(true);
    m_idle.setSingleShot(true);
    connect(&m_rest, &QTimer::timeout, this, &RefineKeysJob::readNext);
    connect(&m_idle, &QTimer::timeout, this, [this] {
        m_reader.reset();
        m_connection.reset();
    });
}

RefineKeysJob::~RefineKeysJob() = default;

void RefineKeysJob::run(const Request &request)
{
    if (m_reader && m_reader->isReading() && m_connection->state() == Connection::State::Ready)
        m_waiting = request;
    else
        begin(request);
}

void RefineKeysJob::begin(const Request &request)
{
    QElapsedTimer timer;
    timer.start();
    keepProgress();
    const KeyQuery before = std::exchange(m_request, request).query;
    m_waiting.reset();
    m_rest.stop();
    m_isRunning = true;
    m_failures = 0;
    ++m_run;
    KeyQuery sameWay = request.query;
    sameWay.isDescending = before.isDescending;
    if (!request.query.sortedBy)
        sameWay.sortedBy = before.sortedBy; // without an order there is nothing more to ask
    if (request.isFresh || !(sameWay == before) || !(m_judged.order() == request.source.order()))
        forget();
    if (!request.query.sortedBy) {
        m_isTooMany = false;
        m_values.clear();
    }
    m_names = request.source;
    if (!filterNames(m_names)) {
        m_isRunning = false;
        return;
    }
    if (!request.query.traits()) {
        m_matches = m_names;
        finish();
        return;
    }
    if (request.query.conditions.isEmpty()) {
        const bool isTooMany = m_names.size() > sortLimit;
        if (m_isTooMany || isTooMany)
            forget(); // of too many, nothing is known but their names
        m_isTooMany = isTooMany;
        if (m_isTooMany) {
            m_matches = m_names;
            finish();
            return;
        }
    }
    if (const KeyIndex gone = m_judged.removed(m_names); !gone.isEmpty()) {
        m_matches = m_matches.removed(gone);
        m_judged = m_judged.removed(gone);
        m_values.removeIf([&gone](decltype(m_values)::iterator value) { return gone.contains(value.key()); });
    }
    if (m_isTooMany && m_matches.size() <= sortLimit) {
        // They can be ordered by now, but what they are ordered by was not kept.
        m_judged = m_judged.removed(m_matches);
        m_matches = KeyIndex(m_judged.order());
        m_isTooMany = false;
    }
    m_pending = m_names.removed(m_judged);
    m_position = 0;
    m_batch = firstBatch;
    m_preparation = timer.elapsed();
    m_sincePublish.start();
    if (m_pending.isEmpty()) {
        finish();
        return;
    }
    if (request.query.conditions.isEmpty())
        publish(false);
    openConnection();
    readNext();
}

void RefineKeysJob::stop()
{
    m_isRunning = false;
    m_waiting.reset();
    m_rest.stop();
    if (m_connection)
        m_idle.start(connectionLife);
}

/// Whoever comes next goes on from where this one is.
void RefineKeysJob::keepProgress()
{
    gather();
    if (m_position > 0)
        m_judged = m_judged.merged(filteredRange(m_pending, 0, m_position, [](QByteArrayView) { return true; }));
    m_pending = KeyIndex(m_judged.order());
    m_position = 0;
}

void RefineKeysJob::forget()
{
    m_judged = m_matches = KeyIndex(m_request.source.order());
    m_newMatches.clear();
    m_values.clear();
    m_isTooMany = false;
    if (m_reader)
        m_reader->forgetRefusals();
}

bool RefineKeysJob::filterNames(KeyIndex &names) const
{
    const KeyQuery &query = m_request.query;
    if (query.required.isEmpty() && query.excluded.isEmpty())
        return true;
    std::vector<NameCondition> conditions;
    for (const KeyFilter &filter : query.required)
        conditions.emplace_back(filter, true);
    for (const KeyFilter &filter : query.excluded)
        conditions.emplace_back(filter, false);
    const auto keep = [&conditions](QByteArrayView name, qsizetype shared) {
        for (NameCondition &condition : conditions)
            condition.goOn(shared);
        return std::all_of(
            conditions.begin(), conditions.end(), [name](NameCondition &condition) { return condition.accepts(name); });
    };
    std::vector<KeyIndex> slices;
    for (qsizetype begin = 0; begin < names.size(); begin += nameSlice) {
        if (isAbandoned() || isInterrupted())
            return false;
        if (KeyIndex found = filteredRange(names, begin, begin + nameSlice, keep); !found.isEmpty())
            slices.push_back(std::move(found));
    }
    names = slices.empty() ? KeyIndex(names.order()) : KeyIndex::mergedAll(slices);
    return true;
}

void RefineKeysJob::openConnection()
{
    m_idle.stop();
    if (m_connection && m_paramsVersion == m_request.paramsVersion
        && m_connection->state() != Connection::State::Failed)
        return;
    m_paramsVersion = m_request.paramsVersion;
    m_reader.reset();
    m_connection = std::make_unique<Connection>(m_request.params);
    m_reader = std::make_unique<KeyTraitReader>(m_connection.get());
    connect(m_connection.get(), &Connection::stateChanged, this, [this](Connection::State state) {
        if (state == Connection::State::Ready)
            readNext();
        else if (state == Connection::State::Failed && m_isRunning)
            fail(m_connection->lastError());
    });
    m_connection->open();
}

void RefineKeysJob::readNext()
{
    if (!m_isRunning || isAbandoned() || !m_connection || m_connection->state() != Connection::State::Ready
        || m_reader->isReading() || m_rest.isActive())
        return;
    QByteArrayList keys;
    m_pending.forEach(
        m_position, std::min(m_position + m_batch, m_pending.size()), [&keys](qsizetype, QByteArrayView name) {
            keys.append(name.toByteArray());
            return true;
        });
    m_sinceRead.start();
    // What tells of a key that is gone comes along where nothing else would.
    m_reader->read(keys, m_request.query.traits() | KeyTrait::Ttl,
        [this, keys, run = m_run](const KeyTraitReader::Answer &answer) {
            if (run == m_run)
                take(keys, answer);
            else
                readNext();
        });
}

std::optional<Error> RefineKeysJob::refusal() const
{
    for (const KeyTrait trait : allKeyTraits)
        if (m_request.query.traits().testFlag(trait) && m_reader->refused().testFlag(trait))
            return m_reader->refusal(trait);
    return std::nullopt;
}

void RefineKeysJob::take(const QByteArrayList &keys, const KeyTraitReader::Answer &answer)
{
    const std::optional<Error> refused = refusal();
    if (answer.isAnswered && !refused) {
        m_failures = 0;
        judge(keys, answer.details);
        m_position += keys.size();
    }
    if (m_waiting) {
        // Not from inside of an answer: another connection may take the place of this one.
        const auto beginWaiting = [this] {
            if (m_waiting)
                begin(*std::exchange(m_waiting, std::nullopt));
        };
        QMetaObject::invokeMethod(this, beginWaiting, Qt::QueuedConnection);
        return;
    }
    if (isAbandoned()) {
        m_isRunning = false;
        return;
    }
    if (refused) {
        fail(*refused);
        return;
    }
    if (!answer.isAnswered) {
        // Reading twice harms nobody: the same keys again, once the connection is back.
        if (++m_failures < maxFailures)
            rest();
        else
            fail({Error::Kind::Timeout,
                QCoreApplication::translate("redshank::RefineKeysJob", "The server does not answer."), {}, {}});
        return;
    }
    const bool isIdleWanted = m_request.query.traits().testFlag(KeyTrait::Idle);
    const bool isIdleAsked = std::any_of(m_request.query.conditions.begin(), m_request.query.conditions.end(),
        [](const TraitCondition &condition) { return condition.trait == KeyTrait::Idle; });
    if (isIdleWanted && isIdleAsked && m_reader->isFrequency()) {
        fail({Error::Kind::ServerError,
            QCoreApplication::translate("redshank::RefineKeysJob",
                "This server counts how often keys are used (its maxmemory-policy is LFU), not how long they were "
                "idle."),
            {}, {}});
        return;
    }
    if (m_position >= m_pending.size()) {
        finish();
        return;
    }
    if (m_sincePublish.elapsed() >= passedInterval)
        publish(false);
    rest();
}

void RefineKeysJob::judge(const QByteArrayList &keys, const QList<KeyDetail> &details)
{
    const QList<TraitCondition> &conditions = m_request.query.conditions;
    QByteArrayList matches;
    for (qsizetype i = 0; i < keys.size(); ++i) {
        const KeyDetail &detail = details[i];
        const bool passes = !detail.isGone()
            && std::all_of(conditions.begin(), conditions.end(),
                [&detail](const TraitCondition &condition) { return condition.passes(detail); });
        if (!passes)
            continue;
        matches.append(keys[i]);
        if (m_request.query.sortedBy && !m_isTooMany)
            m_values.insert(keys[i], RankedValue::of(*m_request.query.sortedBy, detail));
    }
    if (!matches.isEmpty())
        m_newMatches.push_back(KeyIndex::of(matches, m_pending.order()));
    if (m_values.size() > sortLimit) {
        m_isTooMany = true;
        m_values.clear();
    }
}

/// So many commands a second and no more; where the server is slow, smaller pipelines.
void RefineKeysJob::rest()
{
    const qint64 took = m_sinceRead.elapsed();
    if (took > slowBatch)
        m_batch = std::max(leastBatch, m_batch / 2);
    else if (took < fastBatch)
        m_batch = std::min(mostBatch, m_batch * 2);
    const int rate = m_request.isGentle ? maxGentleCommandsPerSecond : maxCommandsPerSecond;
    const qint64 commands = m_reader->commandCount(m_batch, m_request.query.traits() | KeyTrait::Ttl);
    const qint64 share = commands * 1000 / rate;
    m_rest.start(int(std::max<qint64>(share - took, m_request.isGentle ? took : 0)));
}

void RefineKeysJob::gather()
{
    if (m_newMatches.empty())
        return;
    m_matches = m_matches.merged(KeyIndex::mergedAll(m_newMatches));
    m_newMatches.clear();
}

std::shared_ptr<const KeyRanking> RefineKeysJob::ranking() const
{
    std::vector<RankedValue> values;
    values.reserve(size_t(m_matches.size()));
    m_matches.forEach(0, m_matches.size(), [&](qsizetype, QByteArrayView name) {
        values.push_back(m_values.value(QByteArray::fromRawData(name.data(), name.size())));
        return true;
    });
    return ranked(m_matches, values, m_request.query.isDescending);
}

void RefineKeysJob::fail(const Error &error)
{
    m_isRunning = false;
    gather();
    RefinedKeys refined;
    refined.generation = m_request.generation;
    // Keys that could not be put in order are there all the same, by name.
    refined.keys = m_request.query.conditions.isEmpty() ? m_names : m_matches;
    refined.isFinal = true;
    refined.error = error;
    m_publish(std::move(refined));
}

void RefineKeysJob::finish()
{
    m_isRunning = false;
    publish(true);
    keepProgress();
    if (m_connection)
        m_idle.start(connectionLife);
}

void RefineKeysJob::publish(bool isFinal)
{
    gather();
    RefinedKeys refined;
    refined.generation = m_request.generation;
    // An order leaves nothing out: its keys are there before it is.
    refined.keys = !isFinal && m_request.query.conditions.isEmpty() ? m_names : m_matches;
    refined.done = m_position;
    refined.total = m_pending.size();
    refined.preparation = m_preparation;
    refined.isFinal = isFinal;
    refined.isTooMany = m_isTooMany;
    if (isFinal && m_request.query.sortedBy && !m_isTooMany)
        refined.ranking = ranking();
    m_publish(std::move(refined));
    m_sincePublish.start();
}

} // namespace redshank
