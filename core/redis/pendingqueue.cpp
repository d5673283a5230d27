// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pendingqueue.h"

namespace redshank {

PendingQueue::Entry PendingQueue::take()
{
    Entry entry = std::move(m_entries.front());
    m_entries.pop_front();
    return entry;
}

std::deque<Slot> PendingQueue::takeOverdue(Slot::Tick now)
{
    std::deque<Slot> overdue;
    for (Entry &entry : m_entries) {
        if (entry.slot.isOverdue(now))
            overdue.push_back(std::exchange(entry.slot, Slot()));
    }
    return overdue;
}

std::deque<Slot> PendingQueue::takeAll()
{
    std::deque<Slot> slots_;
    for (Entry &entry : m_entries)
        slots_.push_back(std::move(entry.slot));
    m_entries.clear();
    return slots_;
}

} // namespace redshank
