// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keyfilterjob.h"

#include "keymerge.h"

#include <QElapsedTimer>

namespace redshank {
namespace {

constexpr qsizetype slice = 8192; ///< names between two looks at the clock and at newer requests
constexpr qint64 firstResults = 30; ///< milliseconds
constexpr qint64 laterResults = 120;

} // namespace

KeyFilterJob::KeyFilterJob(Newest newest, Publish publish)
    : m_newest(std::move(newest))
    , m_publish(std::move(publish))
{ }

void KeyFilterJob::run(const Request &request)
{
    const KeyMatcher matcher(request.filter);
    KeyIndex matches(request.source.order());
    std::vector<KeyIndex> slices;
    const auto gather = [&] {
        if (slices.empty())
            return;
        matches = matches.merged(KeyIndex::mergedAll(slices));
        slices.clear();
    };
    QElapsedTimer sincePublish;
    sincePublish.start();
    qint64 wait = firstResults;
    for (qsizetype begin = 0; begin < request.source.size(); begin += slice) {
        if (m_newest->load(std::memory_order_relaxed) != request.generation)
            return;
        KeyIndex found = filteredRange(request.source, begin, begin + slice,
            [running = matcher](QByteArrayView name, qsizetype shared) mutable { return running.next(name, shared); });
        if (!found.isEmpty())
            slices.push_back(std::move(found));
        if (request.isProgressive && !slices.empty() && sincePublish.elapsed() >= wait) {
            gather();
            m_publish(request.generation, matches, false);
            sincePublish.start();
            wait = laterResults;
        }
    }
    gather();
    m_publish(request.generation, matches, true);
}

} // namespace redshank
