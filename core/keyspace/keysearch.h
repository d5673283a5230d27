// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keyfilter.h"
#include "keyindex.h"

#include <QByteArrayList>
#include <QObject>
#include <QThreadPool>

#include <atomic>
#include <memory>

namespace redshank {

/// Finds the first few names of a snapshot that pass a filter, in a thread of its own, however long the snapshot is. A
/// newer search abandons the one that runs. Deleting it ends the search at once; nothing is told then.
class KeySearch : public QObject
{
    Q_OBJECT
public:
    explicit KeySearch(QObject *parent = nullptr);
    ~KeySearch() override;

    /// At most `most` names, the very name of the filter's text first. found() is emitted once or more, the last time
    /// with isFinal. Abandons the search before.
    void start(const KeyIndex &index, const KeyFilter &filter, qsizetype most);
    void cancel();

Q_SIGNALS:
    /// All that was found so far.
    void found(const QByteArrayList &keys, bool isFinal);

private:
    using Newest = std::shared_ptr<std::atomic<quint64>>;
    void run(quint64 generation, const KeyIndex &index, const KeyFilter &filter, qsizetype most);
    void tell(quint64 generation, const QByteArrayList &keys, bool isFinal);

    QThreadPool m_pool; ///< of one thread
    Newest m_newest = std::make_shared<std::atomic<quint64>>(0);
};

} // namespace redshank
