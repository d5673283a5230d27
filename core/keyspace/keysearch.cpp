// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keysearch.h"

#include <QElapsedTimer>

#include <algorithm>

namespace redshank {
namespace {

constexpr qsizetype searchSlice = 8192; ///< names between two looks at the clock and at newer searches
constexpr qint64 partialResults = 50; ///< milliseconds after which what was found so far is told

} // namespace

KeySearch::KeySearch(QObject *parent)
    : QObject(parent)
{
    m_pool.setMaxThreadCount(1);
}

KeySearch::~KeySearch()
{
    cancel();
    m_pool.waitForDone(); // a slice at most
}

void KeySearch::cancel()
{
    ++*m_newest;
    m_pool.clear();
}

void KeySearch::start(const KeyIndex &index, const KeyFilter &filter, qsizetype most)
{
    cancel();
    m_pool.start([this, generation = m_newest->load(), index, filter, most] { run(generation, index, filter, most); });
}

void KeySearch::run(quint64 generation, const KeyIndex &index, const KeyFilter &filter, qsizetype most)
{
    const KeyMatcher matcher(filter);
    QByteArrayList keys;
    if (most > 0 && index.contains(filter.text) && matcher(filter.text))
        keys.append(filter.text);
    QElapsedTimer sinceTold;
    sinceTold.start();
    qsizetype told = 0;
    for (qsizetype begin = 0; begin < index.size() && keys.size() < most; begin += searchSlice) {
        if (m_newest->load(std::memory_order_relaxed) != generation)
            return;
        const qsizetype end = std::min(begin + searchSlice, index.size());
        index.forEach(begin, end, [&](qsizetype, QByteArrayView name) {
            if (matcher(name) && (keys.isEmpty() || name != QByteArrayView(filter.text)))
                keys.append(name.toByteArray());
            return keys.size() < most;
        });
        if (keys.size() > told && sinceTold.elapsed() >= partialResults) {
            tell(generation, keys, false);
            told = keys.size();
            sinceTold.start();
        }
    }
    tell(generation, keys, true);
}

void KeySearch::tell(quint64 generation, const QByteArrayList &keys, bool isFinal)
{
    QMetaObject::invokeMethod(
        this,
        [this, generation, keys, isFinal] {
            if (generation == m_newest->load())
                Q_EMIT found(keys, isFinal);
        },
        Qt::QueuedConnection);
}

} // namespace redshank
