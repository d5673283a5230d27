// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "undohistory.h"

#include "undorun.h"

#include <algorithm>

namespace redshank {

namespace {

UndoHistory *historyInstance = nullptr;

} // namespace

UndoHistory *UndoHistory::instance()
{
    return historyInstance;
}

void UndoHistory::setInstance(UndoHistory *history)
{
    historyInstance = history;
}

UndoHistory::UndoHistory(QString path, UndoLimits limits, QObject *parent)
    : QObject(parent)
    , m_path(std::move(path))
    , m_limits(limits)
    , m_index(std::make_shared<UndoIndex>())
    , m_journal(m_path, limits, m_stop.get_token(), m_index)
{
    m_pool.setMaxThreadCount(1);
}

UndoHistory::~UndoHistory()
{
    if (historyInstance == this)
        historyInstance = nullptr;
    m_stop.request_stop();
    m_pool.clear();
    m_pool.waitForDone();
}

std::shared_ptr<UndoRecorder> UndoHistory::recorder(const ConnectionParams &params, UndoOperation::Kind kind) const
{
    return std::make_shared<UndoRecorder>(m_path, m_limits, UndoServer::of(params), kind, m_index);
}

std::unique_ptr<UndoRun> UndoHistory::run(
    const ConnectionParams &params, const QByteArray &operation, bool isGentle) const
{
    return std::make_unique<UndoRun>(m_path, m_limits, params, operation, isGentle, m_index);
}

std::optional<UndoOperation> UndoHistory::latest(const UndoServer &server)
{
    if (!m_isAsked)
        refresh();
    const UndoOperation *first = nullptr;
    for (auto each = m_operations.crbegin(); each != m_operations.crend(); ++each) {
        // -1 of what was never left.
        if (each->server == server && (!first || m_left.indexOf(each->id) < m_left.indexOf(first->id)))
            first = &*each;
    }
    return first ? std::optional(*first) : std::nullopt;
}

void UndoHistory::noteLeft(const QByteArray &operation)
{
    m_left.removeOne(operation);
    m_left.append(operation);
    Q_EMIT changed();
}

std::optional<UndoOperation> UndoHistory::find(const QByteArray &operation) const
{
    const auto found = std::find_if(m_operations.cbegin(), m_operations.cend(),
        [&operation](const UndoOperation &each) { return each.id == operation; });
    return found == m_operations.cend() ? std::nullopt : std::optional(*found);
}

void UndoHistory::refresh()
{
    m_isAsked = true;
    if (m_reading >= 2)
        return; // one that has not begun yet sees everything
    ++m_reading;
    m_pool.start([this] {
        const Result<QList<UndoOperation>> read = m_journal.operations();
        const auto take = [this, read] {
            --m_reading;
            m_problem = read ? Error() : read.error();
            m_operations = read ? read.value() : QList<UndoOperation>();
            Q_EMIT changed();
        };
        QMetaObject::invokeMethod(this, take, Qt::QueuedConnection);
    });
}

} // namespace redshank
