// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keyfilter.h"
#include "keyindex.h"

#include <QByteArrayList>
#include <QObject>

#include <stop_token>
#include <thread>

namespace redshank {

/// Finds the first few names of a snapshot that pass a filter, in a thread of its own, however long the snapshot is. A
/// newer search ends the one before, as deleting does: at once, that is within a few hundred names.
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
    void run(const std::stop_token &stop, quint64 generation, const KeyIndex &index, const KeyFilter &filter,
        qsizetype most);
    void tell(quint64 generation, const QByteArrayList &keys, bool isFinal);

    quint64 m_newest = 0; ///< what an older search still tells is not passed on
    std::jthread m_thread; ///< of the newest search
};

} // namespace redshank
