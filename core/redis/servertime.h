// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reply.h"

namespace redshank {

/// Of an answer to TIME: milliseconds since 1970 by the server's clock.
inline qint64 serverTime(const Reply &time)
{
    return time.elements.value(0).bytes.toLongLong() * 1000 + time.elements.value(1).bytes.toLongLong() / 1000;
}

inline qint64 serverTime(const ReplyView &time)
{
    return serverTime(time.toReply());
}

} // namespace redshank
