// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keysearch.h"

#include <QElapsedTimer>

#include <algorithm>

namespace redshank {
namespace {

constexpr qsizetype searchSlice = 512; ///< names between two looks at the clock and at a wish to stop
constexpr qint64 partialResults = 50; ///< milliseconds after which what was found so far is told

} // namespace

KeySearch::KeySearch(QObject *parent)
    : QObject(parent)
{ }

KeySearch::~KeySearch() = default;

void KeySearch::cancel()
{
    ++m_newest;
    m_thread.request_stop();
}

void KeySearch::start(const KeyIndex &index, const KeyFilter &filter, qsizetype most)
{
    cancel();
    m_thread = std::jthread([this, generation = m_newest, index, filter, most](
                                const std::stop_token &stop) { run(stop, generation, index, filter, most); });
}

void KeySearch::run(
    const std::stop_token &stop, quint64 generation, const KeyIndex &index, const KeyFilter &filter, qsizetype most)
{
    const KeyMatcher matcher(filter);
    QByteArrayList keys;
    if (most > 0 && index.contains(filter.text) && matcher(filter.text))
        keys.append(filter.text);
    QElapsedTimer sinceTold;
    sinceTold.start();
    qsizetype told = 0;
    for (qsizetype begin = 0; begin < index.size() && keys.size() < most; begin += searchSlice) {
        if (stop.stop_requested())
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
            if (generation == m_newest)
                Q_EMIT found(keys, isFinal);
        },
        Qt::QueuedConnection);
}

} // namespace redshank
