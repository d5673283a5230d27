// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "editrecording.h"

#include "core/edit/editcodec.h"
#include "core/redis/connection.h"
#include "core/redis/servertime.h"

#include <algorithm>
#include <utility>

namespace redshank {

namespace {

/// Takes an element back to where none of its kind is: its key may have gone with it.
bool isRemovalUndone(const Edit &inverse)
{
    const auto isAbsence = [](const EditCheck &check) { return check.compare == EditCheck::Compare::Absent; };
    return !inverse.checks.isEmpty() && std::all_of(inverse.checks.begin(), inverse.checks.end(), isAbsence);
}

Command sizeOf(const Edit &edit)
{
    if (edit.type == "hash")
        return {"HLEN", edit.key};
    if (edit.type == "set")
        return {"SCARD", edit.key};
    if (edit.type == "list")
        return {"LLEN", edit.key};
    return {"ZCARD", edit.key};
}

/// An index means the same element only while nothing comes or goes before it; equal elements would hide that.
void pinLength(Edit &inverse, qint64 elements)
{
    using Compare = EditCheck::Compare;
    const Command theirs = inverse.checks.first().read;
    const QList<EditCheck> length{
        {{"LINDEX", inverse.key, QByteArray::number(elements - 1)}, Compare::Present, {}, theirs},
        {{"LINDEX", inverse.key, QByteArray::number(elements)}, Compare::Absent, {}, theirs},
    };
    inverse.checks += length;
    inverse.applied += length;
}

/// Makes the key anew with that element, and with the expiry that it had.
Edit recreation(Edit inverse, qint64 expiresAt)
{
    inverse.existence = Edit::Existence::MustBeAbsent;
    if (expiresAt >= 0) {
        inverse.writes.append({"PEXPIREAT", inverse.key, QByteArray::number(expiresAt)});
        inverse.rollback = {{"DEL", inverse.key}};
    }
    return inverse;
}

} // namespace

EditRecording::EditRecording(Connection &connection, std::shared_ptr<UndoRecorder> recorder, QObject *parent)
    : QObject(parent)
    , m_connection(connection)
    , m_recorder(std::move(recorder))
{
    m_pool.setMaxThreadCount(1);
}

EditRecording::~EditRecording()
{
    m_recorder->stopWaiting();
    m_pool.waitForDone();
}

void EditRecording::record(const Edit &edit, QObject *context, Recorded then)
{
    m_context = context;
    m_then = std::move(then);
    if (edit.inverse.empty()) {
        QMetaObject::invokeMethod(
            this, [this] { tell(false); }, Qt::QueuedConnection);
        return;
    }
    const Edit &inverse = edit.inverse.front();
    m_record = {};
    m_record.key = edit.key;
    m_edits = {inverse};
    m_size = -1;
    m_now = -1;
    if (inverse.type == "list")
        readSize();
    else if (isRemovalUndone(inverse))
        readExpiry();
    else
        write();
}

void EditRecording::readSize()
{
    m_connection.send(sizeOf(m_edits.first()), this, [this](const ReplyView &reply) {
        if (reply.isError() || reply.integer() <= 0) {
            tell(false);
            return;
        }
        pinLength(m_edits.first(), reply.integer());
        write();
    });
}

void EditRecording::readExpiry()
{
    const bool hasExpiryTime = m_connection.server().isAtLeast(7, 0);
    m_connection.send(sizeOf(m_edits.first()), this,
        [this](const ReplyView &reply) { m_size = reply.isError() ? -1 : reply.integer(-1); });
    m_connection.send({"TIME"}, this, [this](const ReplyView &reply) {
        if (!reply.isError())
            m_now = serverTime(reply);
    });
    const Command expiry{hasExpiryTime ? "PEXPIRETIME" : "PTTL", m_record.key};
    m_connection.send(expiry, this, [this, hasExpiryTime](const ReplyView &reply) {
        const qint64 told = reply.isError() ? -2 : reply.integer(-2);
        m_record.expiresAt = told < 0 || hasExpiryTime ? std::max(told, qint64(-1)) : m_now + told;
        // Not where its expiry is not known: it must not come back without one.
        if (m_size == 1 && told >= -1 && (hasExpiryTime || m_now >= 0))
            m_edits.append(recreation(m_edits.first(), m_record.expiresAt));
        write();
    });
}

void EditRecording::write()
{
    const qint64 most = m_recorder->limits().operationBytes - m_bytes;
    m_pool.start([this, most, edits = std::exchange(m_edits, {}), record = std::exchange(m_record, {})]() mutable {
        record.payload = encodeEdits(edits); // here: values may be of any size
        const qint64 size = record.payload.size() + RecordLimits::overhead(record.key.size());
        const bool isRecorded = size <= most && m_recorder->record({record});
        const auto take = [this, size, isRecorded] {
            m_bytes += isRecorded ? size : 0;
            tell(isRecorded);
        };
        QMetaObject::invokeMethod(this, take, Qt::QueuedConnection);
    });
}

void EditRecording::tell(bool isRecorded)
{
    const Recorded then = std::exchange(m_then, nullptr);
    if (m_context && then)
        then(isRecorded);
}

void EditRecording::withdraw()
{
    m_pool.start([this] { m_recorder->withdraw(); });
}

} // namespace redshank
