// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "error.h"

#include "bytes.h"

namespace redshank {

QString Error::sentence() const
{
    QString text = what;
    if (!server.isEmpty())
        text += QStringLiteral(" (") + escaped(server) + QLatin1Char(')');
    if (!text.isEmpty() && !text.endsWith(QLatin1Char('.')))
        text += QLatin1Char('.');
    if (!advice.isEmpty())
        text += QLatin1Char(' ') + advice;
    return text;
}

} // namespace redshank
