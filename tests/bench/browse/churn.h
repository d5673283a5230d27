// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QThread>

#include <atomic>

namespace redshank {

/// A thread with a connection of its own that changes a server's names, so many a second, a tenth of it at a time: keys
/// come, go, expire and are renamed, and their number stays about the same.
class Churn : public QThread
{
public:
    Churn(QString socketPath, int changesPerSecond);
    ~Churn() override { stop(); }

    qint64 changes() const { return m_changes; }
    /// Whether it goes on: it ends by itself where the server does.
    bool isAlive() const { return isRunning() && !m_isOver; }
    void stop();

protected:
    void run() override;

private:
    QString m_path;
    int m_rate;
    std::atomic<qint64> m_changes = 0;
    std::atomic<bool> m_isOver = false;
};

} // namespace redshank
