// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "editcheck.h"

#include "core/redis/reply.h"

#include <QCoreApplication>

namespace redshank {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("EditOutcome", text);
}

bool isAbsent(const ReplyView &reply)
{
    switch (reply.type()) {
    case ReplyType::Nil:
        return true;
    case ReplyType::Integer:
    case ReplyType::Boolean:
        return reply.integer() == 0;
    case ReplyType::Array:
    case ReplyType::Map:
    case ReplyType::Set:
        return reply.size() == 0;
    default:
        return false;
    }
}

bool isSameScore(QByteArrayView present, const QByteArray &expected)
{
    if (present == expected)
        return true;
    // RESP2 and RESP3 may spell one double differently. Seventeen digits name each double, so that none is lost here.
    bool isPresentNumber = false;
    bool isExpectedNumber = false;
    const double left = present.toByteArray().toDouble(&isPresentNumber);
    const double right = expected.toDouble(&isExpectedNumber);
    return isPresentNumber && isExpectedNumber && left == right;
}

EditOutcome outcome(EditOutcome::Kind kind, const Error &error)
{
    EditOutcome result;
    result.kind = kind;
    result.error = error;
    return result;
}

} // namespace

bool holds(const EditCheck &check, const ReplyView &reply)
{
    if (reply.isError())
        return false;
    switch (check.compare) {
    case EditCheck::Compare::Bytes:
        return !reply.isNil() && reply.bytes() == check.expected;
    case EditCheck::Compare::Score:
        return !reply.isNil() && isSameScore(reply.bytes(), check.expected);
    case EditCheck::Compare::Absent:
        return isAbsent(reply);
    case EditCheck::Compare::Present:
        return !isAbsent(reply);
    }
    return false;
}

std::optional<EditOutcome> refusedByType(const Edit &edit, const QByteArray &presentType)
{
    const bool isThere = presentType != "none";
    if (edit.existence == Edit::Existence::MustBeAbsent)
        return isThere ? std::optional(existsOutcome(presentType)) : std::nullopt;
    if (!isThere)
        return goneOutcome();
    if (presentType != edit.type)
        return wrongTypeOutcome(presentType);
    return std::nullopt;
}

EditOutcome appliedOutcome()
{
    return outcome(EditOutcome::Kind::Applied, {});
}

EditOutcome failedOutcome(const Error &error)
{
    return outcome(EditOutcome::Kind::Failed, error);
}

EditOutcome unknownOutcome(const Error &error)
{
    return outcome(EditOutcome::Kind::Unknown, error);
}

EditOutcome conflictOutcome(qsizetype failedCheck, std::optional<QByteArray> present, qint64 size)
{
    EditOutcome result = outcome(EditOutcome::Kind::Conflict,
        {Error::Kind::Conflict,
            translated("The value on the server is not the one that was shown; nothing was written"), {}, {}});
    result.failedCheck = failedCheck;
    result.theirs = std::move(present);
    if (result.theirs) {
        result.theirsSize = size;
        result.theirs->truncate(EditOutcome::maximumTheirs);
    }
    return result;
}

EditOutcome conflictOutcome(qsizetype failedCheck, const ReplyView &present)
{
    if (present.isError() || present.isNil() || present.type() == ReplyType::Integer
        || present.type() == ReplyType::Array)
        return conflictOutcome(failedCheck, std::nullopt, -1);
    const QByteArrayView bytes = present.bytes();
    return conflictOutcome(failedCheck,
        bytes.first(qMin(bytes.size(), qsizetype(EditOutcome::maximumTheirs))).toByteArray(), bytes.size());
}

EditOutcome goneOutcome()
{
    return outcome(EditOutcome::Kind::KeyGone,
        {Error::Kind::KeyGone, translated("The key was deleted or has expired meanwhile; nothing was written"), {},
            {}});
}

EditOutcome wrongTypeOutcome(const QByteArray &presentType)
{
    EditOutcome result = outcome(EditOutcome::Kind::WrongType,
        {Error::Kind::WrongType, translated("The key holds another type now; nothing was written"), presentType, {}});
    result.presentType = presentType;
    return result;
}

EditOutcome existsOutcome(const QByteArray &presentType)
{
    EditOutcome result = outcome(EditOutcome::Kind::KeyExists,
        {Error::Kind::Exists, translated("A key of this name exists already; nothing was written"), presentType, {}});
    result.presentType = presentType;
    return result;
}

Error nothingWritten(const ReplyView &reply)
{
    Error error = reply.error();
    if (error.kind == Error::Kind::OutcomeUnknown || error.kind == Error::Kind::Timeout) {
        error.kind = Error::Kind::ConnectionLost;
        error.what = translated("The connection ended before the change was sent; nothing was written");
        error.advice = translated("Try again.");
    }
    return error;
}

EditOutcome lostOutcome(const ReplyView &reply)
{
    const Error error = reply.error();
    switch (error.kind) {
    case Error::Kind::NotSent:
    case Error::Kind::Refused:
    case Error::Kind::NeedsConfirmation:
    case Error::Kind::InvalidInput:
        return failedOutcome(error);
    default:
        return reply.isAnswered() ? failedOutcome(error) : unknownOutcome(error);
    }
}

} // namespace redshank
