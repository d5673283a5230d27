// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "readfailure.h"

#include "core/redis/reply.h"

#include <QCoreApplication>

namespace redshank {

Error readFailure(const ReplyView &reply)
{
    Error error = reply.error();
    const bool isLost = error.kind == Error::Kind::OutcomeUnknown;
    if (!isLost && error.kind != Error::Kind::Timeout)
        return error;
    if (isLost) {
        error.kind = Error::Kind::ConnectionLost;
        error.what = QCoreApplication::translate("ReadFailure", "The connection ended while the value was being read");
    }
    error.advice = QCoreApplication::translate("ReadFailure", "Read it again.");
    return error;
}

} // namespace redshank
