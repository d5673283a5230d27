// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keyfilter.h"
#include "keyindex.h"

#include <QObject>

#include <atomic>
#include <functional>
#include <memory>

namespace redshank {

/// Filters snapshots in a thread of its own, in slices: a newer request abandons the one that runs.
class KeyFilterJob : public QObject
{
    Q_OBJECT
public:
    struct Request
    {
        quint64 generation = 0;
        KeyFilter filter;
        KeyIndex source;
        bool isProgressive = true; ///< results on the way, not only at the end
    };
    /// Called in the job's thread. `isFinal`: all of the source has been looked at.
    using Publish = std::function<void(quint64 generation, KeyIndex matches, bool isFinal)>;
    using Newest = std::shared_ptr<std::atomic<quint64>>;

    /// `newest` is written by the owner, in any thread: requests of another generation are not worth finishing.
    KeyFilterJob(Newest newest, Publish publish);
    void run(const Request &request);

private:
    Newest m_newest;
    Publish m_publish;
};

} // namespace redshank
