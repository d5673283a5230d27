// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QObject>

#include <deque>
#include <functional>

namespace redshank {

class Connection;

/// Asks for the type of names as they appear, a bounded number at a time. A name that goes meanwhile is dropped, so
/// that an answer that is late does not bring it back. The thread of the connection.
class KeyTypeLookup : public QObject
{
    Q_OBJECT
public:
    static constexpr int pipelineDepth = 128;
    static constexpr qsizetype capacity = 20'000;

    using Found = std::function<void(const QByteArray &key, const QByteArray &type)>;
    explicit KeyTypeLookup(Found found)
        : m_found(std::move(found))
    { }

    /// False where too many are waiting.
    bool ask(QByteArrayView key);
    void drop(QByteArrayView key);
    void clear();
    /// Sends what fits; called when names were asked for, and by itself from then on. `connection` may be nullptr.
    void send(Connection *connection);

private:
    Found m_found;
    QHash<QByteArray, quint64> m_wanted; ///< with the number of the newest question
    std::deque<QByteArray> m_waiting;
    quint64 m_number = 0;
    quint64 m_generation = 0;
    int m_inFlight = 0;
};

} // namespace redshank
