// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <memory>

namespace redshank {

/// Newest request wins: begin() hands out a token that tells whether a later request has been begun since.
/// A token may outlive its owner; it is then never current. One thread.
class Latest
{
public:
    class Token
    {
    public:
        bool operator()() const
        {
            const auto counter = m_counter.lock();
            return counter && *counter == m_mine;
        }

    private:
        friend class Latest;
        Token(std::weak_ptr<quint64> counter, quint64 mine)
            : m_counter(std::move(counter))
            , m_mine(mine)
        { }
        std::weak_ptr<quint64> m_counter;
        quint64 m_mine;
    };

    Token begin() { return Token(m_counter, ++*m_counter); }
    /// Makes every token handed out so far stale.
    void cancel() { ++*m_counter; }

private:
    std::shared_ptr<quint64> m_counter = std::make_shared<quint64>(0);
};

} // namespace redshank
