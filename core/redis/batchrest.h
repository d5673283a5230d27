// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QTimer>

namespace redshank {

/// Work of which there is much goes to the server in batches, each behind the answers to the one before; a gentle one
/// rests between two of them as long as the last one took, so that others have half of the server at least. Lives in
/// its owner's thread.
class BatchRest
{
public:
    static constexpr qsizetype batchKeys = 256; ///< at most

    /// `next` sends the next batch; called from the event loop.
    template <typename Owner>
    BatchRest(bool isGentle, Owner *owner, void (Owner::*next)())
        : m_isGentle(isGentle)
        , m_timer(owner)
    {
        m_timer.setSingleShot(true);
        QObject::connect(&m_timer, &QTimer::timeout, owner, next);
    }

    bool isGentle() const { return m_isGentle; }
    void batchBegun() { m_sinceBatch.start(); }
    void startNow() { m_timer.start(0); }
    void stop() { m_timer.stop(); }
    void start() { m_timer.start(m_isGentle && m_sinceBatch.isValid() ? int(m_sinceBatch.elapsed()) : 0); }

private:
    bool m_isGentle;
    QTimer m_timer;
    QElapsedTimer m_sinceBatch;
};

} // namespace redshank
