// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed.h"

#include "feedworker.h"

#include <QCoreApplication>

namespace redshank {

QString FeedStatus::sentence() const
{
    const auto text = [](const char *source) { return QCoreApplication::translate("redshank::FeedStatus", source); };
    switch (state) {
    case State::Idle:
        return text(QT_TRANSLATE_NOOP("redshank::FeedStatus", "Not subscribed"));
    case State::Connecting:
        return text(QT_TRANSLATE_NOOP("redshank::FeedStatus", "Connecting"));
    case State::Live:
        return text(QT_TRANSLATE_NOOP("redshank::FeedStatus", "Live"));
    case State::Lost:
        return text(QT_TRANSLATE_NOOP("redshank::FeedStatus", "Lost, trying again: %1")).arg(error.sentence());
    case State::Failed:
        return text(QT_TRANSLATE_NOOP("redshank::FeedStatus", "Failed: %1")).arg(error.sentence());
    }
    return {};
}

Feed::Feed(ConnectionParams params, FeedLimits limits, QObject *parent)
    : QObject(parent)
    , m_worker(new FeedWorker(std::move(params), limits))
{
    qRegisterMetaType<FeedUpdate>();
    qRegisterMetaType<FeedStatus>();
    qRegisterMetaType<ChannelList>();
    qRegisterMetaType<QList<FeedSubscription>>();
    m_thread.setObjectName(QStringLiteral("feed"));
    m_worker->moveToThread(&m_thread);
    // In this order, so that what the worker leaves to its event loop (socket notifiers) is deleted as well.
    connect(m_worker, &QObject::destroyed, &m_thread, &QThread::quit, Qt::DirectConnection);
    connect(m_worker, &FeedWorker::updated, this, &Feed::takeUpdate);
    connect(m_worker, &FeedWorker::statusChanged, this, &Feed::takeStatus);
    connect(m_worker, &FeedWorker::subscriptionsChanged, this, &Feed::takeSubscriptions);
    connect(m_worker, &FeedWorker::channelsListed, this, &Feed::channelsListed);
    m_thread.start();
}

Feed::~Feed()
{
    // The worker dies in its own thread, at the latest one turn of its event loop (a few milliseconds) from now.
    m_worker->deleteLater();
    m_thread.wait();
}

template <typename Call> void Feed::post(Call &&call)
{
    QMetaObject::invokeMethod(m_worker, std::forward<Call>(call), Qt::QueuedConnection);
}

void Feed::subscribe(const QByteArrayList &channels, const QByteArrayList &patterns)
{
    bool isChanged = false;
    for (const bool isPattern : {false, true}) {
        for (const QByteArray &name : isPattern ? patterns : channels) {
            const Key key(isPattern, name);
            const auto known = m_index.constFind(key);
            if (known == m_index.constEnd()) {
                m_index.insert(key, m_subscriptions.size());
                m_subscriptions.append({name, isPattern, FeedSubscription::State::Pending, {}});
                isChanged = true;
            }
        }
    }
    post([worker = m_worker, channels, patterns] {
        worker->subscribe(channels, false);
        worker->subscribe(patterns, true);
    });
    if (isChanged)
        Q_EMIT subscriptionsChanged();
}

void Feed::unsubscribe(const QByteArrayList &channels, const QByteArrayList &patterns)
{
    QSet<Key> gone;
    for (const QByteArray &name : channels)
        gone.insert({false, name});
    for (const QByteArray &name : patterns)
        gone.insert({true, name});
    const auto removed = m_subscriptions.removeIf([&gone](const FeedSubscription &each) {
        return gone.contains({each.isPattern, each.name});
    });
    if (removed == 0)
        return;
    m_index.clear();
    for (qsizetype i = 0; i < m_subscriptions.size(); ++i)
        m_index.insert({m_subscriptions[i].isPattern, m_subscriptions[i].name}, i);
    post([worker = m_worker, channels, patterns] {
        worker->unsubscribe(channels, false);
        worker->unsubscribe(patterns, true);
    });
    Q_EMIT subscriptionsChanged();
}

void Feed::clear()
{
    ++m_era;
    m_log.trimBefore(m_log.end());
    post([worker = m_worker, era = m_era] { worker->clear(era); });
    Q_EMIT cleared();
}

void Feed::listChannels()
{
    post([worker = m_worker] { worker->listChannels(); });
}

void Feed::retry()
{
    post([worker = m_worker] { worker->retry(); });
}

void Feed::setParams(const ConnectionParams &params)
{
    post([worker = m_worker, params] { worker->setParams(params); });
}

void Feed::takeUpdate(const FeedUpdate &update)
{
    post([worker = m_worker] { worker->acknowledge(); });
    // Under way when the user cleared the feed: its messages are gone, and the counters follow with the next one.
    if (update.era != m_era)
        return;
    m_log.trimBefore(update.firstKept);
    for (const FeedSpan &span : update.spans)
        m_log.append(span);
    m_counters = update.counters;
    Q_EMIT updated(update);
}

void Feed::takeStatus(const FeedStatus &status)
{
    m_status = status;
    Q_EMIT statusChanged();
}

void Feed::takeSubscriptions(const QList<FeedSubscription> &changed)
{
    for (const FeedSubscription &each : changed) {
        const auto at = m_index.constFind({each.isPattern, each.name});
        if (at != m_index.constEnd())
            m_subscriptions[*at] = each;
    }
    Q_EMIT subscriptionsChanged();
}

} // namespace redshank
