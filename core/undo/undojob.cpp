// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "undojob.h"

#include "core/redis/servertime.h"

#include <algorithm>
#include <utility>

namespace redshank {

UndoJob::UndoJob(QString path, UndoLimits limits, ConnectionParams params, QByteArray operation, bool isGentle,
    std::stop_token stop, std::shared_ptr<UndoIndex> index)
    : m_journal(std::move(path), limits, std::move(stop), std::move(index))
    , m_params(std::move(params))
    , m_id(std::move(operation))
    , m_rest(isGentle, this, &UndoJob::next)
{ }

UndoJob::~UndoJob()
{
    if (!m_isFinished)
        static_cast<void>(noteUndone());
}

void UndoJob::start()
{
    Result<UndoReader> reader = m_journal.read(m_id);
    if (!reader) {
        finish(reader.error());
        return;
    }
    m_reader = std::move(reader).value();
    if (m_reader->operation().kind == UndoOperation::Kind::Edited)
        m_reader->reverse();
    if (m_reader->operation().server != UndoServer::of(m_params)) {
        finish({Error::Kind::Refused, tr("This was done on another server or in another database"), {}, {}});
        return;
    }
    m_connection = std::make_unique<Connection>(m_params, Role::Transaction);
    m_connection->setReconnecting(false);
    connect(m_connection.get(), &Connection::stateChanged, this, [this](Connection::State state) {
        if (state != Connection::State::Connecting && state != Connection::State::Handshaking)
            m_rest.startNow(); // what is in flight settles first
    });
    m_connection->open();
}

void UndoJob::cancel()
{
    m_isCancelled = true;
    if (m_connection && m_connection->state() != Connection::State::Ready)
        m_rest.startNow();
}

void UndoJob::next()
{
    if (m_isFinished || !m_records.isEmpty())
        return;
    if (m_connection->state() != Connection::State::Ready || m_isCancelled) {
        if (m_isCancelled)
            finish({Error::Kind::Cancelled, tr("Cancelled"), {}, {}});
        else
            finish(m_problem ? m_problem : m_connection->lastError());
        return;
    }
    m_hasExpiryTime = m_connection->server().isAtLeast(7, 0);
    m_hasAbsoluteTtl = m_connection->server().isAtLeast(5, 0);
    m_rest.batchBegun();
    if (!m_waiting.empty()) {
        const QList<KeyRecord> part = m_waiting.front();
        m_waiting.pop_front();
        takeBatch(part);
        return;
    }
    closeBatch();
    auto batch = m_reader->next();
    if (!batch) {
        finish(noteUndone());
        return;
    }
    m_batch = *std::move(batch);
    if (m_batch.isDamaged) {
        for (const KeyRecord &record : std::as_const(m_batch.records)) {
            refuse(record.key, {Error::Kind::Io, tr("What was recorded of it is damaged"), {}, {}});
            m_undone.insert(record.key);
        }
        settle();
        return;
    }
    takeBatch(m_batch.records);
}

void UndoJob::closeBatch()
{
    if (m_batch.number == 0)
        return;
    QList<quint32> left;
    for (qsizetype i = 0; i < m_batch.records.size(); ++i) {
        if (!m_undone.contains(m_batch.records[i].key))
            left.append(m_batch.places[i]);
    }
    m_hasUndone = m_hasUndone || left.size() < m_batch.records.size();
    if (!left.isEmpty())
        m_left.insert(m_batch.number, left);
    m_lastBatch = std::max(m_lastBatch, m_batch.number);
    m_batch = {};
    m_undone.clear();
}

/// What the operation has recorded since this was begun stays.
Error UndoJob::noteUndone()
{
    closeBatch();
    if (!std::exchange(m_hasUndone, false))
        return {};
    UndoFrame done;
    done.kind = UndoFrame::Kind::Undone;
    done.operation = m_reader->operation();
    done.batch = m_lastBatch;
    done.left = m_left;
    if (done.operation.kind == UndoOperation::Kind::Edited)
        done.left.insert(m_reader->unread()); // earlier ones than those that were read
    const Result<void> noted = m_journal.append(done);
    return noted ? Error() : noted.error();
}

void UndoJob::takeBatch(const QList<KeyRecord> &records)
{
    m_records = records;
    m_problem = {};
    if (m_records.isEmpty()) {
        settle();
        return;
    }
    switch (m_reader->operation().kind) {
    case UndoOperation::Kind::ExpiryChanged:
        // A cluster watches keys of one slot together, and these are of any.
        if (m_connection->server().mode == "cluster" && m_records.size() > 1)
            m_waiting.push_front(m_records.mid(1));
        if (m_connection->server().mode == "cluster")
            m_records = m_records.first(1);
        lookAtExpiries();
        break;
    case UndoOperation::Kind::RenamedOver:
        lookAtRenamed();
        break;
    case UndoOperation::Kind::Edited:
        if (m_records.size() > 1)
            m_waiting.push_front(m_records.first(m_records.size() - 1));
        m_records = m_records.last(1);
        readTime(&UndoJob::takeEditBack);
        break;
    default:
        readTime(&UndoJob::sendRestores);
    }
}

SendOptions UndoJob::asConfirmed() const
{
    SendOptions options;
    options.isConfirmed = true; // by whoever asked for the undoing
    return options;
}

void UndoJob::lose(const ReplyView &reply)
{
    if (!m_problem)
        m_problem = reply.error();
    m_isLost = m_isLost || !reply.isAnswered();
}

/// For replies that come before anything is written.
bool UndoJob::isStopped()
{
    if (!m_problem)
        return false;
    if (m_isLost) {
        m_account.untouched += m_records.size();
    } else {
        for (const KeyRecord &record : std::as_const(m_records))
            refuse(record.key, m_problem);
        m_problem = {};
    }
    settle();
    return true;
}

void UndoJob::readTime(void (UndoJob::*then)())
{
    m_connection->send(Command{"TIME"}, this, [this, then](const ReplyView &reply) {
        if (reply.isError())
            lose(reply);
        else
            m_now = serverTime(reply);
        if (then && !isStopped())
            (this->*then)();
    });
}

/// Behind the reads: when it is answered, so are they.
void UndoJob::openTransaction(void (UndoJob::*opened)())
{
    m_connection->send(Command{"MULTI"}, this, [this, opened](const ReplyView &reply) {
        if (reply.isError())
            lose(reply);
        if (m_problem && !reply.isError())
            m_connection->send(Command{"DISCARD"}, this, [](const ReplyView &) {});
        if (!isStopped())
            (this->*opened)();
    });
}

void UndoJob::refuse(const QByteArray &key, const Error &error)
{
    m_account.refused.append({key, error});
}

void UndoJob::settle()
{
    if (!m_account.unknown.isEmpty() || m_account.untouched > 0)
        m_isLost = true;
    m_records.clear();
    const UndoAccount account = std::exchange(m_account, {});
    m_settled += account.settled();
    for (const QByteArrayList &keys : {account.restored, account.expired}) {
        for (const QByteArray &key : keys)
            m_undone.insert(key);
    }
    Q_EMIT progressed(account, m_settled, m_reader->operation().keys);
    if (m_isLost)
        finish(m_problem ? m_problem : m_connection->lastError());
    else
        m_rest.start();
}

void UndoJob::finish(const Error &error)
{
    if (std::exchange(m_isFinished, true))
        return;
    m_rest.stop();
    if (error)
        static_cast<void>(noteUndone()); // otherwise it is told that the keys are there again
    Q_EMIT finished(error);
}

// --- keys that were deleted

Command UndoJob::restoring(const KeyRecord &record) const
{
    Command command("RESTORE");
    command << record.key;
    if (record.expiresAt < 0)
        command << "0" << record.payload;
    else if (m_hasAbsoluteTtl)
        command << QByteArray::number(record.expiresAt) << record.payload << "ABSTTL";
    else
        command << QByteArray::number(record.expiresAt - m_now) << record.payload;
    return command;
}

void UndoJob::sendRestores()
{
    m_pending = 1;
    for (const KeyRecord &record : std::as_const(m_records)) {
        if (isPast(record)) {
            m_account.expired.append(record.key);
            continue;
        }
        ++m_pending;
        m_connection->send(restoring(record), asConfirmed(), this,
            [this, record](const ReplyView &reply) { takeRestored(record, reply); });
    }
    if (--m_pending == 0)
        lookAtPresent();
}

void UndoJob::takeRestored(const KeyRecord &record, const ReplyView &reply)
{
    const QByteArray &key = record.key;
    if (!reply.isError()) {
        m_account.restored.append(key);
    } else if (reply.isAnswered()) {
        const Error error = reply.error();
        if (error.server.startsWith("BUSYKEY"))
            m_present.append(record);
        else
            refuse(key, error);
    } else {
        const Error error = reply.error();
        if (!m_problem)
            m_problem = error;
        if (error.kind == Error::Kind::OutcomeUnknown || error.kind == Error::Kind::Timeout)
            m_account.unknown.append(key);
        else
            ++m_account.untouched;
    }
    if (--m_pending == 0)
        lookAtPresent();
}

/// What is there again as it was has been put back by a try that was cut off before it could note it. Some encodings
/// come back in another order of their elements, and are taken for somebody's. Only what could have been recorded is
/// read, because what took the name may be of any size.
void UndoJob::lookAtPresent()
{
    if (m_present.isEmpty()) {
        settle();
        return;
    }
    if (!m_hasExpiryTime)
        readTime();
    m_presentSizes.clear();
    m_expiries.clear();
    for (qsizetype i = 0; i < m_present.size(); ++i) {
        const QByteArray &key = m_present[i].key;
        m_connection->send(Command{"MEMORY", "USAGE", key}, this,
            [this](const ReplyView &reply) { m_presentSizes.append(reply.isError() ? -1 : reply.integer(-1)); });
        m_connection->send(expiryOf(key), this, [this, isLast = i + 1 == m_present.size()](const ReplyView &reply) {
            m_expiries.append(reply.isError() ? -3 : reply.integer(-3));
            if (isLast)
                comparePresent();
        });
    }
}

void UndoJob::comparePresent()
{
    const QList<KeyRecord> present = std::exchange(m_present, {});
    m_pending = 1;
    for (qsizetype i = 0; i < present.size(); ++i) {
        const KeyRecord &record = present[i];
        const bool isSmall = m_presentSizes[i] >= 0 && m_presentSizes[i] <= RecordLimits().keyBytes;
        if (!isSmall || !isExpiry(m_expiries[i], record.expiresAt)) {
            m_account.existing.append(record.key);
            continue;
        }
        ++m_pending;
        m_connection->send(Command{"DUMP", record.key}, this, [this, record](const ReplyView &dump) {
            (dump.bytes() == record.payload ? m_account.restored : m_account.existing).append(record.key);
            if (--m_pending == 0)
                settle();
        });
    }
    if (--m_pending == 0)
        settle();
}

} // namespace redshank
